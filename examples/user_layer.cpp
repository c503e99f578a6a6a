// SPDX-License-Identifier: BSL-1.0
// Layers of one's own: a type with the right static members is a layer, without a base class and without registration.
#include <tally/tally.hpp>

#include <cstdint>
#include <cstdio>
#include <type_traits>

using namespace tally;

// [short]
/// The mean over time: [N, T, C] to [N, C]. The shortest form: from a shape to a shape.
struct MeanOverTime {
    static constexpr typed_shape forward(const typed_shape &input) { return {shape{input[0], input[2]}, input.dtype}; }
};
// [/short]

// [full]
/// x * gamma, one learned factor for each channel of [..., Channels].
template <std::int64_t Channels> struct LayerScale {
    static constexpr const char *type_name = "LayerScale"; // what tables and errors print; else it is the class's name

    static constexpr result forward(const typed_shape &input) {
        if (input.rank() < 1 || differ(input[-1], Channels))
            return refused<dim>({.code = fault_code::channels,
                                 .wanted = "%0 channels in the last dimension",
                                 .got = "%i", // the shape that arrived
                                 .remedy = "make it %t<...> of that size",
                                 .numbers = {Channels}});
        result r;
        r.add(input);
        r.flops = input.numel(); // a multiplication for each element; macs stay 0
        return r;
    }

    static constexpr void parameters(parameter_sink &sink) { sink.add({"gamma", {Channels}}); }
};
// [/full]

// [family]
// A family as tally's own layers are one: the options are a value, the formulas are functions over it, templates over
// the dim type, and the layer type carries the options alone. The functions are found in the namespace of the options.
namespace mine {

struct low_rank_options : layer_options {
    std::int64_t in_features = 0;
    std::int64_t rank = 0;
    std::int64_t out_features = 0;
};

/// Two matrix products: `positions * rank * (in_features + out_features)` mult-adds.
template <class D> constexpr basic_result<D> forward(const low_rank_options &o, basic_shape_list<D> inputs) {
    if (inputs.size() != 1 || inputs[0].rank() < 1 || differ(inputs[0][-1], D(o.in_features)))
        return refused<D>({.code = fault_code::features,
                           .wanted = "%0 input features",
                           .got = "%i",
                           .remedy = "make it %t<features, ...>",
                           .numbers = {o.in_features}});
    const basic_typed_shape<D> &input = inputs[0];
    const D positions = input.product(0, input.rank() - 1);
    basic_result<D> r;
    r.add(input)[-1] = D(o.out_features);
    r.macs = positions * D(o.rank) * D(o.in_features + o.out_features);
    r.flops = D(2) * r.macs;
    return r;
}

constexpr void parameters(const low_rank_options &o, parameter_sink &sink) {
    sink.add({"down", {o.rank, o.in_features}, o.dtype});
    sink.add({"up", {o.out_features, o.rank}, o.dtype});
}

} // namespace mine

template <std::int64_t In, std::int64_t Rank, std::int64_t Out> struct LowRank {
    static constexpr mine::low_rank_options options{{"LowRank"}, In, Rank, Out};
};
// [/family]

// [use]
struct Classifier
    : Sequential<Linear<40, 64>, ReLU<>, LayerScale<64>, MeanOverTime, LowRank<64, 8, 64>, Linear<64, 10>> {};
using In = Shape<2, 100, 40>; // N, T, C

// 40 * 64 + 64, 64, 64 * 8 + 8 * 64, 64 * 10 + 10
static_assert(params<Classifier> == 2'624 + 64 + 1'024 + 650);
// 200 positions of 40 * 64; 2 positions of (64 * 8 + 8 * 64) and of 64 * 10
static_assert(macs<Classifier, In> == 200 * 2'560 + 2 * 1'024 + 2 * 640);
static_assert(std::is_same_v<output_t<Classifier, In>, Shape<2, 10>>);
static_assert(!fits<LayerScale<64>, Shape<2, 63>>);
static_assert(std::is_same_v<output_t<Classifier, Shape<dyn, dyn, 40>>, Shape<dyn, 10>>);
// [/use]

int main() { std::fputs(text<Classifier, In>.data(), stdout); }
