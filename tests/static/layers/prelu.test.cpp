// SPDX-License-Identifier: BSL-1.0
#include <tally/layers/prelu.hpp>

#include <static/support/layer.hpp>

using namespace tally;
using namespace tally::tests;

namespace {

// https://pytorch.org/docs/stable/generated/torch.nn.PReLU.html: one weight, or one for each channel, which are the
// second dimension.
static_assert(output<PReLU<>>(shape{2, 3, 4}) == shape{2, 3, 4});
static_assert(output<PReLU<>>(shape{}) == shape{});
static_assert(run<PReLU<>>(shape{2, 3, 4}).flops == 24);
static_assert(has_parameters<PReLU<>>({{"weight", {1}}}));
static_assert(PReLU<>::options.init == 0.25 && PReLU<init<real{0.1}>>::options.init == 0.1);

using by_channel = PReLU<num_parameters<3>, dtype<f64>>;
static_assert(output<by_channel>(of(f64, {2, 3, 4})) == of(f64, {2, 3, 4}));
static_assert(output<by_channel>(of(f64, {dyn, dyn})) == of(f64, {dyn, dyn}));
static_assert(has_parameters<by_channel>({{"weight", {3}, f64}}));

static_assert(refusal<by_channel>(of(f64, {3, 2})) == fault_code::channels);
static_assert(refusal<by_channel>(of(f64, {3})) == fault_code::rank);
static_assert(refusal<by_channel>(shape{2, 3}) == fault_code::dtype);
static_assert(refusal<PReLU<>>() == fault_code::inputs);

template <class... Tags> constexpr fault_code wrong() {
    return wrong_options<Tags...>([](detail::option_list tags) { return detail::make_prelu_options(tags); });
}

static_assert(wrong<num_parameters<0>>() == fault_code::option_value);
static_assert(wrong<inplace>() == fault_code::unknown_option);

} // namespace
