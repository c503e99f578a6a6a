// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <torch/torch.h>

#include <tally/torch.hpp>
#include <everything.hpp>

#include <string>
#include <string_view>

/// Modules of torch::nn that the user's code calls, that a Sequential calls and that LibTorch itself calls.
struct __attribute__((visibility("default"))) ModelImpl : torch::nn::Module {
    ModelImpl();
    torch::Tensor forward(torch::Tensor x);

    torch::nn::Conv2d conv{nullptr};
    torch::nn::BatchNorm2d norm{nullptr};
    torch::nn::Sequential head{nullptr};
    torch::nn::TransformerEncoderLayer encoder{nullptr};
    torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Model);

/// Each row of the model, observed by whoever includes this: its type, path and mult-adds.
inline std::string observed_rows() {
    Model model;
    const tally::report r = tally::summarize(model, torch::rand({2, 3, 8, 8}));
    std::string text;
    for (const tally::record &row : r.rows)
        text += std::string(row.type) + " " + std::string(row.path) + " " + std::to_string(row.macs) +
                (row.exact ? "\n" : " inferred\n");
    return text;
}
