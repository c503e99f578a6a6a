// SPDX-License-Identifier: BSL-1.0
// ResNet-18 as users of LibTorch write it: the model of `make demo`, and one that holds its blocks otherwise.
#include <tally/torch/compare.hpp>
#include <tally/zoo/resnet.hpp>

#include "demo/resnet18.hpp"

#include <catch2/catch_test_macros.hpp>

#include <vector>

namespace {

using image = tally::Shape<1, 3, 224, 224>;

// The same model, with its blocks as members: no Sequential tells where one begins and ends.
struct DirectImpl : torch::nn::Module {
    DirectImpl() {
        const std::int64_t widths[] = {64, 64, 64, 128, 128, 256, 256, 512, 512};
        for (int i = 0; i < 8; ++i)
            blocks.push_back(register_module("block" + std::to_string(i),
                                             BasicBlock(widths[i], widths[i + 1], widths[i] == widths[i + 1] ? 1 : 2)));
        const auto stem = torch::nn::Conv2dOptions(3, 64, 7).stride(2).padding(3).bias(false);
        conv1 = register_module("conv1", torch::nn::Conv2d(stem));
        bn1 = register_module("bn1", torch::nn::BatchNorm2d(64));
        maxpool = register_module("maxpool", torch::nn::MaxPool2d(torch::nn::MaxPool2dOptions(3).stride(2).padding(1)));
        avgpool = register_module("avgpool", torch::nn::AdaptiveAvgPool2d(1));
        fc = register_module("fc", torch::nn::Linear(512, 1000));
    }

    torch::Tensor forward(torch::Tensor x) {
        x = maxpool(torch::relu(bn1(conv1(x))));
        for (BasicBlock &block : blocks)
            x = block(x);
        return fc(torch::flatten(functional_pool ? torch::adaptive_avg_pool2d(x, {1, 1}) : avgpool(x), 1));
    }

    bool functional_pool = false;
    std::vector<BasicBlock> blocks;
    torch::nn::Conv2d conv1{nullptr};
    torch::nn::BatchNorm2d bn1{nullptr};
    torch::nn::MaxPool2d maxpool{nullptr};
    torch::nn::AdaptiveAvgPool2d avgpool{nullptr};
    torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Direct);

std::vector<tally::record> blocks_of(const tally::report &r) {
    std::vector<tally::record> blocks;
    for (const tally::record &row : r.rows)
        if (row.type == "BasicBlock")
            blocks.push_back(row);
    return blocks;
}

} // namespace

