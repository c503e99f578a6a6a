// SPDX-License-Identifier: BSL-1.0
#include "torch_too.hpp"

struct ModelImpl : torch::nn::Module {
    torch::nn::Linear linear{3, 4};

    ModelImpl() { register_module("linear", linear); }

    torch::Tensor forward(const torch::Tensor &x) { return torch::relu(linear(x)); }
};
TORCH_MODULE(Model);

tally::report observe(const torch::Tensor &x) { return tally::summarize(Model(), x); }
