// SPDX-License-Identifier: BSL-1.0
// Models whose forward cannot be called: each is one error that says why; the same model twice is one.
// errors: 8
// lines: 110
// expect: tally: the model is const, and its forward is not: give summarize one that is not const
// expect: tally: torch::nn::Module has no forward: give summarize the class that has one, or an AnyModule
// expect: tally: the model has no public function forward: that is what summarize calls, not operator\(\)
// expect: tally: the model's forward does not take these arguments: give summarize those that it takes, in its order
// expect: tally: a model is a torch::nn::Module, a holder of one, a pointer to one, or an AnyModule
#include <tally/torch/summarize.hpp>

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>

struct Operator : torch::nn::Module {
    torch::Tensor operator()(torch::Tensor x) { return x; }
};

class Private : public torch::nn::Module {
    torch::Tensor forward(torch::Tensor x) { return x; }
};

struct Overloaded : torch::nn::Module {
    torch::Tensor forward(torch::Tensor x) { return x; }
    torch::Tensor forward(torch::Tensor x, int) { return x; }
};

void summarize_all(torch::nn::Linear holder, std::shared_ptr<torch::nn::Module> module, torch::nn::ModuleList list,
                   Operator &without, Private &hidden, Overloaded &overloaded, const torch::Tensor &x) {
    const torch::nn::LinearImpl &linear = *holder;
#ifdef TALLY_BROKEN
    tally::summarize(linear, x);                          // const
    tally::summarize(linear, tally::sizes{{2, 3}});       // const
    tally::summarize(module, x);                          // has no forward
    tally::summarize(list, x);                            // has none either
    tally::summarize(without, x);                         // has an operator
    tally::summarize(hidden, x);                          // has a private one
    tally::summarize(holder, tally::inputs(x, x));        // takes one tensor
    tally::summarize(overloaded, tally::inputs(x, x, x)); // takes one tensor, or a tensor and a number
    tally::summarize(3, x);                               // is no model
#else
    tally::summarize(holder, x);
    tally::summarize(linear);
    tally::summarize(module);
    tally::summarize(list);
    tally::summarize(without);
    tally::summarize(hidden);
    tally::summarize(overloaded, tally::inputs(x, 1));
#endif
}
