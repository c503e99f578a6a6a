// SPDX-License-Identifier: BSL-1.0
// A model of the zoo, and a table with options.
#include <tally/tally.hpp>
#include <tally/zoo/resnet.hpp>

#include <cstdio>

using namespace tally;

// [zoo]
using Model = zoo::resnet18; // torchvision's, by its name
using In = Shape<1, 3, 224, 224>;

constexpr options shown{
    .depth = 2,
    .columns = {column::output_size, column::num_params, column::kernel_size, column::mult_adds},
    .row_settings = {row_setting::depth, row_setting::var_names},
    .col_width = 20,
};

int main() { std::fputs(text<Model, In, shown>.data(), stdout); }
// [/zoo]
