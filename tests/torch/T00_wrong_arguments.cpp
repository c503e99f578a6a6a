// SPDX-License-Identifier: BSL-1.0
// What summarize is given beside the model, and cannot make sense of: each is one error that says what to write.
// errors: 10
// lines: 120
// expect: tally: give summarize either the forward's arguments or sizes, from which tensors are made
// expect: tally: inputs\(a, b\) is to have all of the forward's arguments; or leave it out, summarize\(net, a, b\)
// expect: tally: the options are summarize's last argument, after those of the forward
// expect: tally: sizes are whole numbers, sizes.2, 3. of one tensor, sizes..2, 3., .4.. of two; tensors themselves are
// expect: tally: the model's forward does not take these arguments: give summarize those that it takes, in its order
// expect: tally: give summarize the sizes of several tensors in one list
#include <tally/torch/summarize.hpp>

#include <torch/nn/modules/linear.h>

void summarize_all(torch::nn::Linear net, const torch::Tensor &x) {
    const tally::options how{.depth = 2};
#ifdef TALLY_BROKEN
    tally::summarize(net, x, tally::sizes{2, 3});     // a tensor and sizes
    tally::summarize(net, tally::sizes{2, 3}, x);     // the other way round
    tally::summarize(net, tally::inputs(x), x);       // some in one, some not
    tally::summarize(net, how, x);                    // options come last
    tally::summarize(net, tally::sizes{1.5, 3});      // no whole number
    tally::summarize(net, {{2, 3}, {true, nullptr}}); // no number
    tally::summarize(net, {x, x});                    // tensors in braces
    tally::summarize(net, "sizes");                   // no tensor
    tally::summarize(net, x, x);                      // one too many
    tally::summarize(net, {2, 3}, {4});               // sizes of two
#else
    tally::summarize(net, x);
    tally::summarize(net, x, how);
    tally::summarize(net, tally::inputs(x), how);
    tally::summarize(net, tally::sizes{2, 3}, how);
    tally::summarize(net, {2, 3});
    tally::summarize(net, {{2, 3}});
    tally::summarize(net, {2, 3}, {});
#endif
}
