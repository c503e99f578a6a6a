// SPDX-License-Identifier: BSL-1.0
#include <tally/layers/adaptive_pool.hpp>

#include <static/support/layer.hpp>

using namespace tally;
using namespace tally::tests;

namespace {

// The examples of https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html, …AdaptiveMaxPool3d.html
// and …AdaptiveAvgPool1d.html
static_assert(output<AdaptiveAvgPool2d<5, 7>>(shape{1, 64, 8, 9}) == shape{1, 64, 5, 7});
static_assert(output<AdaptiveAvgPool2d<7>>(shape{1, 64, 10, 9}) == shape{1, 64, 7, 7});
static_assert(output<AdaptiveAvgPool2d<keep, 7>>(shape{1, 64, 10, 9}) == shape{1, 64, 10, 7});
static_assert(output<AdaptiveMaxPool3d<5, 7, 9>>(shape{1, 64, 8, 9, 10}) == shape{1, 64, 5, 7, 9});
static_assert(output<AdaptiveMaxPool3d<7, keep, keep>>(shape{1, 64, 10, 9, 8}) == shape{1, 64, 7, 9, 8});
static_assert(output<AdaptiveAvgPool1d<5>>(shape{1, 64, 8}) == shape{1, 64, 5});
static_assert(output<AdaptiveMaxPool1d<5>>(shape{64, 8}) == shape{64, 5});
static_assert(output<AdaptiveMaxPool2d<3>>(shape{64, 8, 8}) == shape{64, 3, 3});
static_assert(output<AdaptiveAvgPool3d<1>>(shape{64, 8, 8, 8}) == shape{64, 1, 1, 1});

// A flop for each element of each window. One window: the input. 5 of 3: 0-1, 1-4, 3-5 has 2 + 3 + 2 = 7 elements.
// 2 of 4: halves. 1 of 3: the element, three times. 9 of 6: 9 + 6 - 3 = 12.
static_assert(run<AdaptiveAvgPool2d<1>>(shape{1, 512, 7, 7}).flops == 25'088);
static_assert(run<AdaptiveAvgPool1d<3>>(shape{1, 1, 5}).flops == 7);
static_assert(run<AdaptiveMaxPool2d<2>>(shape{1, 1, 4, 4}).flops == 16);
static_assert(run<AdaptiveMaxPool1d<3>>(shape{2, 1, 1}).flops == 6);
static_assert(run<AdaptiveMaxPool1d<6>>(shape{1, 1, 9}).flops == 12);
static_assert(run<AdaptiveMaxPool2d<keep>>(shape{1, 2, 4, 5}).flops == 40);
static_assert(run<AdaptiveAvgPool2d<1>>(shape{1, 512, 7, 7}).macs == 0);

// Sizes that are not known; an empty batch.
static_assert(output<AdaptiveAvgPool2d<1>>(shape{dyn, 3, dyn, dyn}) == shape{dyn, 3, 1, 1});
static_assert(output<AdaptiveAvgPool2d<keep, 1>>(shape{1, 3, dyn, dyn}) == shape{1, 3, dyn, 1});
static_assert(output<AdaptiveAvgPool2d<2>>(shape{0, 3, 4, 4}) == shape{0, 3, 2, 2});

// What is refused. No channels are none to find a maximum of.
static_assert(refusal<AdaptiveAvgPool2d<2>>(shape{1, 3, 0, 4}) == fault_code::window);
static_assert(refusal<AdaptiveMaxPool2d<2>>(shape{1, 0, 4, 4}) == fault_code::window);
static_assert(refusal<AdaptiveAvgPool2d<2>>(shape{1, 0, 4, 4}) == fault_code::none);
static_assert(refusal<AdaptiveAvgPool2d<2>>(shape{4, 4}) == fault_code::rank);
static_assert(refusal<AdaptiveAvgPool1d<2>>(shape{1, 1, 4, 4}) == fault_code::rank);
static_assert(refusal<AdaptiveAvgPool2d<2>>(of(scalar_type::int64, {1, 3, 4, 4})) == fault_code::dtype);
static_assert(refusal<AdaptiveAvgPool2d<2>>() == fault_code::inputs);

template <int Dims> constexpr fault_code wrong(std::initializer_list<std::int64_t> sizes) {
    return detail::make_adaptive_pool_options<adaptive_avg_pool_options>("AdaptiveAvgPool", Dims, sizes).error.code;
}

static_assert(wrong<2>({}) == fault_code::missing_option);
static_assert(wrong<2>({1, 2, 3}) == fault_code::option_count);
static_assert(wrong<3>({1, 2}) == fault_code::option_count);
static_assert(wrong<2>({-2}) == fault_code::option_value);
static_assert(wrong<1>({keep}) == fault_code::option_value); // LibTorch's 1d pools have no such size
static_assert(wrong<2>({keep, 0}) == fault_code::none);

} // namespace
