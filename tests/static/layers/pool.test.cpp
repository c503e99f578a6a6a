// SPDX-License-Identifier: BSL-1.0
#include <tally/layers/pool.hpp>

#include <static/support/layer.hpp>

using namespace tally;
using namespace tally::tests;

namespace {

// The examples of https://pytorch.org/docs/stable/generated/torch.nn.MaxPool1d.html, …MaxPool2d.html, …MaxPool3d.html
// and …AvgPool3d.html; sizes by their formula, by hand.
static_assert(output<MaxPool1d<kernel_size<3>, stride<2>>>(shape{20, 16, 50}) == shape{20, 16, 24});
static_assert(output<MaxPool2d<kernel_size<3>, stride<2>>>(shape{20, 16, 50, 32}) == shape{20, 16, 24, 15});
static_assert(output<MaxPool2d<kernel_size<3, 2>, stride<2, 1>>>(shape{20, 16, 50, 32}) == shape{20, 16, 24, 31});
static_assert(output<MaxPool3d<kernel_size<3, 2, 2>, stride<2, 1, 2>>>(shape{20, 16, 50, 44, 31}) ==
              shape{20, 16, 24, 43, 15});
static_assert(output<AvgPool3d<kernel_size<3, 2, 2>, stride<2, 1, 2>>>(shape{20, 16, 50, 44, 31}) ==
              shape{20, 16, 24, 43, 15});

// The stride is the kernel's size by default. The pool of ResNet-18: 56 = (112 + 2 - 3) / 2 + 1, rounded down.
static_assert(output<AvgPool2d<kernel_size<2>>>(shape{1, 6, 28, 28}) == shape{1, 6, 14, 14});
static_assert(output<MaxPool2d<kernel_size<3, 2>>>(shape{1, 6, 28, 28}) == shape{1, 6, 9, 14});
using stem = MaxPool2d<kernel_size<3>, stride<2>, padding<1>>;
static_assert(output<stem>(shape{1, 64, 112, 112}) == shape{1, 64, 56, 56});
static_assert(run<stem>(shape{1, 64, 112, 112}).flops == 1'806'336); // 64 * 56 * 56 * 9
static_assert(run<stem>(shape{1, 64, 112, 112}).macs == 0);
static_assert(output<MaxPool1d<kernel_size<3>, stride<1>, dilation<2>>>(shape{1, 1, 9}) == shape{1, 1, 5});

// ceil_mode: SqueezeNet's 110 -> 55 with (110 - 3) / 2 = 53.5, rounded up. A window that would start behind the input
// and the padding before it is left out: with a stride of 3, ceil((5 + 2 - 2) / 3) + 1 = 3 positions start at 0, 3 and
// 6 of 7 padded elements, of which the last is padding at the end.
static_assert(output<MaxPool2d<kernel_size<3>, stride<2>, ceil_mode<>>>(shape{1, 1, 110, 109}) == shape{1, 1, 55, 54});
using rounding = MaxPool1d<kernel_size<2>, stride<3>, padding<1>, ceil_mode<>>;
static_assert(output<rounding>(shape{1, 1, 5}) == shape{1, 1, 2});
static_assert(output<rounding>(shape{1, 1, 6}) == shape{1, 1, 3});
static_assert(output<AvgPool1d<kernel_size<1>, stride<4>, ceil_mode<>>>(shape{1, 1, 4}) == shape{1, 1, 1});
static_assert(output<AvgPool1d<kernel_size<1>, stride<4>, ceil_mode<>>>(shape{1, 1, 5}) == shape{1, 1, 2});
// An input smaller than the window gives one position, if the stride reaches as far as what is missing.
static_assert(output<MaxPool1d<kernel_size<5>, stride<4>, ceil_mode<>>>(shape{1, 1, 2}) == shape{1, 1, 1});
static_assert(refusal<MaxPool1d<kernel_size<5>, stride<3>, ceil_mode<>>>(shape{1, 1, 2}) == fault_code::window);

// Unbatched; an empty batch; sizes that are not known.
static_assert(output<stem>(shape{64, 112, 112}) == shape{64, 56, 56});
static_assert(output<stem>(shape{0, 64, 112, 112}) == shape{0, 64, 56, 56});
static_assert(output<stem>(shape{dyn, dyn, dyn, 112}) == shape{dyn, dyn, dyn, 56});
static_assert(output<rounding>(shape{dyn, 1, dyn}) == shape{dyn, 1, dyn});

// What is refused.
static_assert(refusal<stem>(shape{112, 112}) == fault_code::rank);
static_assert(refusal<AvgPool1d<kernel_size<2>>>(shape{1, 1, 4, 4}) == fault_code::rank);
static_assert(refusal<MaxPool2d<kernel_size<5>>>(shape{1, 1, 5, 4}) == fault_code::window);
static_assert(refusal<stem>(shape{1, 0, 112, 112}) == fault_code::window);
static_assert(refusal<stem>(shape{1, 1, 0, 112}) == fault_code::window);
static_assert(output<stem>(of(scalar_type::int64, {1, 1, 4, 4})).dtype == scalar_type::int64);
static_assert(refusal<stem>(of(scalar_type::boolean, {1, 1, 4, 4})) == fault_code::dtype);
static_assert(refusal<MaxPool1d<kernel_size<2>>>(of(scalar_type::int64, {1, 1, 4})) == fault_code::dtype);
static_assert(refusal<stem>() == fault_code::inputs);
static_assert(output<AvgPool2d<kernel_size<2>>>(of(scalar_type::int64, {1, 1, 4, 4})) ==
              of(scalar_type::int64, {1, 1, 2, 2}));
static_assert(refusal<AvgPool2d<kernel_size<2>>>(of(scalar_type::int32, {1, 1, 4, 4})) == fault_code::dtype);

// Columns: equal sizes show as one.
static_assert(shows(attributes(stem::options).kernel_size, {3}));
static_assert(shows(attributes(stem::options).stride, {2}));
static_assert(shows(attributes(stem::options).padding, {1}));
static_assert(shows(attributes(stem::options).dilation, {1}));
static_assert(shows(attributes(MaxPool3d<kernel_size<3, 3, 2>>::options).kernel_size, {3, 3, 2}));
static_assert(attributes(stem::options).groups == 0);

// Options.
static_assert(AvgPool2d<kernel_size<2>, divisor_override<3>, count_include_pad<false>>::options.divisor_override == 3);
static_assert(AvgPool2d<kernel_size<2>>::options.divisor_override == 0);
static_assert(AvgPool2d<kernel_size<2>>::options.count_include_pad);
static_assert(!AvgPool2d<kernel_size<2>, count_include_pad<false>>::options.count_include_pad);

template <int Dims, class... Tags> constexpr fault_code wrong_max() {
    return wrong_options<Tags...>(
        [](detail::option_list tags) { return detail::make_max_pool_options("MaxPool", Dims, tags); });
}

template <int Dims, class... Tags> constexpr fault_code wrong_avg() {
    return wrong_options<Tags...>(
        [](detail::option_list tags) { return detail::make_avg_pool_options("AvgPool", Dims, tags); });
}

static_assert(wrong_max<2>() == fault_code::missing_option);
static_assert(wrong_max<2, kernel_size<3>, padding<1, 2>>() == fault_code::padding);
static_assert(wrong_max<2, kernel_size<3, 4>, padding<1, 2>>() == fault_code::none);
static_assert(wrong_max<2, kernel_size<3>, stride<0>>() == fault_code::option_value);
static_assert(wrong_max<2, kernel_size<3>, padding<same>>() == fault_code::option_value);
static_assert(wrong_max<2, kernel_size<3>, count_include_pad<true>>() == fault_code::unknown_option);
static_assert(wrong_max<1, kernel_size<3, 3>>() == fault_code::option_count);
static_assert(wrong_avg<2, kernel_size<3>, dilation<2>>() == fault_code::unknown_option);
static_assert(wrong_avg<1, kernel_size<3>, divisor_override<2>>() == fault_code::unknown_option);
static_assert(wrong_avg<2, kernel_size<3>, divisor_override<0>>() == fault_code::option_value);
constexpr std::int64_t huge = std::int64_t{1} << 40;
static_assert(wrong_max<1, kernel_size<huge>, dilation<huge>>() == fault_code::overflow);
static_assert(run<AvgPool2d<kernel_size<1>>>(shape{1, huge, huge, huge}).flops.overflowed());

// AvgPool3d alone wants the kernel's size before it pads.
using squat = AvgPool3d<kernel_size<1, 4, 4>, padding<0, 2, 0>>;
static_assert(refusal<squat>(shape{2, 2, 8, 2, 4}) == fault_code::window);
static_assert(output<squat>(shape{2, 2, 8, 4, 4}) == shape{2, 2, 8, 2, 1});
static_assert(output<AvgPool2d<kernel_size<4>, padding<2, 0>>>(shape{2, 2, 2, 4}) == shape{2, 2, 1, 1});

} // namespace
