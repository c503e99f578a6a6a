// SPDX-License-Identifier: BSL-1.0
// A misspelt option: the compiler lists the functions of that name, and the line that it quotes says which options
// there are. (g++ 16 has a line of its own for the place of each.)
#include <tally/torch/summarize.hpp>

#include <torch/nn/modules/linear.h>

void summarize_all(torch::nn::Linear net, const torch::Tensor &x) {
#ifdef TALLY_BROKEN
    tally::summarize(net, x, {.colums = {tally::column::mult_adds}});
#else
    tally::summarize(net, x, {.columns = {tally::column::mult_adds}});
#endif
}

// clang-format off
// asserts: 0
// lines: 34
// expect: options: .depth .columns .row_settings .counting .col_width .mode, in this order
// expect: no known conversion for argument 3 from .<brace-enclosed initializer list>. to .const tally::options&
// clang-format on
