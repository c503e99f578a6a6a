// SPDX-License-Identifier: BSL-1.0
// Layers of the user's own in make_module: built by their module(), observed as they are declared.
#include <tally/torch.hpp>

#include <torch/support/same_rows.hpp>
#include <torch/torch.h>

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

using namespace tally;
using namespace tally::tests;

namespace {

struct LayerScaleImpl : torch::nn::Module {
    explicit LayerScaleImpl(std::int64_t channels) : gamma(register_parameter("gamma", torch::full({channels}, 0.5))) {}

    torch::Tensor forward(const torch::Tensor &x) { return x * gamma; }

    torch::Tensor gamma;
};
TORCH_MODULE(LayerScale);

/// x * gamma.
template <std::int64_t Channels> struct Scale {
    static constexpr const char *type_name = "LayerScale";

    static constexpr result forward(const typed_shape &input) {
        result r;
        r.add(input);
        r.flops = input.numel();
        return r;
    }
    static constexpr void parameters(parameter_sink &sink) { sink.add({"gamma", {Channels}}); }
    static LayerScale module() { return LayerScale(Channels); }
};

struct DifferenceImpl : torch::nn::Module {
    torch::Tensor forward(const torch::Tensor &a, const torch::Tensor &b) { return a - b; }
};

/// a - b.
struct Difference {
    static constexpr result forward(shape_list inputs) {
        result r;
        r.add(inputs[0]);
        r.flops = inputs[0].numel();
        return r;
    }
    static std::shared_ptr<DifferenceImpl> module() { return std::make_shared<DifferenceImpl>(); }
};

struct HalvesImpl : torch::nn::Module {
    std::tuple<torch::Tensor, torch::Tensor> forward(const torch::Tensor &x) {
        const std::vector<torch::Tensor> halves = x.chunk(2, -1);
        return {halves[0], halves[1]};
    }
};

/// The two halves of the last dimension.
struct Halves {
    static constexpr result forward(const typed_shape &input) {
        result r;
        typed_shape half = input;
        half[-1] = floor_div(input[-1], 2);
        r.add(half);
        r.add(half);
        return r;
    }
    static torch::nn::AnyModule module() { return torch::nn::AnyModule(HalvesImpl()); }
};

} // namespace

// A family of the user's, as tally's own ones are.
namespace low_rank {

struct options : layer_options {
    std::int64_t in_features = 0, rank = 0, out_features = 0;
};

template <class D> constexpr basic_result<D> forward(const options &o, basic_shape_list<D> inputs) {
    basic_result<D> r;
    r.add(inputs[0])[-1] = D(o.out_features);
    r.macs = inputs[0].product(0, inputs[0].rank() - 1) * D(o.rank) * D(o.in_features + o.out_features);
    r.flops = D(2) * r.macs;
    return r;
}

constexpr void parameters(const options &o, parameter_sink &sink) {
    sink.add({"down", {o.rank, o.in_features}, o.dtype});
    sink.add({"up", {o.out_features, o.rank}, o.dtype});
}

struct LowRankImpl : torch::nn::Module {
    explicit LowRankImpl(const options &o)
        : down(register_parameter("down", torch::rand({o.rank, o.in_features}))),
          up(register_parameter("up", torch::rand({o.out_features, o.rank}))) {}

    torch::Tensor forward(const torch::Tensor &x) { return torch::matmul(torch::matmul(x, down.t()), up.t()); }

    torch::Tensor down, up;
};

template <std::int64_t In, std::int64_t Rank, std::int64_t Out> struct LowRank {
    static constexpr low_rank::options options{{"LowRank"}, In, Rank, Out};
    static auto module() { return std::make_shared<LowRankImpl>(options); }
};

} // namespace low_rank

