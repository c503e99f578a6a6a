// SPDX-License-Identifier: BSL-1.0
// How a model is held and what it is given: objects, holders, pointers, const ones, AnyModule; tensors and sizes.
#include <tally/torch/summarize.hpp>

#include "support/find_rows.hpp"

#include <catch2/catch_test_macros.hpp>

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <unordered_map>

using tally::tests::names_of;
namespace nn = torch::nn;

namespace {

struct TwoInputs : nn::Module {
    nn::Linear left{4, 5}, right{6, 5};
    TwoInputs() {
        register_module("left", left);
        register_module("right", right);
    }
    torch::Tensor forward(torch::Tensor a, torch::Tensor b) {
        const torch::Tensor sum = left(a);
        return sum + right(b);
    }
};

struct ConstForward : nn::Module {
    mutable nn::Linear layer{4, 5};
    ConstForward() { register_module("layer", layer); }
    torch::Tensor forward(torch::Tensor x) const { return layer(x); }
};

// Takes and returns tensors by name.
struct Named : nn::Module {
    nn::Linear layer{register_module("layer", nn::Linear(4, 5))};
    std::unordered_map<std::string, torch::Tensor> forward(const std::map<std::string, torch::Tensor> &x) {
        return {{"y", layer(x.at("x"))}};
    }
};

} // namespace

CATCH_TEST_CASE("several inputs, as tensors and as sizes; the model lies on the stack") {
    TwoInputs model;
    const auto check = [](const tally::report &r) {
        CATCH_CHECK(names_of(r) == "TwoInputs left right");
        CATCH_CHECK(r.rows[0].inputs.size() == 2);
        CATCH_CHECK(r.totals.macs == 2 * 5 * 4 + 2 * 5 * 6);
        CATCH_CHECK(r.totals.flops == 2 * (2 * 5 * 4 + 2 * 5 * 6) + 3 * 2 * 5); // two biases and the sum
        CATCH_CHECK(r.totals.input_bytes == 4 * (2 * 4 + 2 * 6));
    };
    check(tally::summarize(model, tally::inputs(torch::rand({2, 4}), torch::rand({2, 6}))));
    check(tally::summarize(model, tally::sizes{tally::shape{2, 4}, tally::shape{2, 6}}));
    CATCH_CHECK_THROWS(tally::summarize(model, tally::sizes{{2, 4, 6}}));
}

CATCH_TEST_CASE("sizes{{...}} makes up an input") {
    nn::Sequential model(nn::Conv2d(nn::Conv2dOptions(3, 4, 3)), nn::ReLU());
    const tally::report r = tally::summarize(model, tally::sizes{{2, 3, 8, 8}});
    CATCH_CHECK(r.rows[0].inputs[0] == tally::typed_shape(tally::shape{2, 3, 8, 8}));
    CATCH_CHECK(r.totals.macs == 2 * 4 * 6 * 6 * 3 * 9);
}

CATCH_TEST_CASE("sizes of whole numbers, and sizes that no tensor has") {
    nn::Embedding embedding(10, 4);
    const tally::report r =
        tally::summarize(embedding, tally::sizes{tally::typed_shape({3, 7}, tally::scalar_type::int64)});
    CATCH_CHECK(r.rows[0].outputs[0] == tally::typed_shape(tally::shape{3, 7, 4}));
    CATCH_CHECK(r.totals.input_bytes == 3 * 7 * 8);

    nn::Linear linear(4, 5);
    try {
        tally::summarize(linear, tally::sizes{{-1, 4}});
        CATCH_FAIL("it should throw");
    } catch (const tally::error &e) {
        CATCH_CHECK(std::string(e.what()).find("wanted sizes that are all known, got -1;") != std::string::npos);
    }
}

CATCH_TEST_CASE("tensors in maps are seen") {
    Named model;
    const std::map<std::string, torch::Tensor> x{{"x", torch::rand({2, 4})}, {"z", torch::rand({3})}};
    const tally::report r = tally::summarize(model, tally::inputs(x));
    CATCH_CHECK(r.rows[0].inputs.size() == 2);
    CATCH_CHECK(r.rows[0].outputs[0] == tally::typed_shape(tally::shape{2, 5}));
    CATCH_CHECK(r.totals.input_bytes == 4 * (2 * 4 + 3));
}

