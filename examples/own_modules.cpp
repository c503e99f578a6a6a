// SPDX-License-Identifier: BSL-1.0
// A layer of one's own in a net that is declared as a type, and in the module that LibTorch trains.
#include <tally/torch.hpp>

#include <torch/torch.h>

#include <cstdint>
#include <iostream>

// [layer]
// x * gamma, as users of LibTorch write it.
struct LayerScaleImpl : torch::nn::Module {
    explicit LayerScaleImpl(std::int64_t channels) : gamma(register_parameter("gamma", torch::ones({channels}))) {}

    torch::Tensor forward(const torch::Tensor &x) { return x * gamma; }

    torch::Tensor gamma;
};
TORCH_MODULE(LayerScale);

namespace declared {

using namespace tally;

// The same as a layer: what it does to a shape, its parameters, and the module that does it.
template <std::int64_t Channels> struct LayerScale {
    static constexpr result forward(const typed_shape &input) {
        result r;
        r.add(input);
        r.flops = input.numel();
        return r;
    }
    static constexpr void parameters(parameter_sink &sink) { sink.add({"gamma", {Channels}}); }
    static ::LayerScale module() { return ::LayerScale(Channels); }
};

struct Mlp : Sequential<Linear<40, 64>, LayerScale<64>, ReLU<>, Linear<64, 10>> {};
static_assert(params<Mlp> == 40 * 64 + 64 + 64 + 64 * 10 + 10);

} // namespace declared
// [/layer]

int main() {
    // [make]
    auto mlp = tally::make_module<declared::Mlp>();
    torch::optim::SGD optimizer(mlp->parameters(), 0.1); // gamma among them
    mlp->forward(torch::rand({8, 40})).sum().backward();
    optimizer.step();
    std::cout << tally::summarize(mlp, torch::rand({8, 40})) << '\n'
              << tally::compare<declared::Mlp, tally::Shape<8, 40>>(mlp);
    // [/make]
}
