// SPDX-License-Identifier: BSL-1.0
// Nets whose wiring is code, as modules: the rows observed are those declared, and they can be trained and cloned.
#include <tally/torch.hpp>

#include <torch/support/same_rows.hpp>
#include <torch/torch.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace tally;
using namespace tally::tests;

namespace {

template <class Net, class... Shapes> std::string differences_of(const Shapes &...inputs) {
    auto module = make_module<Net>();
    module->eval();
    const torch::NoGradGuard no_grad;
    return differences(tally::summarize<Net>({typed_shape(inputs)...}), tally::summarize(module, sizes{inputs...}));
}

template <std::int64_t In, std::int64_t Out> using Conv = Conv2d<In, Out, kernel_size<3>, padding<1>>;

template <std::int64_t C> struct Block {
    static constexpr Named<"conv1", Conv<C, C>> conv1{};
    static constexpr Named<"bn1", BatchNorm2d<C>> bn1{};
    static constexpr value forward(value x) { return tally::relu(bn1(conv1(x)) + x); }
};

struct Skips {
    static constexpr value forward(value x) {
        value skip[3];
        for (value &s : skip) {
            s = call<Block<4>>(x);
            x = call<MaxPool2d<kernel_size<2>>>(s);
        }
        for (int i = 2; i >= 0; --i)
            x = call<Conv<8, 4>>(tally::cat({x.repeat({1, 1, 2, 2}), skip[i]}, 1));
        return x;
    }
};

struct Attention {
    static constexpr Named<"qkv", Linear<16, 48>> qkv{};
    static constexpr Named<"proj", Linear<16, 16>> proj{};
    static constexpr value forward(value x) {
        const auto parts = qkv(x).chunk(3, -1);
        const auto heads = [&](value t) { return t.view({x.size(0), x.size(1), 4, -1}).transpose(1, 2); };
        const value scores = matmul(heads(parts[0]), heads(parts[1]).transpose(2, 3)) / 2.0;
        const value y = matmul(softmax(scores, -1), heads(parts[2]));
        return proj(y.transpose(1, 2).reshape({x.size(0), x.size(1), -1}));
    }
};

struct Siamese {
    static constexpr Named<"embed", Block<4>> embed{};
    static constexpr value forward(value a, value b) { return (embed(a) - embed(b)).pow(2).mean({2, 3}); }
};

struct Numbers {
    static constexpr value forward(value x) {
        const number half = x.size(1) / 2;
        const value y = x.slice(1, 0, half) + x.slice(1, half, half * 2);
        return y + arange(x.size(1) - half).unsqueeze(0);
    }
};

// Several results, bound in another order than they were made in.
struct Parts {
    static constexpr values<2> forward(value x) {
        const auto parts = x.split({3, 5}, 1);
        return values{parts[1], parts[0]};
    }
};
struct Joined {
    static constexpr Named<"parts", Parts> parts{};
    static constexpr Named<"long_", Linear<5, 4>> long_{};
    static constexpr Named<"short_", Linear<3, 4>> short_{};
    static constexpr value forward(value x) {
        const auto [longer, shorter] = parts(x);
        return long_(longer) * tally::sigmoid(short_(shorter));
    }
};

struct ScaleImpl : torch::nn::Module {
    torch::Tensor gamma = register_parameter("gamma", torch::full({4}, 0.5));
    torch::Tensor forward(const torch::Tensor &x) { return x * gamma; }
};
TORCH_MODULE(Scale);

struct LayerScale {
    static constexpr const char *type_name = "Scale";
    static constexpr int outputs = 1;
    static constexpr result forward(const typed_shape &input) {
        result r;
        r.add(input);
        r.flops = input.numel();
        return r;
    }
    static constexpr void parameters(parameter_sink &sink) { sink.add({"gamma", {4}}); }
    static Scale module() { return Scale(); }
};
struct Scaled {
    static constexpr value forward(value x) { return x + call<LayerScale>(call<Linear<4, 4>>(x)); }
};

} // namespace

CATCH_TEST_CASE("nets whose wiring is code are observed as they are declared, row by row") {
    CATCH_CHECK(differences_of<Block<4>>(shape{2, 4, 6, 6}) == "");
    CATCH_CHECK(differences_of<Skips>(shape{1, 4, 16, 24}) == "");
    CATCH_CHECK(differences_of<Attention>(shape{3, 7, 16}) == "");
    CATCH_CHECK(differences_of<Siamese>(shape{1, 4, 6, 6}, shape{2, 4, 6, 6}) == "");
    CATCH_CHECK(differences_of<Numbers>(shape{3, 6}) == "");
    CATCH_CHECK(differences_of<Joined>(shape{3, 8}) == "");
    CATCH_CHECK(differences_of<Scaled>(shape{3, 4}) == "");
    CATCH_CHECK(differences_of<Sequential<Residual<Block<4>>, Repeat<3, Block<4>>, Named<"x", Skips>>>(
                    shape{1, 4, 8, 8}) == "");
}

CATCH_TEST_CASE("what a forward of values computes is what the same forward of tensors does") {
    torch::manual_seed(1);
    auto module = make_module<Attention>();
    const auto x = torch::rand({3, 7, 16});
    const auto linear = [&](const torch::Tensor &in, const char *name) {
        const auto parameters = module->named_parameters();
        return torch::linear(in, parameters[std::string(name) + ".weight"], parameters[std::string(name) + ".bias"]);
    };
    const auto parts = linear(x, "qkv").chunk(3, -1);
    const auto heads = [&](const torch::Tensor &t) { return t.view({3, 7, 4, -1}).transpose(1, 2); };
    const auto scores = matmul(heads(parts[0]), heads(parts[1]).transpose(2, 3)) / 2.0;
    const auto y = matmul(softmax(scores, -1), heads(parts[2])).transpose(1, 2).reshape({3, 7, -1});
    CATCH_CHECK(torch::allclose(module->forward(x), linear(y, "proj")));
    // [0, 1, 2, 3] * 4: [0 + 2, 1 + 3] + [0, 1]
    const auto row = torch::arange(4).unsqueeze(0);
    CATCH_CHECK(torch::equal(make_module<Numbers>()->forward(row), torch::tensor({{2, 5}})));
}

CATCH_TEST_CASE("they are trained and cloned") {
    auto module = make_module<Skips>();
    torch::optim::SGD optimizer(module->parameters(), 0.1);
    const auto x = torch::rand({1, 4, 16, 16});
    const auto before = module->forward(x).sum();
    before.backward();
    for (const torch::Tensor &p : module->parameters())
        CATCH_CHECK(p.grad().defined());
    optimizer.step();
    CATCH_CHECK(!torch::equal(module->forward(x).sum(), before));
    module->eval();
    auto copy = std::dynamic_pointer_cast<net_module_impl>(module->clone());
    CATCH_REQUIRE(copy);
    copy->eval();
    CATCH_CHECK(torch::equal(copy->forward(x), module->forward(x)));
}

CATCH_TEST_CASE("other numbers of inputs than a forward takes are refused") {
    auto module = make_module<Siamese>();
    CATCH_CHECK_THROWS_WITH(tally::summarize(module, torch::rand({1, 4, 6, 6})),
                            Catch::Matchers::ContainsSubstring("the net takes 2 tensors, there is one"));
    CATCH_CHECK_THROWS_AS(module->forward(torch::rand({1, 4, 6, 6})), std::invalid_argument);
    CATCH_CHECK_THROWS_AS(module->forward_all({torch::rand({1}), torch::rand({1}), torch::rand({1})}),
                          std::invalid_argument);
}
