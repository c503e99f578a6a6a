// SPDX-License-Identifier: BSL-1.0
#include <tally/layers/conv.hpp>

#include <static/support/layer.hpp>

using namespace tally;
using namespace tally::tests;

namespace {

// The examples of https://pytorch.org/docs/stable/generated/torch.nn.Conv1d.html, …Conv2d.html and …Conv3d.html; sizes
// by their formula, by hand.
using line = Conv1d<16, 33, kernel_size<3>, stride<2>>;
static_assert(output<line>(shape{20, 16, 50}) == shape{20, 33, 24}); // (50 - 2 - 1) / 2 + 1

using dilated = Conv2d<16, 33, kernel_size<3, 5>, stride<2, 1>, padding<4, 2>, dilation<3, 1>>;
static_assert(output<dilated>(shape{20, 16, 50, 100}) == shape{20, 33, 26, 100}); // (50 + 8 - 6 - 1) / 2 + 1
static_assert(run<dilated>(shape{20, 16, 50, 100}).macs == 411'840'000);          // 20 * 33 * 26 * 100 * 16 * 3 * 5
static_assert(run<dilated>(shape{20, 16, 50, 100}).flops == 825'396'000);         // 2 * that + 20 * 33 * 26 * 100

using volume = Conv3d<16, 33, kernel_size<3, 5, 2>, stride<2, 1, 1>, padding<4, 2, 0>>;
static_assert(output<volume>(shape{20, 16, 10, 50, 100}) == shape{20, 33, 8, 50, 99});

// The first layer of ResNet-18: 112 = (224 + 6 - 6 - 1) / 2 + 1; 64 * 112 * 112 * 3 * 7 * 7 mult-adds.
using stem = Conv2d<3, 64, kernel_size<7>, stride<2>, padding<3>, bias<false>>;
static_assert(output<stem>(shape{1, 3, 224, 224}) == shape{1, 64, 112, 112});
static_assert(run<stem>(shape{1, 3, 224, 224}).macs == 118'013'952);
static_assert(run<stem>(shape{1, 3, 224, 224}).flops == 236'027'904);
static_assert(has_parameters<stem>({{"weight", {64, 3, 7, 7}}}));

// Groups: each output channel sees 16 / 4 channels.
using grouped = Conv2d<16, 32, kernel_size<3>, padding<1>, groups<4>>;
static_assert(run<grouped>(shape{1, 16, 8, 8}).macs == 73'728); // 32 * 8 * 8 * 4 * 9
static_assert(has_parameters<grouped>({{"weight", {32, 4, 3, 3}}, {"bias", {32}}}));
static_assert(has_parameters<volume>({{"weight", {33, 16, 3, 5, 2}}, {"bias", {33}}}));

// Unbatched; an empty batch; sizes that are not known.
static_assert(output<stem>(shape{3, 224, 224}) == shape{64, 112, 112});
static_assert(output<line>(shape{16, 50}) == shape{33, 24});
static_assert(output<stem>(shape{0, 3, 224, 224}) == shape{0, 64, 112, 112});
static_assert(run<stem>(shape{0, 3, 224, 224}).macs == 0);
static_assert(output<stem>(shape{dyn, 3, dyn, 224}) == shape{dyn, 64, dyn, 112});
static_assert(output<stem>(shape{1, dyn, 224, 224}) == shape{1, 64, 112, 112});
static_assert(run<stem>(shape{dyn, 3, 224, 224}).macs == dyn);

// LibTorch pads no input without elements, but for an empty batch.
using padded = Conv1d<1, 1, kernel_size<1>, padding<2>>;
static_assert(refusal<padded>(shape{1, 1, 0}) == fault_code::window);
static_assert(refusal<padded>(shape{1, 0}) == fault_code::window);
static_assert(output<padded>(shape{0, 1, 0}) == shape{0, 1, 4});

// Padding by name, and what it is filled with.
using even = Conv2d<1, 1, kernel_size<4, 3>, padding<same>, dilation<1, 2>>;
static_assert(output<even>(shape{1, 1, 9, 10}) == shape{1, 1, 9, 10});
static_assert(output<Conv2d<1, 1, kernel_size<4>, padding<valid>>>(shape{1, 1, 9, 10}) == shape{1, 1, 6, 7});
using reflecting = Conv1d<2, 2, kernel_size<3>, padding<3>, padding_mode<reflect>>;
static_assert(output<reflecting>(shape{1, 2, 4}) == shape{1, 2, 8});
static_assert(refusal<reflecting>(shape{1, 2, 3}) == fault_code::padding); // less than 3 + 1 to reflect
using wrapping = Conv1d<2, 2, kernel_size<3>, padding<3>, padding_mode<circular>>;
static_assert(output<wrapping>(shape{1, 2, 3}) == shape{1, 2, 7});
static_assert(refusal<wrapping>(shape{1, 2, 2}) == fault_code::padding);
static_assert(output<wrapping>(shape{2, 3}) == shape{2, 7});
using replicating = Conv1d<2, 2, kernel_size<3>, padding<3>, padding_mode<replicate>>;
static_assert(output<replicating>(shape{1, 2, 1}) == shape{1, 2, 5});

// Types.
using half = Conv2d<3, 8, kernel_size<1>, dtype<bf16>>;
static_assert(output<half>(of(bf16, {1, 3, 2, 2})) == of(bf16, {1, 8, 2, 2}));
static_assert(has_parameters<half>({{"weight", {8, 3, 1, 1}, bf16}, {"bias", {8}, bf16}}));
static_assert(refusal<half>(shape{1, 3, 2, 2}) == fault_code::dtype);
static_assert(output<Conv1d<1, 1, kernel_size<1>, dtype<scalar_type::complex64>>>(of(scalar_type::complex64, {1, 1, 1}))
                  .dtype == scalar_type::complex64);

// What is refused.
static_assert(refusal<stem>(shape{1, 4, 224, 224}) == fault_code::channels);
static_assert(refusal<stem>(shape{3, 224}) == fault_code::rank);
static_assert(refusal<stem>(shape{1, 1, 3, 224, 224}) == fault_code::rank);
static_assert(refusal<Conv2d<1, 1, kernel_size<5>>>(shape{1, 1, 4, 5}) == fault_code::window);
static_assert(refusal<stem>() == fault_code::inputs);
static_assert(refusal<stem>(shape{1, 3, 9, 9}, shape{1, 3, 9, 9}) == fault_code::inputs);

// Columns.
static_assert(shows(attributes(stem::options).kernel_size, {7, 7}));
static_assert(shows(attributes(dilated::options).stride, {2, 1}));
static_assert(shows(attributes(dilated::options).padding, {4, 2}));
static_assert(shows(attributes(dilated::options).dilation, {3, 1}));
static_assert(attributes(grouped::options).groups == 4);

// Options that are wrong.
template <class... Tags> constexpr fault_code wrong(std::int64_t in = 4, std::int64_t out = 8) {
    return wrong_options<Tags...>(
        [=](detail::option_list tags) { return detail::make_conv_options(in, out, detail::read_conv_tags(2, tags)); });
}

static_assert(wrong<kernel_size<3>>() == fault_code::none);
static_assert(wrong<>() == fault_code::missing_option);
static_assert(wrong<kernel_size<3, 3, 3>>() == fault_code::option_count);
static_assert(wrong<kernel_size<0>>() == fault_code::option_value);
static_assert(wrong<kernel_size<3>, stride<0>>() == fault_code::option_value);
static_assert(wrong<kernel_size<3>, padding<-1>>() == fault_code::option_value);
static_assert(wrong<kernel_size<3>, dilation<1, 0>>() == fault_code::option_value);
static_assert(wrong<kernel_size<3>, groups<0>>() == fault_code::option_value);
static_assert(wrong<kernel_size<3>, groups<3>>() == fault_code::groups);
static_assert(wrong<kernel_size<3>, groups<8>>() == fault_code::groups);
static_assert(wrong<kernel_size<3>, stride<2>, padding<same>>() == fault_code::padding);
static_assert(wrong<kernel_size<3>, dtype<scalar_type::int64>>() == fault_code::option_value);
static_assert(wrong<kernel_size<3>, ceil_mode<>>() == fault_code::unknown_option);
static_assert(wrong<kernel_size<3>>(0, 8) == fault_code::sizes);
static_assert(wrong<kernel_size<3>>(4, -8) == fault_code::sizes);

// Beyond 64 bits.
constexpr std::int64_t huge = std::int64_t{1} << 40;
static_assert(wrong<kernel_size<huge>, dilation<huge>>() == fault_code::overflow);
static_assert(wrong<kernel_size<3>, padding<std::int64_t{1} << 62>>() == fault_code::overflow);
using wide = Conv1d<huge, huge, kernel_size<1>>;
static_assert(output<wide>(shape{1, huge, 1}) == shape{1, huge, 1});
static_assert(run<wide>(shape{1, huge, 1}).macs.overflowed());
static_assert(run<Conv1d<1, 1, kernel_size<1>, padding<1>>>(shape{1, 1, std::int64_t{9'223'372'036'854'775'807}})
                  .outputs[0][2]
                  .overflowed());

} // namespace
