// SPDX-License-Identifier: BSL-1.0
// The columns that torchinfo does not have. All others are compared with its own tables: tests/runtime/report.

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

} // namespace
