// SPDX-License-Identifier: BSL-1.0
// Options that LibTorch's constructors let through, or that are changed afterwards, and that its forward refuses: a
// summary says what LibTorch says, and the model is as before.
#include <tally/torch/summarize.hpp>

#include "snapshot.hpp"

#include <catch2/catch_test_macros.hpp>

#include <exception>
#include <optional>
#include <string>

namespace nn = torch::nn;

namespace {

// A module whose child is held directly, so that its row comes from the hooks.
template <class Holder> struct Holds : nn::Module {
    Holder layer;

    explicit Holds(Holder held) : layer(std::move(held)) { register_module("layer", layer); }

    torch::Tensor forward(const torch::Tensor &x) { return torch::relu(layer(x)); }
};

// What the forward itself throws; none if it returns.
template <class Module> std::optional<std::string> refusal_of(Module &module, const torch::Tensor &x) {
    try {
        module.forward(x);
        return std::nullopt;
    } catch (const c10::Error &e) {
        return e.what_without_backtrace();
    }
}

// What a summary of it throws, with LibTorch's exception in it.
template <class Module> std::optional<std::string> refusal_observed(Module &module, const torch::Tensor &x) {
    try {
        tally::summarize(module, x);
        return std::nullopt;
    } catch (const tally::forward_error &e) {
        try {
            std::rethrow_if_nested(e);
        } catch (const c10::Error &cause) {
            CATCH_CHECK(std::string(e.what()).find(cause.what_without_backtrace()) != std::string::npos);
            CATCH_CHECK(std::string(e.what()).starts_with("tally: the forward threw in layer ("));
            return cause.what_without_backtrace();
        }
        return "nothing nested";
    }
}

template <class Holder> void check_refused(Holder layer, const torch::Tensor &x) {
    Holds<Holder> model(layer);
    const std::optional<std::string> refusal = refusal_of(model, x);
    CATCH_INFO(refusal.value_or("LibTorch refuses nothing"));
    CATCH_CHECK(refusal);
    const snapshot before(model, {x});
    CATCH_CHECK(refusal_observed(model, x) == refusal);
    CATCH_CHECK(before.difference_to(snapshot(model, {x})) == "");
    CATCH_CHECK(tally::summarize(model).rows.size() == 2); // without an input, nothing runs
}

// The same for what is wrong after the module was made.
template <class Holder, class Change> void check_changed(Holder layer, const torch::Tensor &x, Change change) {
    change(layer->options);
    check_refused(layer, x);
}

} // namespace

CATCH_TEST_CASE("convolutions that the constructor lets through") {
    const auto x = torch::rand({2, 4, 8, 8});
    const auto options = [] { return nn::Conv2dOptions(4, 6, 3); };
    check_refused(nn::Conv2d(options().stride(0)), x);
    check_refused(nn::Conv2d(options().stride(-1)), x);
    check_refused(nn::Conv2d(options().padding(-1)), x);
    check_refused(nn::Conv2d(options().dilation(0)), x);
    check_refused(nn::Conv2d(nn::Conv2dOptions(4, 6, 9)), x); // the kernel is larger than the image
    check_refused(nn::Conv2d(nn::Conv2dOptions(3, 6, 3)), x); // another number of channels
    check_refused(nn::Conv1d(nn::Conv1dOptions(4, 6, 3)), x); // another rank
    check_refused(nn::ConvTranspose2d(nn::ConvTranspose2dOptions(4, 6, 3).stride(2).output_padding(2)), x);
}

CATCH_TEST_CASE("convolutions whose options are changed") {
    const auto x = torch::rand({2, 4, 8, 8});
    const auto conv = [] { return nn::Conv2d(nn::Conv2dOptions(4, 6, 3)); };
    check_changed(conv(), x, [](auto &o) { o.groups(3); });
    check_changed(conv(), x, [](auto &o) { o.groups(2); });
    check_changed(conv(), x, [](auto &o) { o.stride({0, 1}); });
    check_changed(conv(), x, [](auto &o) { o.padding(torch::ExpandingArray<2>({-1, 0})); });
    check_changed(conv(), x, [](auto &o) { o.stride(2).padding(torch::kSame); });
}

