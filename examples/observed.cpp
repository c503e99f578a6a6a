// SPDX-License-Identifier: BSL-1.0
// A module of LibTorch, as it is: its forward runs once and is observed.
// [all]
#include <tally/torch.hpp>

#include <iostream>

struct LeNetImpl : torch::nn::Module { // as you have it: it knows nothing of tally
    torch::nn::Conv2d conv1 = register_module("conv1", torch::nn::Conv2d(torch::nn::Conv2dOptions(1, 6, 5).padding(2)));
    torch::nn::Conv2d conv2 = register_module("conv2", torch::nn::Conv2d(6, 16, 5));
    torch::nn::Linear fc1 = register_module("fc1", torch::nn::Linear(400, 120));
    torch::nn::Linear fc2 = register_module("fc2", torch::nn::Linear(120, 84));
    torch::nn::Linear fc3 = register_module("fc3", torch::nn::Linear(84, 10));

    torch::Tensor forward(torch::Tensor x) {
        x = torch::avg_pool2d(torch::tanh(conv1(x)), 2);
        x = torch::avg_pool2d(torch::tanh(conv2(x)), 2);
        return fc3(torch::tanh(fc2(torch::tanh(fc1(x.flatten(1))))));
    }
};
TORCH_MODULE(LeNet);

int main() {
    LeNet net;
    std::cout << tally::summarize(net, {1, 1, 28, 28});
}
// [/all]
