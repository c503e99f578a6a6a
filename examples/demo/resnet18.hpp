// SPDX-License-Identifier: BSL-1.0
// ResNet-18 as users of LibTorch write it. There is no tally in this file.
#pragma once

#include <torch/torch.h>

#include <cstdint>

struct BasicBlockImpl : torch::nn::Module {
    BasicBlockImpl(std::int64_t in, std::int64_t out, std::int64_t stride)
        : conv1(register_module("conv1", conv3x3(in, out, stride))),
          bn1(register_module("bn1", torch::nn::BatchNorm2d(out))),
          conv2(register_module("conv2", conv3x3(out, out, 1))),
          bn2(register_module("bn2", torch::nn::BatchNorm2d(out))) {
        if (stride != 1 || in != out) {
            const auto options = torch::nn::Conv2dOptions(in, out, 1).stride(stride).bias(false);
            downsample = register_module(
                "downsample", torch::nn::Sequential(torch::nn::Conv2d(options), torch::nn::BatchNorm2d(out)));
        }
    }

    torch::Tensor forward(torch::Tensor x) {
        torch::Tensor out = torch::relu(bn1(conv1(x)));
        out = bn2(conv2(out));
        out += downsample.is_empty() ? x : downsample->forward(x);
        return torch::relu(out);
    }

    static torch::nn::Conv2d conv3x3(std::int64_t in, std::int64_t out, std::int64_t stride) {
        return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 3).stride(stride).padding(1).bias(false));
    }

    torch::nn::Conv2d conv1;
    torch::nn::BatchNorm2d bn1;
    torch::nn::Conv2d conv2;
    torch::nn::BatchNorm2d bn2;
    torch::nn::Sequential downsample{nullptr};
};
TORCH_MODULE(BasicBlock);

struct ResNet18Impl : torch::nn::Module {
    ResNet18Impl()
        : conv1(register_module(
              "conv1", torch::nn::Conv2d(torch::nn::Conv2dOptions(3, 64, 7).stride(2).padding(3).bias(false)))),
          bn1(register_module("bn1", torch::nn::BatchNorm2d(64))),
          maxpool(
              register_module("maxpool", torch::nn::MaxPool2d(torch::nn::MaxPool2dOptions(3).stride(2).padding(1)))),
          layer1(register_module("layer1", stage(64, 64, 1))), layer2(register_module("layer2", stage(64, 128, 2))),
          layer3(register_module("layer3", stage(128, 256, 2))), layer4(register_module("layer4", stage(256, 512, 2))),
          avgpool(register_module("avgpool", torch::nn::AdaptiveAvgPool2d(1))),
          fc(register_module("fc", torch::nn::Linear(512, 1000))) {}

    torch::Tensor forward(torch::Tensor x) {
        x = maxpool(torch::relu(bn1(conv1(x))));
        x = layer1->forward(x);
        x = layer2->forward(x);
        x = layer3->forward(x);
        x = layer4->forward(x);
        return fc(torch::flatten(avgpool(x), 1));
    }

    static torch::nn::Sequential stage(std::int64_t in, std::int64_t out, std::int64_t stride) {
        return torch::nn::Sequential(BasicBlock(in, out, stride), BasicBlock(out, out, 1));
    }

    torch::nn::Conv2d conv1;
    torch::nn::BatchNorm2d bn1;
    torch::nn::MaxPool2d maxpool;
    torch::nn::Sequential layer1, layer2, layer3, layer4;
    torch::nn::AdaptiveAvgPool2d avgpool;
    torch::nn::Linear fc;
};
TORCH_MODULE(ResNet18);
