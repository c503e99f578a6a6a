// SPDX-License-Identifier: BSL-1.0
// params, macs, flops, output_t, fits and the lists: numbers from PyTorch's documentation or calculated by hand.

#include <tally/hana.hpp>
#include <tally/tally.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <type_traits>

using namespace tally;

namespace {

// LeNet-5 as the README has it. Parameters by layer: 156 + 2,416 + 48,120 + 10,164 + 850.
// Mult-adds: 6*28*28*25 + 16*10*10*150 + 400*120 + 120*84 + 84*10.
using LeNet5 = Sequential<Conv2d<1, 6, kernel_size<5>, padding<2>>, Tanh, AvgPool2d<kernel_size<2>>,
                          Conv2d<6, 16, kernel_size<5>>, Tanh, AvgPool2d<kernel_size<2>>, Flatten<>, Linear<400, 120>,
                          Tanh, Linear<120, 84>, Tanh, Linear<84, 10>>;
using In = Shape<1, 1, 28, 28>;
static_assert(params<LeNet5> == 61'706 && trainable<LeNet5> == 61'706);
static_assert(macs<LeNet5, In> == 416'520);
static_assert(std::is_same_v<output_t<LeNet5, In>, Shape<1, 10>>);
static_assert(fits<LeNet5, In> && !fits<LeNet5, Shape<1, 3, 28, 28>> && !fits<LeNet5, Shape<1, 1, 32, 32>>);
static_assert(summary<LeNet5, In>.totals.params == 61'706 && summary<LeNet5, In>.totals.macs == 416'520);
static_assert(summary<LeNet5, In>.totals.param_bytes == 4 * 61'706 &&
              summary<LeNet5, In>.totals.input_bytes == 4 * 784);
static_assert(std::is_same_v<decltype(params<LeNet5>), const std::int64_t>);
static_assert(std::is_same_v<decltype(text<LeNet5, In>), const text_view>);
static_assert(text<LeNet5, In>.data()[text<LeNet5, In>.size()] == '\0');

// Twice the batch, twice the work; the parameters are the same.
static_assert(macs<LeNet5, Shape<64, 1, 28, 28>> == 64 * 416'520);

// dyn passes through every layer: what is known is checked, what is not stays dyn.
using Any = Shape<dyn, 1, 28, 28>;
static_assert(fits<LeNet5, Any> && std::is_same_v<output_t<LeNet5, Any>, Shape<dyn, 10>>);
static_assert(summary<LeNet5, Any>.totals.macs == dyn && summary<LeNet5, Any>.totals.params == 61'706);
static_assert(summary<LeNet5, Any>.rows[1].macs == dyn &&
              summary<LeNet5, Any>.rows[1].outputs[0] == shape{dyn, 6, 28, 28});
static_assert(!fits<LeNet5, Shape<dyn, 3, dyn, dyn>>);
using Conv = Sequential<Conv2d<3, 8, kernel_size<3>, stride<2>>, ReLU<>>;
static_assert(std::is_same_v<output_t<Conv, Shape<dyn, dyn, dyn, 9>>, Shape<dyn, 8, dyn, 4>>);

// Element types: weights want their own, and the rest pass on what arrives.
using Half = Sequential<Conv2d<3, 8, kernel_size<3>, dtype<bf16>>, ReLU<>>;
static_assert(fits<Half, BFloat16<Shape<1, 3, 8, 8>>> && !fits<Half, Shape<1, 3, 8, 8>>);
static_assert(std::is_same_v<output_t<Half, BFloat16<Shape<1, 3, 8, 8>>>, BFloat16<Shape<1, 8, 6, 6>>>);
static_assert(summary<Half, BFloat16<Shape<1, 3, 8, 8>>>.totals.param_bytes == 2 * (8 * 27 + 8));
static_assert(!fits<LeNet5, Int64<In>>);

// A layer of the user's: static members, no base class. Two inputs, each counted; the second output is indices.
struct Top {
    static constexpr const char *type_name = "TopK";
    static constexpr result forward(shape_list inputs) {
        if (const fault f = detail::check_input_count(inputs.count, 1))
            return refused<dim>(f);
        result r;
        r.add(inputs[0])[-1] = 5;
        r.add({static_cast<const shape &>(r.outputs[0]), scalar_type::int64});
        return r;
    }
};
static_assert(std::is_same_v<output_t<Top, Shape<2, 100>>, Inputs<Shape<2, 5>, Int64<Shape<2, 5>>>>);
static_assert(summary<Top, Shape<2, 100>>.rows[0].type == "TopK" &&
              summary<Top, Shape<2, 100>>.rows[0].outputs.size() == 2);

struct Scale {
    static constexpr shape forward(const shape &input) { return input; }
    static constexpr void parameters(parameter_sink &sink) { sink.add({"weight", {1}}); }
};
static_assert(params<Sequential<Scale, Linear<4, 2>>> == 11 && summary<Scale, Shape<4>>.rows[0].type == "Scale");

struct Dot {
    static constexpr result forward(shape_list inputs) {
        if (const fault f = detail::check_input_count(inputs.count, 2))
            return refused<dim>(f);
        result r;
        r.add(shape{inputs[0][0]});
        r.macs = inputs[0].numel();
        return r;
    }
};
using Pair = Inputs<Shape<3, 7>, Shape<3, 7>>;
static_assert(macs<Dot, Pair> == 21 && std::is_same_v<output_t<Dot, Pair>, Shape<3>> && !fits<Dot, Shape<3, 7>>);
static_assert(summary<Sequential<Dot, ReLU<>>, Pair>.rows[0].inputs.size() == 2);
static_assert(summary<Dot, Pair>.totals.input_bytes == 2 * 4 * 21);

// Counts beyond 64 bits are an error, never a wrong number.
static_assert(!fits<Linear<1'000'000'000, 1'000'000'000>, Shape<1'000'000'000, 1'000'000'000>>);
static_assert(!fits<Flatten<>, Shape<2, 4'000'000'000, 4'000'000'000>>);

// Compositions are MP11 lists as they are, and blocks have theirs.
static_assert(boost::mp11::mp_size<LeNet5>::value == 12);
static_assert(std::is_same_v<boost::mp11::mp_at_c<LeNet5, 1>, Tanh>);
struct Derived : LeNet5 {};
static_assert(std::is_same_v<layer_list<Derived>, LeNet5> && std::is_same_v<layer_list<LeNet5>, LeNet5>);
static_assert(boost::mp11::mp_count<layer_list<Derived>, Tanh>::value == 4);

static_assert(boost::hana::size(layers<Derived>) == boost::hana::size_c<12>);
static_assert(boost::hana::unpack(layers<LeNet5>, [](auto... layer) {
                  return (0 + ... + params<typename decltype(layer)::type>);
              }) == 61'706);

} // namespace
