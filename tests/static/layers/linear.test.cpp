// SPDX-License-Identifier: BSL-1.0
#include <tally/layers/linear.hpp>

#include <static/support/layer.hpp>

using namespace tally;
using namespace tally::tests;

namespace {

// https://pytorch.org/docs/stable/generated/torch.nn.Linear.html
using layer = Linear<20, 30>;
static_assert(output<layer>(shape{128, 20}) == shape{128, 30});
static_assert(run<layer>(shape{128, 20}).macs == 76'800);   // 128 * 30 * 20
static_assert(run<layer>(shape{128, 20}).flops == 157'440); // 2 * that + 128 * 30
static_assert(run<Linear<20, 30, bias<false>>>(shape{128, 20}).flops == 153'600);
static_assert(has_parameters<layer>({{"weight", {30, 20}}, {"bias", {30}}}));
static_assert(has_parameters<Linear<20, 30, bias<false>, dtype<f64>>>({{"weight", {30, 20}, f64}}));

// Any number of dimensions; an empty batch; sizes that are not known.
static_assert(output<layer>(shape{20}) == shape{30});
static_assert(output<layer>(shape{2, 3, 4, 20}) == shape{2, 3, 4, 30});
static_assert(run<layer>(shape{2, 3, 4, 20}).macs == 14'400); // 2 * 3 * 4 * 30 * 20
static_assert(run<layer>(shape{0, 20}).macs == 0);
static_assert(output<layer>(shape{dyn, 20}) == shape{dyn, 30});
static_assert(output<layer>(shape{1, dyn}) == shape{1, 30});
static_assert(run<layer>(shape{1, dyn}).macs == 600);

// What is refused.
static_assert(refusal<layer>(shape{128, 21}) == fault_code::features);
static_assert(refusal<layer>(shape{}) == fault_code::rank);
static_assert(refusal<layer>(of(f64, {128, 20})) == fault_code::dtype);
static_assert(refusal<layer>(of(scalar_type::int64, {128, 20})) == fault_code::dtype);
static_assert(refusal<layer>() == fault_code::inputs);

template <class... Tags> constexpr fault_code wrong(std::int64_t in = 4, std::int64_t out = 8) {
    return wrong_options<Tags...>(
        [=](detail::option_list tags) { return detail::make_linear_options(in, out, detail::read_linear_tags(tags)); });
}

static_assert(wrong<bias<true>, dtype<bf16>>() == fault_code::none);
static_assert(wrong<>(0, 1) == fault_code::sizes);
static_assert(wrong<>(1, -1) == fault_code::sizes);
static_assert(wrong<kernel_size<1>>() == fault_code::unknown_option);
static_assert(wrong<bias<false>, bias<false>>() == fault_code::doubled_option);

static_assert(
    run<Linear<std::int64_t{1} << 40, std::int64_t{1} << 40>>(shape{std::int64_t{1} << 40}).macs.overflowed());

} // namespace
