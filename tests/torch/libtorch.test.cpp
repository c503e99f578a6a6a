// SPDX-License-Identifier: BSL-1.0
#include <torch/torch.h>

#include <catch2/catch_test_macros.hpp>

CATCH_TEST_CASE("LibTorch is linked and works") {
    torch::nn::Conv2d conv(torch::nn::Conv2dOptions(3, 8, 3));
    CATCH_CHECK(conv->forward(torch::zeros({1, 3, 8, 8})).sizes() == at::IntArrayRef{1, 8, 6, 6});
}