namespace {

using low_rank::LowRank;

struct Block
    : Sequential<Residual<Sequential<Linear<64, 64>, Named<"scale", Scale<64>>>>, Repeat<2, LowRank<64, 8, 64>>> {};

struct Net : Sequential<Named<"stem", Linear<40, 64>>, Functional<ReLU<>>, Block, Named<"again", Scale<64>>, Tanh,
                        Named<"again", Scale<64>>, Branches<Add, Sequential<>, LowRank<64, 4, 64>>> {};

struct WithoutModule {
    static constexpr typed_shape forward(const typed_shape &input) { return input; }
};

/// Its module has other parameters than it says.
struct Wrong : Scale<64> {
    static LayerScale module() { return LayerScale(32); }
};

struct DoubledImpl : torch::nn::Module {
    torch::Tensor forward(const torch::Tensor &x) { return x * 2; }
};

/// 2 * x: as a function, too.
struct Doubled {
    static constexpr result forward(const typed_shape &input) {
        result r;
        r.add(input);
        r.flops = input.numel();
        return r;
    }
    static auto module() { return std::make_shared<DoubledImpl>(); }
};

struct Empty : Scale<64> {
    static LayerScale module() { return nullptr; }
};

struct NormOfLibTorch {
    static constexpr const char *type_name = "LayerNorm";

    static constexpr typed_shape forward(const typed_shape &input) { return input; }
    static constexpr void parameters(parameter_sink &sink) {
        sink.add({"weight", {8}});
        sink.add({"bias", {8}});
    }
    static torch::nn::LayerNorm module() { return torch::nn::LayerNorm(torch::nn::LayerNormOptions({8})); }
};

template <class Built> std::string refusal() {
    try {
        make_module<Built>();
        return "";
    } catch (const std::invalid_argument &e) {
        return e.what();
    }
}

} // namespace

