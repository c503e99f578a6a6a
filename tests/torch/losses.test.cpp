// SPDX-License-Identifier: BSL-1.0
// Flops of losses, by hand: docs/counting.md says what is counted for each element.
#include <tally/torch/summarize.hpp>

#include <torch/support/observed_call.hpp>
#include <torch/torch.h>

#include <catch2/catch_test_macros.hpp>

#include <cstdint>
#include <functional>
#include <utility>

namespace nn = torch::nn;
namespace F = torch::nn::functional;
using torch::Tensor;

namespace {

// All of it has to be counted.
std::int64_t flops_of(std::function<Tensor()> call) {
    const tally::report r = tally::tests::observed_call(std::move(call));
    CATCH_CHECK(r.uncounted().empty());
    CATCH_CHECK(r.totals.macs == 0);
    return r.totals.flops;
}

} // namespace

CATCH_TEST_CASE("losses over elements") {
    const Tensor x = torch::rand({3, 4}), y = torch::rand({3, 4});
    CATCH_CHECK(flops_of([=] { return F::mse_loss(x, y); }) == 12 * (2 + 1));
    CATCH_CHECK(flops_of([=] { return F::mse_loss(x, y, F::MSELossFuncOptions(torch::kNone)); }) == 12 * 2);
    CATCH_CHECK(flops_of([=] { return F::smooth_l1_loss(x, y); }) == 12 * (5 + 1));
    CATCH_CHECK(flops_of([=] { return F::huber_loss(x, y); }) == 12 * (5 + 1));
    CATCH_CHECK(flops_of([=] { return F::soft_margin_loss(x, y); }) == 12 * (4 + 1));
    CATCH_CHECK(flops_of([=] { return F::binary_cross_entropy(x, y); }) == 12 * (7 + 1));
    CATCH_CHECK(flops_of([=] {
                    return F::binary_cross_entropy(x, y,
                                                   F::BinaryCrossEntropyFuncOptions().weight(y).reduction(torch::kSum));
                }) == 12 * (7 + 1 + 1));
    CATCH_CHECK(flops_of([=] { return F::binary_cross_entropy_with_logits(x, y); }) == 12 * (7 + 1));
    CATCH_CHECK(flops_of([=] {
                    return F::binary_cross_entropy_with_logits(x, y,
                                                               F::BinaryCrossEntropyWithLogitsFuncOptions()
                                                                   .weight(y)
                                                                   .pos_weight(torch::ones({4}))
                                                                   .reduction(torch::kNone));
                }) == 12 * (7 + 1 + 3));
}

CATCH_TEST_CASE("losses that are made of other operations") {
    const Tensor x = torch::rand({3, 4}), y = torch::rand({3, 4});
    CATCH_CHECK(flops_of([=] { return F::l1_loss(x, y); }) == 12 * (2 + 1)); // difference, absolute value, mean
    flops_of([=] { return F::kl_div(x, y); }); // which ones it is made of depends on the version of LibTorch
}

CATCH_TEST_CASE("losses over classes") {
    const Tensor x = torch::rand({3, 4}), classes = torch::zeros({3}, torch::kLong);
    CATCH_CHECK(flops_of([=] { return F::nll_loss(x, classes); }) == 3 * (1 + 1));
    CATCH_CHECK(flops_of([=] { return F::nll_loss(x, classes, F::NLLLossFuncOptions().weight(torch::ones({4}))); }) ==
                3 * (1 + 1 + 1));
    CATCH_CHECK(flops_of([=] { return F::cross_entropy(x, classes); }) == 12 * 5 + 3 * (1 + 1)); // log_softmax first
    const Tensor image = torch::rand({2, 4, 5, 6}), pixels = torch::zeros({2, 5, 6}, torch::kLong);
    CATCH_CHECK(flops_of([=] { return F::cross_entropy(image, pixels); }) == 240 * 5 + 60 * (1 + 1));
}

CATCH_TEST_CASE("a loss as a module has a row") {
    nn::MSELoss loss;
    const tally::report r = tally::summarize(loss, tally::inputs(torch::rand({3, 4}), torch::rand({3, 4})));
    CATCH_CHECK(r.rows[0].type == "MSELoss");
    CATCH_CHECK(r.rows[0].flops == 12 * (2 + 1));
}

CATCH_TEST_CASE("sequences that are sorted to be packed are counted") {
    const Tensor x = torch::rand({5, 3, 7}), lengths = torch::tensor({1, 5, 3});
    nn::LSTM lstm(7, 11);
    const tally::report r = tally::tests::observed_call([=]() mutable {
        const auto packed = nn::utils::rnn::pack_padded_sequence(x, lengths, false, false);
        return std::get<0>(lstm->forward_with_packed_input(packed)).data();
    });
    CATCH_CHECK(r.uncounted().empty());
    CATCH_CHECK(r.totals.macs == 9 * 4 * 11 * (7 + 11)); // 1 + 5 + 3 steps
}
