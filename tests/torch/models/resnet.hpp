// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <torch/torch.h>

/// ResNet-18 as users of LibTorch write it; nothing of tally in it.
namespace models {

struct BasicBlockImpl : torch::nn::Module {
    BasicBlockImpl(int64_t in, int64_t out, int64_t stride) {
        using namespace torch::nn;
        conv1 = register_module("conv1", Conv2d(Conv2dOptions(in, out, 3).stride(stride).padding(1).bias(false)));
        bn1 = register_module("bn1", BatchNorm2d(out));
        conv2 = register_module("conv2", Conv2d(Conv2dOptions(out, out, 3).padding(1).bias(false)));
        bn2 = register_module("bn2", BatchNorm2d(out));
        if (stride != 1 || in != out)
            downsample =
                register_module("downsample", Sequential(Conv2d(Conv2dOptions(in, out, 1).stride(stride).bias(false)),
                                                         BatchNorm2d(out)));
    }

    torch::Tensor forward(torch::Tensor x) {
        auto shortcut = x;
        auto y = torch::relu(bn1(conv1(x)));
        y = bn2(conv2(y));
        if (downsample)
            shortcut = downsample->forward(x);
        y += shortcut;
        return torch::relu(y);
    }

    torch::nn::Conv2d conv1{nullptr}, conv2{nullptr};
    torch::nn::BatchNorm2d bn1{nullptr}, bn2{nullptr};
    torch::nn::Sequential downsample{nullptr};
};
TORCH_MODULE(BasicBlock);

struct ResNet18Impl : torch::nn::Module {
    ResNet18Impl() {
        using namespace torch::nn;
        conv1 = register_module("conv1", Conv2d(Conv2dOptions(3, 64, 7).stride(2).padding(3).bias(false)));
        bn1 = register_module("bn1", BatchNorm2d(64));
        maxpool = register_module("maxpool", MaxPool2d(MaxPool2dOptions(3).stride(2).padding(1)));
        layer1 = register_module("layer1", make_layer(64, 64, 1));
        layer2 = register_module("layer2", make_layer(64, 128, 2));
        layer3 = register_module("layer3", make_layer(128, 256, 2));
        layer4 = register_module("layer4", make_layer(256, 512, 2));
        avgpool = register_module("avgpool", AdaptiveAvgPool2d(1));
        fc = register_module("fc", Linear(512, 1000));
    }

    torch::Tensor forward(torch::Tensor x) {
        x = maxpool(torch::relu(bn1(conv1(x))));
        x = layer4->forward(layer3->forward(layer2->forward(layer1->forward(x))));
        return fc(torch::flatten(avgpool(x), 1));
    }

    static torch::nn::Sequential make_layer(int64_t in, int64_t out, int64_t stride) {
        return torch::nn::Sequential(BasicBlock(in, out, stride), BasicBlock(out, out, 1));
    }

    torch::nn::Conv2d conv1{nullptr};
    torch::nn::BatchNorm2d bn1{nullptr};
    torch::nn::MaxPool2d maxpool{nullptr};
    torch::nn::Sequential layer1{nullptr}, layer2{nullptr}, layer3{nullptr}, layer4{nullptr};
    torch::nn::AdaptiveAvgPool2d avgpool{nullptr};
    torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(ResNet18);

} // namespace models
