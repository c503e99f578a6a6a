// SPDX-License-Identifier: BSL-1.0
// Nets whose wiring is code, each beside the LibTorch module that it was copied from.
#include <tally/torch.hpp>

#include <torch/torch.h>

#include <cstdint>
#include <iostream>

// [unet]
namespace declared {

using namespace tally;

template <std::int64_t In, std::int64_t Out> struct DoubleConv {
    static constexpr Named<"conv1", Conv2d<In, Out, kernel_size<3>, padding<1>>> conv1{};
    static constexpr Named<"conv2", Conv2d<Out, Out, kernel_size<3>, padding<1>>> conv2{};

    static constexpr value forward(value x) { return relu(conv2(relu(conv1(x)))); }
};

struct UNet {
    static constexpr Named<"down1", DoubleConv<1, 8>> down1{};
    static constexpr Named<"down2", DoubleConv<8, 16>> down2{};
    static constexpr Named<"bottom", DoubleConv<16, 32>> bottom{};
    static constexpr Named<"up2", DoubleConv<48, 16>> up2{};
    static constexpr Named<"up1", DoubleConv<24, 8>> up1{};
    static constexpr Named<"out", Conv2d<8, 2, kernel_size<1>>> out{};
    static constexpr Named<"pool", MaxPool2d<kernel_size<2>>> pool{};

    static constexpr value forward(value x) {
        const value a = down1(x);
        const value b = down2(pool(a));
        value y = bottom(pool(b));
        y = up2(cat({y.repeat({1, 1, 2, 2}), b}, 1));
        y = up1(cat({y.repeat({1, 1, 2, 2}), a}, 1));
        return out(y);
    }
};

} // namespace declared
// [/unet]

// [twin]
struct DoubleConvImpl : torch::nn::Module {
    torch::nn::Conv2d conv1, conv2;

    DoubleConvImpl(std::int64_t in, std::int64_t out)
        : conv1(torch::nn::Conv2dOptions(in, out, 3).padding(1)),
          conv2(torch::nn::Conv2dOptions(out, out, 3).padding(1)) {
        register_module("conv1", conv1);
        register_module("conv2", conv2);
    }

    torch::Tensor forward(torch::Tensor x) { return relu(conv2(relu(conv1(x)))); }
};
TORCH_MODULE(DoubleConv);

struct UNetImpl : torch::nn::Module {
    DoubleConv down1{1, 8}, down2{8, 16}, bottom{16, 32}, up2{48, 16}, up1{24, 8};
    torch::nn::Conv2d out{torch::nn::Conv2dOptions(8, 2, 1)};
    torch::nn::MaxPool2d pool{2};

    UNetImpl() {
        register_module("down1", down1);
        register_module("down2", down2);
        register_module("bottom", bottom);
        register_module("up2", up2);
        register_module("up1", up1);
        register_module("out", out);
        register_module("pool", pool);
    }

    torch::Tensor forward(torch::Tensor x) {
        using torch::cat;
        const torch::Tensor a = down1(x);
        const torch::Tensor b = down2(pool(a));
        torch::Tensor y = bottom(pool(b));
        y = up2(cat({y.repeat({1, 1, 2, 2}), b}, 1));
        y = up1(cat({y.repeat({1, 1, 2, 2}), a}, 1));
        return out(y);
    }
};
TORCH_MODULE(UNet);
// [/twin]

// [template]
// One body for tensors and for values: what is called is found by the type of x.
template <class Tensor> constexpr Tensor attend(const Tensor &qkv) {
    const auto parts = qkv.chunk(3, -1);
    const auto split = [&](const Tensor &t) { return t.view({qkv.size(0), qkv.size(1), 4, -1}).transpose(1, 2); };
    const Tensor scores = matmul(split(parts[0]), split(parts[1]).transpose(2, 3)) / 4.0;
    return matmul(softmax(scores, -1), split(parts[2])).transpose(1, 2).reshape({qkv.size(0), qkv.size(1), -1});
}

namespace declared {

struct Encoder {
    static constexpr Named<"qkv", Linear<64, 192>> qkv{};
    static constexpr Named<"proj", Linear<64, 64>> proj{};
    static constexpr Named<"fc1", Linear<64, 256>> fc1{};
    static constexpr Named<"fc2", Linear<256, 64>> fc2{};

    static constexpr value forward(value x) {
        x = x + proj(attend(qkv(x)));
        return x + fc2(gelu(fc1(x)));
    }
};

} // namespace declared
// [/template]

struct EncoderImpl : torch::nn::Module {
    torch::nn::Linear qkv{64, 192}, proj{64, 64}, fc1{64, 256}, fc2{256, 64};

    EncoderImpl() {
        register_module("qkv", qkv);
        register_module("proj", proj);
        register_module("fc1", fc1);
        register_module("fc2", fc2);
    }

    torch::Tensor forward(torch::Tensor x) {
        x = x + proj(attend(qkv(x)));
        return x + fc2(gelu(fc1(x)));
    }
};
TORCH_MODULE(Encoder);

int main() {
    using image = tally::Shape<1, 1, 32, 32>;
    using words = tally::Shape<2, 10, 64>;

    // [compare]
    std::cout << tally::compare<declared::UNet, image>(UNet()) << '\n';
    std::cout << tally::compare<declared::Encoder, words>(Encoder()) << '\n';
    // [/compare]

    std::cout << tally::summary<declared::UNet, image> << '\n';
    auto made = tally::make_module<declared::Encoder>();
    std::cout << made->forward(torch::rand({2, 10, 64})).sizes() << '\n';
}
