// SPDX-License-Identifier: BSL-1.0
// The same with LibTorch, whose headers are the system's here. (Its macros, as TORCH_MODULE, are not used: what they
// expand to is not clean.)
#include <tally/torch.hpp>

#include <torch/torch.h>

#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace {

/// Several arguments of several types, several results.
class Classifier : public torch::nn::Module {
  public:
    Classifier()
        : stem_(register_module("stem", torch::nn::Conv2d(torch::nn::Conv2dOptions(3, 4, 3)))),
          head_(register_module("head", torch::nn::Linear(4, 10))) {}

    std::tuple<torch::Tensor, torch::Tensor> forward(const torch::Tensor &x, double scale, std::optional<bool> again) {
        const torch::Tensor features = torch::relu(stem_->forward(x)).mean({2, 3});
        return {head_->forward(features) * scale, again.value_or(false) ? head_->forward(features) : features};
    }

  private:
    torch::nn::Conv2d stem_;
    torch::nn::Linear head_;
};

struct Parts {
    torch::Tensor left{};
    std::vector<torch::Tensor> right{};
    std::string name{};
};

/// Takes and returns a struct.
class Splitter : public torch::nn::Module {
  public:
    static Parts forward(Parts parts) {
        parts.left = torch::tanh(parts.left);
        return parts;
    }
};

/// A layer of the user's own with a module.
class ScaleModule : public torch::nn::Module {
  public:
    ScaleModule() : gamma_(register_parameter("gamma", torch::ones({8}))) {}
    torch::Tensor forward(const torch::Tensor &x) { return x * gamma_; }

  private:
    torch::Tensor gamma_;
};

struct Scale {
    static constexpr const char *type_name = "ScaleModule"; // the module's class, for compare

    static constexpr tally::result forward(const tally::typed_shape &input) {
        tally::result r;
        r.add(input);
        r.flops = input.numel();
        return r;
    }
    static constexpr void parameters(tally::parameter_sink &sink) { sink.add({"gamma", {8}}); }
    static std::shared_ptr<ScaleModule> module() { return std::make_shared<ScaleModule>(); }
};

using Net = tally::Sequential<tally::Named<"fc", tally::Linear<4, 8>>, Scale, tally::Residual<tally::Linear<8, 8>>,
                              tally::Branches<tally::Concat<1>, tally::Tanh, tally::Sequential<>>,
                              tally::Repeat<2, tally::GELU<>>>;
using In = tally::Shape<2, 4>;

template <class Model> void show(Model &&model, const tally::report &r) {
    for (const tally::record &row : r.rows)
        std::cout << row.type << ' ' << row.path << ' ' << row.macs << ' ' << row.outputs.size() << '\n';
    std::cout << r << tally::to_text(r, {.depth = 1, .columns = {tally::column::stride}})
              << tally::summarize(model, {.columns = {tally::column::num_params}, .mode = tally::mode::eval});
}

} // namespace

int main() {
    Classifier classifier;
    const torch::Tensor images = torch::rand({2, 3, 8, 8});
    show(classifier, tally::summarize(classifier, images, 2.0, true, {.depth = 2}));
    show(classifier, tally::summarize(classifier, tally::inputs(images, 2.0, std::optional<bool>())));

    Splitter splitter;
    show(splitter, tally::summarize(splitter, Parts{images, {images, images}, "parts"}));

    const auto net = tally::make_module<Net>();
    const std::int64_t batch = 2;
    const int features = 4;
    show(net, tally::summarize(net, {2, 4}));
    show(net, tally::summarize(net, {{batch, features}}, {.counting = tally::counting::torchinfo}));
    show(net, tally::summarize(net, tally::sizes{2U, 4UL}, {.mode = tally::mode::train}));
    show(net, tally::summarize(net, tally::sizes{images.select(1, 0).select(2, 0).slice(1, 0, 4).sizes()}));
    show(net, tally::summarize<Net>(torch::rand({2, 4})));

    const tally::difference different = tally::compare<Net, In>(net);
    std::cout << different << (different ? "differs\n" : "is what was declared\n");
    std::cout << tally::compare(tally::summarize<Net>(tally::shape{2, 4}), tally::summarize(net, {2, 4}));

    torch::nn::Sequential sequential(torch::nn::Linear(4, 3), torch::nn::ReLU());
    show(sequential, tally::summarize(sequential, torch::rand({2, 4})));
    torch::nn::AnyModule any(torch::nn::Linear(4, 3));
    show(any, tally::summarize(any, torch::rand({2, 4})));

    try {
        std::cout << tally::summarize(net, {2, 5});
    } catch (const tally::forward_error &e) {
        std::cout << e.what() << e.executed().rows.size();
    }
}
