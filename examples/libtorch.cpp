// SPDX-License-Identifier: BSL-1.0
// Modules of LibTorch: observed, compared with a declared net, made from one.
#include <tally/torch.hpp>

#include <torch/torch.h>

#include <iostream>

using tally::column;

// [model]
// As users of LibTorch write it; it knows nothing of tally.
struct LeNetImpl : torch::nn::Module {
    torch::nn::Conv2d conv1{torch::nn::Conv2dOptions(1, 6, 5).padding(2)}, conv2{torch::nn::Conv2dOptions(6, 16, 5)};
    torch::nn::Linear fc1{400, 120}, fc2{120, 84}, fc3{84, 10};

    LeNetImpl() {
        register_module("conv1", conv1);
        register_module("conv2", conv2);
        register_module("fc1", fc1);
        register_module("fc2", fc2);
        register_module("fc3", fc3);
    }

    torch::Tensor forward(torch::Tensor x) {
        x = torch::avg_pool2d(torch::tanh(conv1(x)), 2);
        x = torch::avg_pool2d(torch::tanh(conv2(x)), 2);
        x = torch::tanh(fc2(torch::tanh(fc1(x.flatten(1)))));
        return fc3(x);
    }
};
TORCH_MODULE(LeNet);
// [/model]

// [net]
namespace declared {

using namespace tally;

// clang-format off
struct Net : Sequential<
    Conv2d<1, 6, kernel_size<5>, padding<2>>, Tanh, AvgPool2d<kernel_size<2>>,
    Conv2d<6, 16, kernel_size<5>>,            Tanh, AvgPool2d<kernel_size<2>>,
    Flatten<>,
    Linear<400, 120>, Tanh,
    Linear<120, 84>,  Tanh,
    Linear<84, 10>> {};
// clang-format on
using In = Shape<1, 1, 28, 28>;

} // namespace declared
// [/net]

int main() {
    // [summarize]
    LeNet net;
    const tally::report r = tally::summarize(net, torch::rand({1, 1, 28, 28}),
                                             {.columns = {column::output_size, column::num_params, column::mult_adds},
                                              .row_settings = {tally::row_setting::var_names}});
    std::cout << r << '\n';
    // [/summarize]

    // [compare]
    std::cout << tally::compare<declared::Net, declared::In>(net) << '\n';

    net->fc2 = net->replace_module("fc2", torch::nn::Linear(120, 80));
    net->fc3 = net->replace_module("fc3", torch::nn::Linear(80, 10));
    std::cout << tally::compare<declared::Net, declared::In>(net) << '\n';
    // [/compare]

    // [make]
    auto made = tally::make_module<declared::Net>(); // a module of LibTorch, ready to train
    torch::optim::SGD optimizer(made->parameters(), 0.1);
    made->forward(torch::rand({8, 1, 28, 28})).sum().backward();
    optimizer.step();
    std::cout << tally::summarize(made, tally::sizes{{8, 1, 28, 28}}).totals.macs << '\n';
    // [/make]
}
