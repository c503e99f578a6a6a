// SPDX-License-Identifier: BSL-1.0
// Hard cases for the contract of a layer, each as a family with values for options and as a layer of a net: several
// inputs and outputs, integer outputs, and counts in closed form over dimensions that have names.

#include <tally/tally.hpp>

#include <static/support/layer.hpp>
#include <support/indexed_max_pool.hpp>
#include <support/lstm.hpp>
#include <support/symbolic_dim.hpp>

#include <type_traits>

using namespace tally;
using namespace tally::tests;

namespace {

// ---- an LSTM: up to three inputs, three outputs ------------------------------------------------------------------

// The example of https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html: 5 steps, a batch of 3.
constexpr lstm_options two_layers = checked({{}, 10, 20, 2});

constexpr result with_states = [] {
    const typed_shape inputs[] = {shape{5, 3, 10}, shape{2, 3, 20}, shape{2, 3, 20}};
    return forward(two_layers, shape_list{inputs, 3});
}();
static_assert(with_states.count == 3 && !with_states.error);
static_assert(with_states.outputs[0] == shape{5, 3, 20});
static_assert(with_states.outputs[1] == shape{2, 3, 20} && with_states.outputs[2] == shape{2, 3, 20});
static_assert(with_states.macs == 84'000); // 5 * 3 * (4 * 20 * (10 + 20) + 4 * 20 * (20 + 20))

// Without states; a batch in front; none at all.
using plain = LSTM<10, 20, 2>;
static_assert(output<plain>(shape{5, 3, 10}) == shape{5, 3, 20} && run<plain>(shape{5, 3, 10}).macs == 84'000);
static_assert(has_parameters<plain>({{"weight_ih_l0", {80, 10}},
                                     {"weight_hh_l0", {80, 20}},
                                     {"bias_ih_l0", {80}},
                                     {"bias_hh_l0", {80}},
                                     {"weight_ih_l1", {80, 20}},
                                     {"weight_hh_l1", {80, 20}},
                                     {"bias_ih_l1", {80}},
                                     {"bias_hh_l1", {80}}}));
static_assert(output<plain>(shape{5, 10}) == shape{5, 20} && run<plain>(shape{5, 10}).outputs[2] == shape{2, 20});
static_assert(run<plain>(shape{5, 10}, shape{2, 20}, shape{2, 20}).macs == 28'000);

// Both directions, projected, without biases, the batch first. 4 * 7 steps; a step of the first layer takes
// 2 * 16 * (4 * (8 + 6) + 6) mult-adds, one of the second 2 * 16 * (4 * (12 + 6) + 6).
using projected = LSTM<8, 16, 2, true, 6, false, true>;
constexpr result both = run<projected>(shape{4, 7, 8});
static_assert(both.outputs[0] == shape{4, 7, 12});
static_assert(both.outputs[1] == shape{4, 4, 6} && both.outputs[2] == shape{4, 4, 16});
static_assert(both.macs == 125'440);
static_assert(has_parameters<projected>({{"weight_ih_l0", {64, 8}},
                                         {"weight_hh_l0", {64, 6}},
                                         {"weight_hr_l0", {6, 16}},
                                         {"weight_ih_l0_reverse", {64, 8}},
                                         {"weight_hh_l0_reverse", {64, 6}},
                                         {"weight_hr_l0_reverse", {6, 16}},
                                         {"weight_ih_l1", {64, 12}},
                                         {"weight_hh_l1", {64, 6}},
                                         {"weight_hr_l1", {6, 16}},
                                         {"weight_ih_l1_reverse", {64, 12}},
                                         {"weight_hh_l1_reverse", {64, 6}},
                                         {"weight_hr_l1_reverse", {6, 16}}}));

// Sizes that are not known; what is refused.
static_assert(output<plain>(shape{dyn, 3, 10}) == shape{dyn, 3, 20} && run<plain>(shape{dyn, 3, 10}).macs == dyn);
static_assert(run<plain>(shape{5, dyn, 10}).outputs[1] == shape{2, dyn, 20});
static_assert(refusal<plain>(shape{5, 3, 10}, shape{2, 3, 20}) == fault_code::inputs);
static_assert(refusal<plain>(shape{5, 3, 10}, shape{1, 3, 20}, shape{2, 3, 20}) == fault_code::features);
static_assert(refusal<plain>(shape{5, 3, 10}, shape{2, 3, 20}, of(f64, {2, 3, 20})) == fault_code::dtype);
static_assert(refusal<plain>(shape{5, 3, 11}) == fault_code::features);
static_assert(refusal<plain>(shape{10}) == fault_code::rank);
static_assert(refusal<plain>(shape{0, 3, 10}) == fault_code::window);
static_assert(LSTM<8, 8, 1, false, 8>::options.error.code == fault_code::option_value);

// In a net: all that goes in, all that comes out; a row like any other.
using encoder_in = Inputs<Shape<5, 3, 10>, Shape<2, 3, 20>, Shape<2, 3, 20>>;
static_assert(std::is_same_v<output_t<plain, encoder_in>, Inputs<Shape<5, 3, 20>, Shape<2, 3, 20>, Shape<2, 3, 20>>>);
struct Stack : Sequential<Linear<6, 10>, Named<"lstm", LSTM<10, 20, 2>>> {};
static_assert(params<Stack> == 5'990); // 6 * 10 + 10; 80 * (10 + 20 + 20 + 20) + 4 * 80
static_assert(macs<Stack, Shape<5, 3, 6>> == 84'900);
static_assert(
    std::is_same_v<output_t<Stack, Shape<5, 3, 6>>, Inputs<Shape<5, 3, 20>, Shape<2, 3, 20>, Shape<2, 3, 20>>>);
constexpr auto rows = summary<Stack, Shape<5, 3, 6>>.rows;
static_assert(rows[2].type == "LSTM" && rows[2].name == "lstm" && rows[2].outputs.size() == 3);
static_assert(rows[2].params == 5'920 && rows[2].macs == 84'000);
// The states pass from one to the next.
static_assert(macs<Sequential<LSTM<10, 20>, LSTM<20, 20>>, Shape<5, 3, 10>> == 84'000);
static_assert(!fits<Sequential<LSTM<10, 20>, LSTM<20, 30>>, Shape<5, 3, 10>>);

// ---- a second output of integers ---------------------------------------------------------------------------------

using pool = IndexedMaxPool2d<kernel_size<2>>;
constexpr result pooled = run<pool>(of(f64, {1, 4, 8, 6}));
static_assert(pooled.count == 2 && pooled.outputs[0] == of(f64, {1, 4, 4, 3}));
static_assert(pooled.outputs[1] == of(scalar_type::int64, {1, 4, 4, 3}));
static_assert(refusal<pool>(shape{1, 4, 1, 6}) == fault_code::window);
static_assert(attributes(pool::options).kernel_size.values[0] == 2);
static_assert(std::is_same_v<output_t<Sequential<Conv2d<3, 4, kernel_size<1>>, pool>, Shape<1, 3, 8, 6>>,
                             Inputs<Shape<1, 4, 4, 3>, Int64<Shape<1, 4, 4, 3>>>>);

// ---- counts in closed form ---------------------------------------------------------------------------------------

using symbolic_shape = basic_typed_shape<symbolic_dim>;

template <class Options>
constexpr basic_result<symbolic_dim> run_symbolic(const Options &o, const symbolic_shape &input) {
    return forward(o, basic_shape_list<symbolic_dim>{&input, 1});
}

// Batch and time of an LSTM and of a layer after it: the same functions as above.
constexpr bool sequence_in_closed_form() {
    unknowns all;
    const symbolic_dim batch = all.named(), time = all.named();
    const auto first = run_symbolic(two_layers, {time, batch, 10});
    const auto second = run_symbolic(Linear<20, 7>::options, first.outputs[0]);
    return !first.error && !second.error && first.macs == time * batch * 5'600 &&
           first.outputs[1] == symbolic_shape{2, batch, 20} && second.macs == batch * time * 140 &&
           second.outputs[0] == symbolic_shape{time, batch, 7} && second.flops == batch * time * 287 &&
           first.macs.at({3, 5}) == 84'000;
}
static_assert(sequence_in_closed_form());

// A convolution that keeps the size, and one that halves it: a polynomial, and one in floor((w - 1) / 2).
constexpr conv_options keeping = Conv2d<3, 8, kernel_size<3>, padding<1>>::options;
constexpr conv_options halving = Conv2d<8, 4, kernel_size<3>, padding<1>, stride<2>>::options;
constexpr max_pool_options window = MaxPool2d<kernel_size<3>, stride<2>, ceil_mode<>>::options;

constexpr bool image_in_closed_form() {
    unknowns all;
    const symbolic_dim batch = all.named(), width = all.named();
    const auto kept = run_symbolic(keeping, {batch, 3, 16, width});
    const auto halved = run_symbolic(halving, kept.outputs[0]);
    const auto even = run_symbolic(halving, {batch, 8, 16, width * 2});
    return kept.macs == batch * width * 3'456 /* 8 * 16 * 3 * 9 */ &&
           halved.outputs[0] == symbolic_shape{batch, 4, 8, floor_div(width + symbolic_dim(-1), 2) + 1} &&
           even.outputs[0] == symbolic_shape{batch, 4, 8, width} && even.macs == batch * width * 2'304;
}
static_assert(image_in_closed_form());

// Three windows over one another, at many sizes: what the closed form says is what the sizes themselves give.
constexpr bool closed_form_holds() {
    unknowns all;
    const symbolic_dim batch = all.named(), width = all.named();
    const auto a = run_symbolic(keeping, {batch, 3, 16, width});
    const auto b = run_symbolic(halving, a.outputs[0]);
    const auto c = run_symbolic(window, b.outputs[0]);
    const symbolic_dim macs = a.macs + b.macs + c.macs, flops = a.flops + b.flops + c.flops;
    for (std::int64_t w = 5; w < 40; ++w) {
        const typed_shape input = shape{2, 3, 16, w};
        const result p = forward(keeping, shape_list{&input, 1});
        const result q = forward(halving, shape_list{p.outputs, 1});
        const result r = forward(window, shape_list{q.outputs, 1});
        if (!(p.macs + q.macs + r.macs == macs.at({2, w}) && p.flops + q.flops + r.flops == flops.at({2, w}) &&
              r.outputs[0][3] == c.outputs[0][3].at({2, w})))
            return false;
    }
    return true;
}
static_assert(closed_form_holds());

// What is known is checked.
constexpr bool symbolic_fault() {
    unknowns all;
    const symbolic_dim batch = all.named();
    return run_symbolic(keeping, {batch, 4, 16, batch}).error.code == fault_code::channels &&
           run_symbolic(Linear<20, 7>::options, {batch, 21}).error.code == fault_code::features &&
           run_symbolic(Conv1d<1, 1, kernel_size<5>>::options, {batch, 1, 4}).error.code == fault_code::window;
}
static_assert(symbolic_fault());

} // namespace