CATCH_TEST_CASE("layers of the user's own are observed as they are declared, row by row") {
    const report declared = tally::summarize<Net>(shape{2, 100, 40});
    auto made = make_module<Net>();
    CATCH_CHECK(differences(declared, tally::summarize(made, sizes{{2, 100, 40}})) == "");
    CATCH_CHECK_FALSE(compare<Net, Shape<2, 100, 40>>(made));
    // 40 * 64 + 64; 64 * 64 + 64, 64, twice 2 * 64 * 8; 64; 2 * 64 * 4
    CATCH_CHECK(declared.totals.params == 2'624 + 4'160 + 64 + 2 * 1'024 + 64 + 512);
    CATCH_CHECK(declared.totals.macs == 200 * (2'560 + 4'096 + 2 * 1'024 + 512));
    std::int64_t parameters = 0;
    for (const torch::Tensor &p : made->parameters())
        parameters += p.numel();
    CATCH_CHECK(parameters == declared.totals.params);
    CATCH_CHECK(made->named_parameters().contains("1.scale.gamma"));
    CATCH_CHECK(made->named_parameters().contains("again.gamma"));
}

CATCH_TEST_CASE("their modules compute and train") {
    using Chain = Sequential<Scale<3>, Functional<Doubled>, Named<"scale", Scale<3>>, Doubled>;
    auto made = make_module<Chain>();
    const torch::Tensor x = torch::rand({4, 3});
    CATCH_CHECK(torch::allclose(made->forward(x), x)); // half, twice, half, twice
    CATCH_CHECK(made->parameters().size() == 2);
    CATCH_CHECK(made->children().size() == 3);
    CATCH_CHECK(differences(tally::summarize<Chain>(shape{4, 3}), tally::summarize(made, x)) == "");
    made->forward(x).sum().backward();
    CATCH_CHECK(made->named_parameters()["scale.gamma"].grad().defined());
    const auto copy = std::dynamic_pointer_cast<net_module_impl>(made->clone());
    CATCH_CHECK(torch::allclose(copy->forward(x), x));
    CATCH_CHECK(copy->parameters()[0].data_ptr() != made->parameters()[0].data_ptr());
}

CATCH_TEST_CASE("a layer of two inputs, and one of two outputs") {
    using Two = Sequential<Named<"minus", Difference>, Linear<3, 8>, Named<"halves", Halves>>;
    const report declared = tally::summarize<Two>({shape{5, 3}, shape{5, 3}});
    auto made = make_module<Two>();
    CATCH_CHECK(differences(declared, tally::summarize(made, sizes{{5, 3}, {5, 3}})) == "");
    CATCH_CHECK(differences(declared, tally::summarize<Two>(tally::inputs(torch::rand({5, 3}), torch::rand({5, 3})))) ==
                "");
    CATCH_CHECK_FALSE(compare<Two, Inputs<Shape<5, 3>, Shape<5, 3>>>(made));
    CATCH_REQUIRE(declared.rows.back().outputs.size() == 2);

    const std::vector<torch::Tensor> out = made->forward_all({torch::ones({5, 3}), torch::ones({5, 3})});
    CATCH_REQUIRE(out.size() == 2);
    const torch::Tensor bias = made->named_parameters()["1.bias"];
    CATCH_CHECK(torch::allclose(torch::cat(out, 1), bias.expand({5, 8})));
    CATCH_CHECK_THROWS_AS(made->forward(torch::ones({5, 3})), std::exception);
}

CATCH_TEST_CASE("a join of the user's own") {
    using Joined = Sequential<Linear<3, 4>, Branches<Difference, Sequential<>, Tanh>>;
    auto made = make_module<Joined>();
    CATCH_CHECK(differences(tally::summarize<Joined>(shape{5, 3}), tally::summarize(made, sizes{{5, 3}})) == "");
    const torch::Tensor x = torch::rand({5, 3}), y = made->children()[0]->as<torch::nn::Linear>()->forward(x);
    CATCH_CHECK(torch::allclose(made->forward(x), y - y.tanh()));
}

CATCH_TEST_CASE("a bare layer of the user's own is one row") {
    auto made = make_module<Scale<64>>();
    const report declared = tally::summarize<Scale<64>>(shape{2, 64});
    CATCH_CHECK(declared.rows.size() == 1);
    CATCH_CHECK(differences(declared, tally::summarize(made, sizes{{2, 64}})) == "");
}

CATCH_TEST_CASE("module() may be one of torch::nn, which tally has no type for") {
    const report r = tally::summarize(make_module<Sequential<Linear<4, 8>, NormOfLibTorch>>(), torch::rand({2, 4}));
    CATCH_REQUIRE(r.rows.size() == 3);
    CATCH_CHECK(r.rows[2].type == "LayerNorm");
    CATCH_CHECK(r.rows[2].params == 16);
    CATCH_CHECK(r.rows[2].exact);
}

CATCH_TEST_CASE("what cannot be made: the exception says which layer and where") {
    const std::string none = "tally: torch::nn has no module for the layer WithoutModule (";
    const std::string remedy = "): give the layer a static function module() that returns one";
    CATCH_CHECK(refusal<Sequential<Linear<3, 4>, Named<"x", WithoutModule>>>() == none + "x" + remedy);
    CATCH_CHECK(refusal<Sequential<Linear<3, 4>, Named<"block", Sequential<Tanh, WithoutModule>>>>() ==
                none + "block.1" + remedy);
    CATCH_CHECK(refusal<Sequential<Linear<3, 4>, Functional<WithoutModule>>>() == none + "after 0" + remedy);
    CATCH_CHECK(refusal<WithoutModule>() == none + "the net" + remedy);
    CATCH_CHECK_THROWS_AS(tally::summarize<WithoutModule>(torch::rand({2, 3})), std::invalid_argument);
    CATCH_CHECK(refusal<Sequential<ReLU<>, Named<"scale", Wrong>>>() ==
                "tally: module() of the layer LayerScale (scale) returned a module with parameters and buffers [32]; "
                "declared are [64]");
    CATCH_CHECK(refusal<Sequential<ReLU<>, Named<"scale", Empty>>>() ==
                "tally: module() of the layer LayerScale (scale) returned nothing");
}
