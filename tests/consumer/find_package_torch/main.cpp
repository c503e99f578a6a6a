// SPDX-License-Identifier: BSL-1.0
#include "torch_too.hpp"

torch::Tensor run(const torch::Tensor &x);

int main() { return run(torch::ones({2, 3})).size(1) == 4 ? 0 : 1; }
