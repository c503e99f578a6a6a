// SPDX-License-Identifier: BSL-1.0
// What compare says of layers that have the same shapes and as many parameters.
#include <tally/torch/compare.hpp>

#include <tally/tally.hpp>

#include <catch2/catch_test_macros.hpp>

#include <string>

namespace nn = torch::nn;

namespace {

// A kernel of three, lying: 4 * 3 * 3 weights and 4 biases, 4 * 8 * 8 outputs of 9 products.
struct Lying : tally::Sequential<tally::Conv2d<3, 4, tally::kernel_size<1, 3>, tally::padding<0, 1>>> {};
struct Padded : tally::Sequential<tally::Conv2d<4, 4, tally::kernel_size<3>, tally::padding<tally::same>>> {};
struct Head : tally::Sequential<tally::Linear<3, 4>, tally::ReLU<>> {};
using image = tally::Shape<1, 3, 8, 8>;

std::string lines_of(const tally::difference &d) { return to_text(d); }

struct Unused : nn::Module {
    nn::Linear fc{register_module("fc", nn::Linear(3, 4))}, aux{register_module("aux", nn::Linear(3, 2))};
    torch::Tensor forward(torch::Tensor x) { return torch::relu(fc(x)); }
};

} // namespace

CATCH_TEST_CASE("kernels and paddings are compared") {
    nn::Sequential same(nn::Conv2d(nn::Conv2dOptions(3, 4, {1, 3}).padding({0, 1})));
    CATCH_CHECK_FALSE(tally::compare<Lying, image>(same));

    nn::Sequential standing(nn::Conv2d(nn::Conv2dOptions(3, 4, {3, 1}).padding({1, 0})));
    const std::string layer = "0 (Conv2d) [1, 4, 8, 8], 40 params, 2,304 mult-adds, ";
    CATCH_CHECK(lines_of(tally::compare<Lying, image>(standing)) ==
                "declared: " + layer + "kernel [1, 3], padding [0, 1]; observed: " + layer +
                    "kernel [3, 1], padding [1, 0]\n");

    nn::Sequential same_size(nn::Conv2d(nn::Conv2dOptions(4, 4, 3).padding(1)));
    CATCH_CHECK_FALSE(tally::compare<Padded, tally::Shape<1, 4, 8, 8>>(same_size));
    nn::Sequential wide(nn::Conv2d(nn::Conv2dOptions(4, 4, 3).padding(2).dilation(2)));
    const std::string padded = "0 (Conv2d) [1, 4, 8, 8], 148 params, 9,216 mult-adds, ";
    CATCH_CHECK(lines_of(tally::compare<Padded, tally::Shape<1, 4, 8, 8>>(wide)) ==
                "declared: " + padded + "padding [1, 1], dilation [1, 1]; observed: " + padded +
                    "padding [2, 2], dilation [2, 2]\n");
}

CATCH_TEST_CASE("a frozen weight names its layer") {
    nn::Linear fc(3, 4);
    fc->weight.set_requires_grad(false);
    nn::Sequential model(fc, nn::ReLU());
    const std::string layer = "0 (Linear) [2, 4], 16 params, 24 mult-adds, ";
    CATCH_CHECK(lines_of(tally::compare<Head, tally::Shape<2, 3>>(model)) ==
                "declared: " + layer + "16 trainable; observed: " + layer +
                    "4 trainable\ntrainable params: declared 16, observed 4\n");
}

CATCH_TEST_CASE("a layer that the forward never calls is named") {
    Unused model;
    CATCH_CHECK(lines_of(tally::compare<Head, tally::Shape<2, 3>>(model)) ==
                "declared: none; observed: aux (Linear), 8 params, not called\n"
                "params: declared 16, observed 24\ntrainable params: declared 16, observed 24\n");
    const tally::report r = tally::summarize(model, torch::rand({2, 3}));
    CATCH_CHECK_FALSE(tally::compare(r, r));
}
