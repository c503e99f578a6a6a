// SPDX-License-Identifier: BSL-1.0
// torchinfo's mult-adds beside the exact ones, for modules that tally observes and does not have as types: the second
// table of differences in docs/counting.md. torchinfo's numbers were printed by it (branch main at 5c4164f1e2e1) for
// the same modules in PyTorch; the exact ones are calculated by hand.

#include <tally/torch.hpp>

#include <torch/torch.h>

#include <catch2/catch_test_macros.hpp>

using tally::counting;

namespace {

template <class Model> std::int64_t macs_of(Model &&model, const torch::Tensor &input, counting how) {
    model->eval();
    return tally::summarize(model, input, {.counting = how}).totals.macs;
}

struct PacksImpl : torch::nn::Module {
    torch::nn::LSTM lstm{torch::nn::LSTMOptions(5, 6).batch_first(true)};

    PacksImpl() { register_module("lstm", lstm); }

    torch::Tensor forward(const torch::Tensor &x) {
        const auto packed = torch::nn::utils::rnn::pack_padded_sequence(x, torch::tensor({7, 4, 2}), true);
        return std::get<0>(std::get<1>(lstm->forward_with_packed_input(packed)));
    }
};
TORCH_MODULE(Packs);

struct AttentionImpl : torch::nn::Module {
    torch::nn::MultiheadAttention attention{8, 2};

    AttentionImpl() { register_module("attention", attention); }

    torch::Tensor forward(const torch::Tensor &x) { return std::get<0>(attention(x, x, x)); }
};
TORCH_MODULE(Attention);

struct ProductImpl : torch::nn::Module {
    torch::nn::Linear linear{torch::nn::LinearOptions(4, 3).bias(false)};

    ProductImpl() { register_module("linear", linear); }

    torch::Tensor forward(const torch::Tensor &x) { return torch::matmul(torch::relu(linear(x)), torch::ones({3, 5})); }
};
TORCH_MODULE(Product);

} // namespace

CATCH_TEST_CASE("torchinfo counts a transposed convolution by the positions of its output") {
    torch::nn::ConvTranspose2d conv(torch::nn::ConvTranspose2dOptions(3, 8, 3).stride(2).bias(false));
    const torch::Tensor x = torch::rand({2, 3, 10, 10});
    CATCH_CHECK(macs_of(conv, x, counting::torchinfo) == 190'512);
    CATCH_CHECK(macs_of(conv, x, counting::exact) == 2 * 3 * 100 * 8 * 9);
}

CATCH_TEST_CASE("torchinfo counts an LSTM's biases, and a packed one by its hidden size") {
    torch::nn::LSTM lstm(torch::nn::LSTMOptions(5, 6).batch_first(true));
    CATCH_CHECK(macs_of(lstm, torch::rand({2, 7, 5}), counting::torchinfo) == 4'368);
    CATCH_CHECK(macs_of(lstm, torch::rand({2, 7, 5}), counting::exact) == 14 * 4 * 6 * (5 + 6));
    Packs packs;
    CATCH_CHECK(macs_of(packs, torch::rand({3, 7, 5}), counting::torchinfo) == 24'336);
    CATCH_CHECK(macs_of(packs, torch::rand({3, 7, 5}), counting::exact) == (7 + 4 + 2) * 4 * 6 * (5 + 6));
    torch::nn::LSTMCell cell(5, 6);
    CATCH_CHECK(macs_of(cell, torch::rand({2, 5}), counting::torchinfo) == 3'744);
    CATCH_CHECK(macs_of(cell, torch::rand({2, 5}), counting::exact) == 2 * 4 * 6 * (5 + 6));
}

CATCH_TEST_CASE("torchinfo charges an embedding, by the first dimension of its indices") {
    torch::nn::Embedding embedding(10, 4);
    CATCH_CHECK(macs_of(embedding, torch::zeros({2, 3}, torch::kLong), counting::torchinfo) == 80);
    CATCH_CHECK(macs_of(embedding, torch::zeros({3, 2}, torch::kLong), counting::torchinfo) == 120);
    CATCH_CHECK(macs_of(embedding, torch::zeros({2, 3}, torch::kLong), counting::exact) == 0);
}

CATCH_TEST_CASE("torchinfo charges LayerNorm, by the first dimension") {
    torch::nn::LayerNorm norm(torch::nn::LayerNormOptions({8}));
    CATCH_CHECK(macs_of(norm, torch::rand({4, 3, 8}), counting::torchinfo) == 64);
    CATCH_CHECK(macs_of(norm, torch::rand({4, 3, 8}), counting::exact) == 0);
}

CATCH_TEST_CASE("torchinfo does not see attention") {
    Attention attention;
    const torch::Tensor x = torch::rand({5, 2, 8}); // length, batch, embedding
    CATCH_CHECK(macs_of(attention, x, counting::torchinfo) == 0);
    // four projections; in each of 2 * 2 heads two products of 5 * 5 * 4
    CATCH_CHECK(macs_of(attention, x, counting::exact) == 4 * 10 * 8 * 8 + 2 * 2 * 2 * 5 * 5 * 4);
}

CATCH_TEST_CASE("torchinfo does not see functions") {
    Product product;
    CATCH_CHECK(macs_of(product, torch::rand({2, 4}), counting::torchinfo) == 24);
    CATCH_CHECK(macs_of(product, torch::rand({2, 4}), counting::exact) == 2 * 4 * 3 + 2 * 3 * 5);
}
