// SPDX-License-Identifier: BSL-1.0
// The columns that torchinfo does not have, and columns that are widened to what stands in them. All others are
// compared with torchinfo's own tables: tests/runtime/report.

#include <tally/tally.hpp>

#include <string_view>

using namespace tally;

namespace {

using Net = Sequential<Conv2d<3, 8, kernel_size<3, 5>, stride<2, 1>, padding<1, 2>, dilation<2>>,
                       MaxPool2d<kernel_size<2>>, AvgPool2d<kernel_size<2, 3>, stride<2>>, ReLU<>>;
constexpr options shown{
    .columns = {column::stride, column::padding, column::dilation, column::flops}, .row_settings = {}, .col_width = 12};

// In each of 8 channels: 8 * 16 outputs of 2 * 3 * 15 flops and a bias; 4 * 8 windows of 4; 2 * 3 windows of 6; 2 * 3
// elements.
constexpr std::string_view expected = R"(
========================================================================================
Layer (type)                             Stride       Padding      Dilation     FLOPs
========================================================================================
Sequential                               --           --           --           --
├─Conv2d                                 [2, 1]       [1, 2]       [2, 2]       93,184
├─MaxPool2d                              2            0            1            1,024
├─AvgPool2d                              2            0            --           288
├─ReLU                                   --           --           --           48
========================================================================================
)";
static_assert(text<Net, Shape<1, 3, 17, 20>, shown>.starts_with(expected.substr(1)));

// What is not known is a question mark.
constexpr std::string_view unknown = text<Net, Shape<dyn, 3, 17, 20>>;
static_assert(unknown.find("[?, 8, 8, 16]") != unknown.npos && unknown.find("Total mult-adds: ?\n") != unknown.npos);

// A column is as wide as its title and its cells where they are wider than asked, and so are the lines.
constexpr std::string_view widened = R"(
======================================================
Layer (type)                             Stride FLOPs
======================================================
Sequential                               --     --
├─Conv2d                                 [2, 1] 93,184
├─MaxPool2d                              2      1,024
├─AvgPool2d                              2      288
├─ReLU                                   --     48
======================================================
)";
static_assert(text<Net, Shape<1, 3, 17, 20>,
                   options{.columns = {column::stride, column::flops}, .row_settings = {}, .col_width = 3}>.starts_with(
    widened.substr(1)));

// Several shapes in a cell: 30 characters, 5 more than a column has by default.
constexpr std::string_view several = text<Add, Inputs<Shape<1, 64, 8, 8>, Shape<1, 64, 1, 1>>,
                                          options{.columns = {column::input_size, column::num_params}}>;
static_assert(several.find("Input Shape                    Param #\n") != several.npos);
static_assert(several.find("[[1, 64, 8, 8], [1, 64, 1, 1]] --\n") != several.npos);

// Characters count, not bytes; those of East Asia take two columns of a terminal. An é may also be an e with an accent.
using Named4 = Sequential<Named<"groesse", Linear<4, 4>>, Named<"größe", Linear<4, 4>>, Named<"日本", Linear<4, 4>>,
                          Named<"e\xcc\x81t\xc3\xa9", Linear<4, 4>>>;
constexpr std::string_view names = R"(
==========================================================================================
Layer (type (var_name))                  Output Shape              Param #
==========================================================================================
Sequential (Sequential)                  [1, 4]                    --
├─Linear (groesse)                       [1, 4]                    20
├─Linear (größe)                         [1, 4]                    20
├─Linear (日本)                          [1, 4]                    20
)";
constexpr options with_names{.row_settings = {row_setting::var_names}};
static_assert(text<Named4, Shape<1, 4>, with_names>.starts_with(names.substr(1)));
static_assert(text<Named4, Shape<1, 4>, with_names>.contains(
    "├─Linear (e\xcc\x81t\xc3\xa9)                           [1, 4]                    20\n"));
// Python counts each character once: f"{'├─Linear (日本)':<40} ".
constexpr options as_torchinfo{.row_settings = {row_setting::var_names}, .counting = counting::torchinfo};
static_assert(text<Named4, Shape<1, 4>, as_torchinfo>.contains(
    "├─Linear (日本)                            [1, 4]                    20\n"));

// A long name: 8 wide characters are 16 columns, so that the name column is 45 wide, as for 16 letters.
using Long = Sequential<Named<"一二三四五六七八九十一二三四", Linear<4, 4>>>;
static_assert(text<Long, Shape<1, 4>, with_names>.starts_with(std::string_view(
    "===============================================================================================")));

// Units stand in every line of memory; torchinfo has none below 1,000.
constexpr std::string_view small = text<Linear<4, 4>, Shape<1, 4>>;
static_assert(small.find("Input size (B): 16\nForward/backward pass size (B): 32\nParams size (B): 80\n"
                         "Estimated Total Size (B): 128\n") != small.npos);
