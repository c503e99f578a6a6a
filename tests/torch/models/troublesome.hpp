// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <torch/torch.h>

#include <stdexcept>

/// Models whose forward changes what it can: nothing of it may be left after a summary.
namespace models {

/// Does everything to itself, to its input and to the world that a forward can do, then throws if it is told to.
struct MeddlerImpl : torch::nn::Module {
    MeddlerImpl() {
        using namespace torch::nn;
        conv = register_module("conv", Conv2d(Conv2dOptions(3, 4, 3)));
        norm = register_module("norm", BatchNorm2d(4));
        layers = register_module("layers",
                                 Sequential(Dropout(0.5), ReLU(ReLUOptions(true)), Conv2d(Conv2dOptions(4, 4, 1))));
        frozen = register_module("frozen", Linear(4, 4));
        frozen->weight.set_requires_grad(false);
        counter = register_buffer("counter", torch::zeros({2}));
        norm->eval(); // one module's mode differs from the others'
    }

    torch::Tensor forward(torch::Tensor x) {
        torch::NoGradGuard no_grad;
        x.mul_(2);
        counter.add_(1);
        conv->weight.mul_(0.5);
        conv->bias.select(0, 1).zero_();
        frozen->weight.set_requires_grad(true);
        frozen->bias.set_data(torch::ones({4}));
        if (conv->bias.grad().defined())
            conv->bias.mutable_grad().add_(1);
        norm->train();
        x = norm(conv(x));
        layers->train(!layers->is_training());
        x = layers->forward(x);
        torch::manual_seed(7);
        torch::rand({3});
        torch::GradMode::set_enabled(false);
        if (throws)
            throw std::runtime_error("as it was told");
        return x;
    }

    bool throws = false;
    torch::nn::Conv2d conv{nullptr};
    torch::nn::BatchNorm2d norm{nullptr};
    torch::nn::Sequential layers{nullptr};
    torch::nn::Linear frozen{nullptr};
    torch::Tensor counter;
};
TORCH_MODULE(Meddler);

/// Needs gradients in its forward, and accumulates some.
struct InnerLoopImpl : torch::nn::Module {
    InnerLoopImpl() { linear = register_module("linear", torch::nn::Linear(4, 1)); }

    torch::Tensor forward(torch::Tensor x) {
        auto y = x.detach().requires_grad_();
        auto slope = torch::autograd::grad({linear(y).sum()}, {y})[0];
        linear(x).sum().backward();
        return x - 0.1 * slope;
    }

    torch::nn::Linear linear{nullptr};
};
TORCH_MODULE(InnerLoop);

/// Sums up in a buffer what depends on its weight, so that the buffer gets a history; leaves gradients switched off.
struct HistorianImpl : torch::nn::Module {
    HistorianImpl() {
        linear = register_module("linear", torch::nn::Linear(4, 1));
        sum = register_buffer("sum", torch::zeros({1}));
    }

    torch::Tensor forward(torch::Tensor x) {
        sum.add_(linear(x).sum());
        torch::GradMode::set_enabled(false);
        return x;
    }

    torch::nn::Linear linear{nullptr};
    torch::Tensor sum;
};
TORCH_MODULE(Historian);

} // namespace models