CATCH_TEST_CASE("pools that the constructor lets through") {
    const auto x = torch::rand({2, 4, 8, 8});
    check_refused(nn::MaxPool2d(nn::MaxPool2dOptions(0)), x);
    check_refused(nn::MaxPool2d(nn::MaxPool2dOptions(2).stride(0)), x);
    check_refused(nn::MaxPool2d(nn::MaxPool2dOptions(2).padding(2)), x);
    check_refused(nn::MaxPool2d(nn::MaxPool2dOptions(2).dilation(0)), x);
    check_refused(nn::MaxPool2d(nn::MaxPool2dOptions(9)), x);
    check_refused(nn::AvgPool2d(nn::AvgPool2dOptions(2).padding(2)), x);
    check_refused(nn::AvgPool2d(nn::AvgPool2dOptions(2).divisor_override(0)), x);
    check_refused(nn::AdaptiveAvgPool2d(nn::AdaptiveAvgPool2dOptions({-1, 2})), x);
}

CATCH_TEST_CASE("other layers that do not fit") {
    const auto x = torch::rand({2, 4, 8, 8});
    check_changed(nn::Dropout(0.5), x, [](auto &o) { o.p(2); });
    check_refused(nn::Softmax(7), x);
    check_refused(nn::GLU(nn::GLUOptions(1)), torch::rand({2, 3}));
    check_refused(nn::Flatten(nn::FlattenOptions().start_dim(3).end_dim(1)), x);
    check_refused(nn::Unflatten(nn::UnflattenOptions(1, {3, 2})), x);
    check_refused(nn::Linear(5, 2), x);
    check_refused(nn::BatchNorm2d(3), x);
    check_refused(nn::BatchNorm1d(4), x);
    check_refused(nn::LayerNorm(nn::LayerNormOptions({7})), x);
    check_changed(nn::GroupNorm(nn::GroupNormOptions(2, 4)), x, [](auto &o) { o.num_groups(3); });
    check_refused(nn::PReLU(nn::PReLUOptions().num_parameters(3)), x);
    check_refused(nn::ReflectionPad2d(nn::ReflectionPad2dOptions(9)), x);
    check_refused(nn::PixelShuffle(nn::PixelShuffleOptions(3)), x);
    check_refused(nn::Fold(nn::FoldOptions({4, 4}, {2, 2})), x);
    check_refused(nn::Embedding(3, 4), torch::full({2}, 5, torch::kLong));
}

CATCH_TEST_CASE("what LibTorch accepts is observed as it ran, whatever the options said before") {
    nn::Conv2d conv(nn::Conv2dOptions(4, 6, 3));
    conv->options.stride(2).in_channels(40); // the second is not used by the forward
    Holds<nn::Conv2d> model(conv);
    const tally::report r = tally::summarize(model, torch::rand({2, 4, 9, 9}));
    CATCH_CHECK(r.rows[1].outputs[0] == tally::typed_shape(tally::shape{2, 6, 4, 4}));
    CATCH_CHECK(r.rows[1].macs == 2 * 6 * 4 * 4 * 4 * 9);
    CATCH_CHECK(r.rows[1].stride.values[0] == 2);
}

CATCH_TEST_CASE("layers and inputs without elements are observed") {
    nn::Linear linear(3, 4);
    CATCH_CHECK(tally::summarize(linear, torch::rand({0, 3})).totals.macs == 0);
    CATCH_CHECK(tally::summarize(nn::Conv2d(nn::Conv2dOptions(4, 6, 3)), torch::rand({0, 4, 8, 8})).totals.macs == 0);
    CATCH_CHECK(tally::summarize(nn::AdaptiveAvgPool2d(2), torch::rand({2, 4, 8, 8})).totals.flops == 2 * 4 * 64);
}