constexpr std::string_view small_of_torchinfo = text<Linear<4, 4>, Shape<1, 4>, as_torchinfo>;
static_assert(small_of_torchinfo.find("Input size: 16\nForward/backward pass size: 32\nParams size: 80\n") !=
              small_of_torchinfo.npos);

// Sizes as PyTorch keeps them, and torchinfo shows them: AvgPool1d and convolutions have tuples.
using Windows = Sequential<Conv1d<4, 4, kernel_size<1>>, MaxPool1d<kernel_size<2>>, AvgPool1d<kernel_size<2>>>;
constexpr options kernels{.columns = {column::kernel_size, column::groups}, .row_settings = {}, .col_width = 14};
static_assert(text<Windows, Shape<2, 4, 16>, kernels>.starts_with(std::string_view(R"(
====================================================================
Layer (type)                             Kernel Shape   Groups
====================================================================
Sequential                               --             --
├─Conv1d                                 [1]            1
├─MaxPool1d                              2              --
├─AvgPool1d                              [2]            --
====================================================================
)")
                                                                      .substr(1)));

// Layers of several inputs and outputs, in Python
//     Pair: weight = Parameter(ones(4)); forward(x): return x[:, :2] * weight[:2], x * weight
//     Swap: the same parameter; forward(t): return t[1] * weight, t[0]
struct Pair {
    static constexpr result forward(const typed_shape &input) {
        result r;
        r.add(shape{input[0], 2});
        r.add(input);
        return r;
    }
    static constexpr void parameters(parameter_sink &sink) { sink.add({"weight", {4}}); }
};
struct Swap {
    static constexpr result forward(shape_list inputs) {
        result r;
        r.add(inputs[1]);
        r.add(inputs[0]);
        return r;
    }
    static constexpr void parameters(parameter_sink &sink) { sink.add({"weight", {4}}); }
};
struct Two : Sequential<Pair, Swap> {};
constexpr column_list values{column::input_size, column::output_size, column::num_params, column::mult_adds};

// As torchinfo 5c4164f1e2e1 prints it, but for the bytes of the input.
constexpr options of_torchinfo{.columns = values, .counting = counting::torchinfo, .col_width = 16};
static_assert(text<Two, Shape<2, 4>, of_torchinfo> == std::string_view(R"(
========================================================================================================
Layer (type:depth-idx)                   Input Shape      Output Shape     Param #          Mult-Adds
========================================================================================================
Two                                      [2, 4]           [2, 4]           --               --
├─Pair: 1-1                              [2, 4]           [2, 2]           4                8
├─Swap: 1-2                              [2, 2]           [2, 4]           4                8
========================================================================================================
Total params: 8
Trainable params: 8
Non-trainable params: 0
Total mult-adds: 16
========================================================================================================
Input size: 32
Forward/backward pass size: 96
Params size: 32
Estimated Total Size: 160
========================================================================================================
)")
                                                          .substr(1));

// Exactly, all of them are shown and counted: each makes 2 * 2 and 2 * 4 numbers.
constexpr options exactly{.columns = values, .row_settings = {}, .col_width = 16};
static_assert(text<Two, Shape<2, 4>, exactly>.find("Swap                                   [[2, 2], [2, 4]] "
                                                   "[[2, 4], [2, 2]] 4") != text_view::npos);
static_assert(summary<Two, Shape<2, 4>>.totals.output_bytes == 2 * 4 * 2 * (2 * 2 + 2 * 4));
static_assert(summary<Two, Shape<2, 4>, of_torchinfo>.totals.output_bytes == 2 * 4 * (2 * 2 + 2 * 4));
static_assert(summary<Two, Shape<2, 4>, of_torchinfo>.rows[1].outputs.size() == 2);

// A block that is alike one before it is not walked through again.
template <std::int64_t Width> struct Halves {
    static constexpr result forward(const typed_shape &input) {
        result r;
        r.add(input);
        r.add(shape{input[0], Width});
        return r;
    }
    static constexpr void parameters(parameter_sink &sink) { sink.add({"weight", {Width}}); }
};
struct First {
    static constexpr result forward(shape_list inputs) {
        result r;
        r.add(inputs[0]);
        return r;
    }
};
struct Alike : Sequential<Halves<3>, First> {};
struct Repeated : Repeat<4, Alike> {};
static_assert(summary<Repeated, Shape<2, 8>>.totals.output_bytes == 4 * 2 * 4 * (2 * 8 + 2 * 3));
static_assert(summary<Repeated, Shape<2, 8>, of_torchinfo>.totals.output_bytes == 4 * 2 * 4 * (2 * 8));

} // namespace