CATCH_TEST_CASE("a module may be an object, a holder or a pointer") {
    const auto pointer = std::make_shared<TwoInputs>();
    auto holder = nn::ModuleHolder<TwoInputs>(pointer);
    const auto arguments = tally::inputs(torch::rand({2, 4}), torch::rand({2, 6}));
    for (const tally::report &r : {tally::summarize(*pointer, arguments), tally::summarize(pointer, arguments),
                                   tally::summarize(holder, arguments)})
        CATCH_CHECK(r.totals.macs == 100);
    CATCH_CHECK_THROWS_AS(tally::summarize(std::shared_ptr<TwoInputs>(), arguments), std::invalid_argument);
}

CATCH_TEST_CASE("a const holder or pointer will do, and a const module whose forward is const") {
    const nn::Linear holder(4, 5);
    const auto x = torch::rand({2, 4});
    CATCH_CHECK(tally::summarize(holder, x).totals.macs == 2 * 4 * 5);
    CATCH_CHECK(tally::summarize(holder, tally::sizes{{2, 4}}).totals.macs == 2 * 4 * 5);
    CATCH_CHECK(tally::summarize(holder).totals.params == 4 * 5 + 5);

    const std::shared_ptr<nn::LinearImpl> pointer = holder.ptr();
    CATCH_CHECK(tally::summarize(pointer, x).totals.macs == 2 * 4 * 5);
    CATCH_CHECK(tally::summarize(pointer.get(), x).totals.macs == 2 * 4 * 5);

    const nn::Sequential sequential(nn::Linear(4, 5), nn::ReLU());
    CATCH_CHECK(tally::summarize(sequential, x).rows.size() == 3);

    const ConstForward module;
    CATCH_CHECK(tally::summarize(module, x).totals.macs == 2 * 4 * 5);
    CATCH_CHECK(tally::summarize(static_cast<const nn::Module &>(*pointer)).totals.params == 4 * 5 + 5);
    CATCH_CHECK_THROWS_AS(tally::summarize(nn::Linear(nullptr), x), std::invalid_argument);
}

CATCH_TEST_CASE("an AnyModule is the module that it holds") {
    nn::AnyModule any{nn::Linear(4, 5)};
    const auto x = torch::rand({2, 4});
    const tally::report r = tally::summarize(any, x);
    CATCH_REQUIRE(r.rows.size() == 1);
    CATCH_CHECK(r.rows[0].type == "Linear");
    CATCH_CHECK(r.rows[0].exact);
    CATCH_CHECK(r.rows[0].outputs[0] == tally::typed_shape(tally::shape{2, 5}));
    CATCH_CHECK(r.totals.macs == 2 * 4 * 5);

    const nn::AnyModule same = any;
    CATCH_CHECK(tally::summarize(same, tally::sizes{{2, 4}}).totals.macs == 2 * 4 * 5);
    CATCH_CHECK(tally::summarize(same).totals.params == 4 * 5 + 5);

    nn::AnyModule two{std::make_shared<TwoInputs>()};
    CATCH_CHECK(names_of(tally::summarize(two, tally::inputs(torch::rand({2, 4}), torch::rand({2, 6})))) ==
                "TwoInputs left right");
    CATCH_CHECK(tally::summarize(two, tally::sizes{tally::shape{2, 4}, tally::shape{2, 6}}).totals.macs == 100);
    CATCH_CHECK_THROWS_AS(tally::summarize(two, x), tally::forward_error);
    CATCH_CHECK_THROWS_AS(tally::summarize(nn::AnyModule(), x), std::invalid_argument);

    nn::AnyModule recurrent{nn::LSTM(7, 11)}; // its forward has a second argument, which AnyModule fills in
    CATCH_CHECK(tally::summarize(recurrent, torch::rand({5, 3, 7})).rows[0].outputs.size() == 3);
}
