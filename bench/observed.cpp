// SPDX-License-Identifier: BSL-1.0
// An observed forward against a bare one: ResNet-50, one image, in turn; the median of the ratios.
//
// The allocator keeps what it has: else it gives the top of the heap back and fetches it again, several times in a
// forward or never, as the last small allocations happen to lie. That costs up to 4 % of either, and changes with each
// line here.

#include <tally/torch.hpp>
#include <tally/zoo/resnet.hpp>

#include <torch/torch.h>

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

namespace {

template <class F> double seconds(F run) {
    const auto start = std::chrono::steady_clock::now();
    run();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main() {
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    const torch::NoGradGuard no_grad;
    torch::manual_seed(0);
    auto net = tally::make_module<tally::zoo::resnet50>();
    net->eval();
    const auto image = torch::rand({1, 3, 224, 224});
    for (int i = 0; i < 3; ++i)
        net->forward(image);
    std::vector<double> bare, observed, ratios;
    for (int i = 0; i < 25; ++i) {
        bare.push_back(seconds([&] { net->forward(image); }));
        observed.push_back(seconds([&] { tally::summarize(net, image); }));
        ratios.push_back(observed.back() / bare.back());
    }
    const double ratio = median(ratios);
    std::printf("ResNet-50, batch 1: bare %.4f s, observed %.4f s\n", median(bare), median(observed));
    std::printf("  %-58s %8.3f   (at most 1.03: %s)\n", "observed forward : bare forward", ratio,
                ratio <= 1.03 ? "within" : "OVER");
}
