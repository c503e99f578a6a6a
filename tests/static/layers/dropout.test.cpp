// SPDX-License-Identifier: BSL-1.0
#include <tally/layers/dropout.hpp>

#include <static/support/layer.hpp>

#include <string_view>

using namespace tally;
using namespace tally::tests;

namespace {

// https://pytorch.org/docs/stable/nn.html#dropout-layers: in evaluation each gives what arrives.
template <class L> constexpr bool does_nothing(std::string_view name) {
    return L::options.type == name && !L::options.error && output<L>(shape{}) == shape{} &&
           output<L>(shape{dyn, 3, 4, 5}) == shape{dyn, 3, 4, 5} &&
           output<L>(of(scalar_type::int64, {0, 4})) == of(scalar_type::int64, {0, 4}) &&
           run<L>(shape{2, 3}).macs == 0 && run<L>(shape{2, 3}).flops == 0 && refusal<L>() == fault_code::inputs &&
           has_parameters<L>({});
}

static_assert(does_nothing<Dropout<>>("Dropout"));
static_assert(does_nothing<Dropout2d<>>("Dropout2d"));
static_assert(does_nothing<Dropout3d<inplace>>("Dropout3d"));
static_assert(does_nothing<AlphaDropout<p<0>>>("AlphaDropout"));
static_assert(does_nothing<FeatureAlphaDropout<p<1>>>("FeatureAlphaDropout"));
static_assert(Dropout<>::options.p == 0.5 && !Dropout<>::options.inplace);
static_assert(Dropout<p<real{0.2}>, inplace>::options.p == 0.2 && Dropout<p<real{0.2}>, inplace>::options.inplace);

template <class... Tags> constexpr fault_code wrong() {
    return wrong_options<Tags...>(
        [](detail::option_list tags) { return detail::make_dropout_options("Dropout", dropout_kind::dropout, tags); });
}

static_assert(wrong<p<real{-0.1}>>() == fault_code::option_value);
static_assert(wrong<p<real{1.1}>>() == fault_code::option_value);
static_assert(wrong<p<2>>() == fault_code::option_value);
static_assert(wrong<kernel_size<2>>() == fault_code::unknown_option);

} // namespace