CATCH_TEST_CASE("a hand-written ResNet-18 is what the type says") {
    ResNet18 net;
    const tally::report r = tally::summarize(net, torch::rand({1, 3, 224, 224}));
    CATCH_CHECK(r.totals.params == 11'689'512);
    CATCH_CHECK(r.totals.trainable == 11'689'512);
    CATCH_CHECK(r.totals.macs == 1'814'073'344);
    CATCH_CHECK(r.uncounted().empty());
    int layers = 0;
    for (const tally::record &row : r.rows) {
        CATCH_INFO(row.path);
        CATCH_CHECK(row.exact);
        CATCH_CHECK(row.executed);
        layers += row.leaf && row.params > 0;
    }
    CATCH_CHECK(layers == 41); // 20 convolutions, 20 norms, one linear layer

    const tally::difference d = tally::compare<tally::zoo::resnet18, image>(net);
    CATCH_CHECK(!d);
    CATCH_CHECK(tally::to_text(d) == "no difference\n");
}

CATCH_TEST_CASE("a hand-written ResNet-18 is not a ResNet-34") {
    ResNet18 net;
    const tally::difference d = tally::compare<tally::zoo::resnet34, image>(net);
    CATCH_CHECK(d);
    CATCH_CHECK(d.layers.size() == 32); // 16 more convolutions of the same shapes, and as many norms
    for (const tally::layer_difference &layer : d.layers) {
        CATCH_CHECK(!layer.declared.empty());
        CATCH_CHECK(layer.observed.empty());
    }
    CATCH_REQUIRE(d.totals.size() == 3);
    CATCH_CHECK(d.totals[0].declared == 21'797'672);
    CATCH_CHECK(d.totals[0].observed == 11'689'512);
    CATCH_CHECK(d.totals[2].declared == 3'663'761'408);
    CATCH_CHECK(tally::to_text(d).find("layer1.2.conv1 (Conv2d) [1, 64, 56, 56], 36,864 params") != std::string::npos);
}

CATCH_TEST_CASE("one layer that is otherwise is the one that is listed") {
    ResNet18 net;
    net->fc = net->replace_module("fc", torch::nn::Linear(512, 10));
    const tally::difference d = tally::compare<tally::zoo::resnet18, image>(net);
    CATCH_REQUIRE(d.layers.size() == 1);
    CATCH_CHECK(d.layers[0].declared == "fc (Linear) [1, 1000], 513,000 params, 512,000 mult-adds");
    CATCH_CHECK(d.layers[0].observed == "fc (Linear) [1, 10], 5,130 params, 5,120 mult-adds");
}

CATCH_TEST_CASE("blocks outside of a Sequential are inferred, and come to the same") {
    ResNet18 in_sequentials;
    Direct direct;
    const auto x = torch::rand({1, 3, 224, 224});
    const tally::report a = tally::summarize(in_sequentials, x), b = tally::summarize(direct, x);
    CATCH_CHECK(a.totals.params == b.totals.params);
    CATCH_CHECK(a.totals.macs == b.totals.macs);
    CATCH_CHECK(a.totals.flops == b.totals.flops);
    CATCH_CHECK(a.totals.buffers == b.totals.buffers);
    CATCH_CHECK(a.totals.input_bytes == b.totals.input_bytes);
    CATCH_CHECK(a.totals.output_bytes == b.totals.output_bytes);
    CATCH_CHECK(a.totals.param_bytes == b.totals.param_bytes);
    CATCH_CHECK(a.totals.buffer_bytes == b.totals.buffer_bytes);
    for (const tally::record &row : b.rows) {
        CATCH_INFO(row.path);
        CATCH_CHECK(row.exact == (row.type != "BasicBlock"));
    }
    const auto known = blocks_of(a), inferred = blocks_of(b);
    CATCH_REQUIRE(known.size() == 8);
    CATCH_REQUIRE(inferred.size() == 8);
    for (int i = 0; i < 8; ++i) {
        CATCH_INFO(i);
        CATCH_CHECK(inferred[i].inputs == known[i].inputs);
        CATCH_CHECK(inferred[i].outputs == known[i].outputs);
        CATCH_CHECK(inferred[i].subtree.params == known[i].subtree.params);
        CATCH_CHECK(inferred[i].subtree.macs == known[i].subtree.macs);
        CATCH_CHECK(inferred[i].subtree.flops == known[i].subtree.flops);
    }
    CATCH_CHECK(!tally::compare<tally::zoo::resnet18, image>(direct));
}

// Nothing tells whose an operation is that runs after an inferred block and before the next module.
CATCH_TEST_CASE("an operation right after an inferred block is taken for the block's") {
    Direct direct;
    const auto x = torch::rand({1, 3, 224, 224});
    const tally::report with_module = tally::summarize(direct, x);
    direct->functional_pool = true;
    const tally::report without = tally::summarize(direct, x);
    const tally::record known = blocks_of(with_module).back(), inferred = blocks_of(without).back();
    CATCH_CHECK(!inferred.exact);
    CATCH_CHECK(inferred.subtree.macs == known.subtree.macs);
    CATCH_CHECK(inferred.subtree.flops == known.subtree.flops + 512 * 7 * 7);
    CATCH_CHECK(without.totals.macs == with_module.totals.macs);
    CATCH_CHECK(without.totals.flops == with_module.totals.flops);
}
