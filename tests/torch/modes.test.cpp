// SPDX-License-Identifier: BSL-1.0
// Modes are set by `train`, a virtual function: what a model of the user's does in it is put back, too.
#include <tally/torch.hpp>

#include "snapshot.hpp"

#include <catch2/catch_test_macros.hpp>

#include <stdexcept>
#include <string>

namespace nn = torch::nn;

namespace {

/// Merges a product of low rank into its weight for evaluation, as LoRA does, and remembers that it did.
struct Lora : nn::Module {
    nn::Linear linear{register_module("linear", nn::Linear(4, 4))};
    torch::Tensor a{register_parameter("a", torch::rand({4, 4}))};
    bool merged = false;

    void train(bool on = true) override {
        nn::Module::train(on);
        const torch::NoGradGuard no_grad;
        if (merged == on) {
            linear->weight.add_(a, on ? -1 : 1);
            merged = !on;
        }
    }

    torch::Tensor forward(const torch::Tensor &x) { return merged ? linear(x) : linear(x) + torch::mm(x, a); }
};

/// Does in `train` what a forward may do.
struct Busy : nn::Module {
    nn::Linear linear{register_module("linear", nn::Linear(2, 2))};
    torch::Tensor counter{register_buffer("counter", torch::zeros({1}))};
    bool throws = false;

    void train(bool on = true) override {
        nn::Module::train(on);
        counter.add_(1);
        counter.resize_({1000});
        torch::rand({3});
        if (throws)
            throw std::logic_error("as it was told");
    }

    torch::Tensor forward(const torch::Tensor &x) { return linear(x); }
};

struct Hidden : nn::Module {
    nn::Dropout unregistered{nn::Dropout(0.5)};
    void train(bool on = true) override {
        nn::Module::train(on);
        unregistered->train(on);
    }
    torch::Tensor forward(const torch::Tensor &x) { return unregistered(x); }
};

namespace declared {
using namespace tally;
struct Net : Sequential<Linear<4, 4>> {};
} // namespace declared

} // namespace

CATCH_TEST_CASE("weights that a model merges for evaluation are as before, and it knows") {
    const auto x = torch::rand({2, 4});
    for (const bool training : {true, false})
        for (const auto mode : {tally::mode::as_is, tally::mode::eval, tally::mode::train}) {
            Lora model;
            model.train(training);
            const snapshot before(model, {x});
            tally::summarize(model, x, {.mode = mode});
            CATCH_CHECK(before.difference_to(snapshot(model, {x})) == "");
            CATCH_CHECK(model.merged == !training);
        }
}

CATCH_TEST_CASE("a merged child in a model that trains stays merged") {
    nn::Sequential model{Lora()};
    model[0]->eval();
    const auto &child = *model[0]->as<Lora>();
    for (const auto mode : {tally::mode::train, tally::mode::eval}) {
        const snapshot before(*model);
        tally::summarize(model, {2, 4}, {.mode = mode});
        CATCH_CHECK(before.difference_to(snapshot(*model)) == "");
        CATCH_CHECK(child.merged);
    }
}

CATCH_TEST_CASE("a merged model is compared, and merged no more") {
    Lora model;
    const snapshot before(model);
    tally::compare<declared::Net, tally::Shape<2, 4>>(model);
    CATCH_CHECK(before.difference_to(snapshot(model)) == "");
    CATCH_CHECK(!model.merged);
}

CATCH_TEST_CASE("what train writes, resizes and draws is put back") {
    Busy model;
    const auto x = torch::rand({2, 2});
    const snapshot before(model, {x});
    const tally::report r = tally::summarize(model, x, {.mode = tally::mode::eval});
    CATCH_CHECK(before.difference_to(snapshot(model, {x})) == "");
    CATCH_CHECK(r.rows.size() == 2);
    CATCH_CHECK(r.totals.macs == 2 * 2 * 2); // none of what happened in train
    model.train();                           // control
    CATCH_CHECK(before.difference_to(snapshot(model, {x})) != "");
}

CATCH_TEST_CASE("what train throws says so, and leaves nothing behind") {
    Busy model;
    const auto x = torch::rand({2, 2});
    model.throws = true;
    const snapshot before(model, {x});
    std::string what, nested;
    try {
        tally::summarize(model, x, {.mode = tally::mode::eval});
    } catch (const tally::forward_error &) {
        what = "it is no error of the forward's";
    } catch (const std::runtime_error &e) {
        what = e.what();
        try {
            std::rethrow_if_nested(e);
        } catch (const std::logic_error &cause) {
            nested = cause.what();
        }
    }
    CATCH_CHECK(what == "tally: train(false) of Busy threw. The cause: as it was told");
    CATCH_CHECK(nested == "as it was told");
    CATCH_CHECK(before.difference_to(snapshot(model, {x})) == "");
    CATCH_CHECK(tally::summarize(model, x).rows.size() == 2); // train is not called
}

CATCH_TEST_CASE("parameters that train registers are in the report") {
    struct Growing : nn::Module {
        torch::Tensor extra;
        void train(bool on = true) override {
            nn::Module::train(on);
            if (!on && !extra.defined())
                extra = register_parameter("extra", torch::ones({5}));
        }
        torch::Tensor forward(torch::Tensor x) { return x * extra; }
    } model;
    CATCH_CHECK(tally::summarize(model, torch::rand({5}), {.mode = tally::mode::eval}).totals.params == 5);
    CATCH_CHECK(model.is_training());
}

CATCH_TEST_CASE("modules that are not registered get their mode back, too") {
    Hidden model;
    tally::summarize(model, torch::rand({2, 2}), {.mode = tally::mode::eval});
    CATCH_CHECK(model.unregistered->is_training());
    model.eval();
    tally::summarize(model, torch::rand({2, 2}), {.mode = tally::mode::train});
    CATCH_CHECK(!model.unregistered->is_training());
}

CATCH_TEST_CASE("modes are set back when the forward throws") {
    struct Throwing : Lora {
        torch::Tensor forward(const torch::Tensor &) { throw std::logic_error("as it was told"); }
    } model;
    const snapshot before(model);
    CATCH_CHECK_THROWS_AS(tally::summarize(model, {2, 4}, {.mode = tally::mode::eval}), tally::forward_error);
    CATCH_CHECK(before.difference_to(snapshot(model)) == "");
    CATCH_CHECK(!model.merged);
}
