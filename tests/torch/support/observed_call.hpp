// SPDX-License-Identifier: BSL-1.0
// A function call as a model, to be observed.
#pragma once

#include <tally/torch/summarize.hpp>

#include <torch/nn/module.h>

#include <functional>
#include <utility>

namespace tally::tests {

struct call_module : torch::nn::Module {
    std::function<torch::Tensor()> call;

    torch::Tensor forward() { return call(); }
};

inline report observed_call(std::function<torch::Tensor()> call) {
    call_module module;
    module.call = std::move(call);
    return summarize(module, inputs());
}

} // namespace tally::tests
