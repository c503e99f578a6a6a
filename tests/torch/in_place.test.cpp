// SPDX-License-Identifier: BSL-1.0
// What an operation in place leaves behind beside values: sizes, memory, history, versions.
#include <tally/torch/summarize.hpp>

#include "snapshot.hpp"

#include <catch2/catch_test_macros.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

using torch::Tensor;

namespace {

/// Has a parameter, a buffer and an input; a function says what happens to one of them.
struct Changer : torch::nn::Module {
    explicit Changer(std::function<void(Tensor &)> what, int which) : what_(std::move(what)), which_(which) {
        parameter = register_parameter("parameter", torch::ones({3, 2}), false);
        buffer = register_buffer("buffer", torch::ones({3, 2}));
    }

    Tensor forward(Tensor x) {
        const torch::NoGradGuard no_grad;
        what_(which_ == 0 ? parameter : which_ == 1 ? buffer : x);
        return torch::ones({1});
    }

    Tensor parameter, buffer;

  private:
    std::function<void(Tensor &)> what_;
    int which_;
};

void check_unchanged(const std::string &change, const std::function<void(Tensor &)> &what) {
    CATCH_INFO(change);
    for (int which = 0; which < 3; ++which) {
        Changer model(what, which);
        const Tensor x = torch::ones({3, 2});
        const snapshot before(model, {x});
        tally::summarize(model, x);
        CATCH_CHECK(before.difference_to(snapshot(model, {x})) == "");
        model.forward(x); // control: the change is one
        CATCH_CHECK(before.difference_to(snapshot(model, {x})) != "");
    }
}

struct Doubler : torch::nn::Module {
    Tensor forward(Tensor x) { return x.mul_(10); }
};

Tensor gradient_of(const Tensor &leaf, const Tensor &sum_of) {
    return torch::autograd::grad({sum_of.sum()}, {leaf}, {}, true)[0];
}

} // namespace

CATCH_TEST_CASE("sizes and memory of a tensor that is resized, or made to look at other memory") {
    check_unchanged("resize_", [](Tensor &t) { t.resize_({1000, 1000}).fill_(2); });
    check_unchanged("resize_, smaller", [](Tensor &t) { t.resize_({1}).fill_(2); });
    check_unchanged("resize_as_", [](Tensor &t) { t.resize_as_(torch::ones({700})); });
    check_unchanged("written to, then resize_", [](Tensor &t) { t.mul_(2).resize_({5000}).mul_(2); });
    check_unchanged("resize_ twice", [](Tensor &t) { t.resize_({5000}).resize_({50000}); });
    check_unchanged("out=", [](Tensor &t) { torch::add_out(t, torch::ones({9, 9}), torch::ones({9, 9})); });
    check_unchanged("set_", [](Tensor &t) { t.set_(torch::ones({7})).mul_(2); });
    check_unchanged("set_data", [](Tensor &t) { t.set_data(torch::ones({7}, torch::kDouble)); });
    check_unchanged("transposed", [](Tensor &t) { t.t_().mul_(2); });
    check_unchanged("more dimensions", [](Tensor &t) { t.unsqueeze_(0); });
    check_unchanged("requires_grad", [](Tensor &t) { t.set_requires_grad(!t.requires_grad()); });
    check_unchanged("a gradient", [](Tensor &t) {
        t.requires_grad_();
        t.mutable_grad() = torch::ones({3, 2});
    });
}

CATCH_TEST_CASE("a forward may keep a view of a tensor that it made larger") {
    Tensor kept;
    Changer model(
        [&](Tensor &t) {
            t.resize_({1000}).fill_(5);
            kept = t.view({1000});
        },
        1);
    tally::summarize(model, torch::ones({3, 2}));
    CATCH_CHECK(model.buffer.equal(torch::ones({3, 2})));
    CATCH_CHECK(kept.slice(0, 6).equal(torch::full({994}, 5.f))); // its memory is there
}

CATCH_TEST_CASE("an operation in place on a view leaves the history of its base alone") {
    Doubler model;
    const Tensor leaf = torch::ones({4}, torch::requires_grad());
    const Tensor base = leaf * 1;
    const Tensor x = base.slice(0, 0, 2), sibling = base.slice(0, 1, 3);
    const auto history = base.grad_fn();
    tally::summarize(model, x);
    CATCH_CHECK(base.grad_fn() == history);
    CATCH_CHECK(base._version() == 0);
    CATCH_CHECK(gradient_of(leaf, base).equal(torch::ones({4})));
    CATCH_CHECK(gradient_of(leaf, x).equal(torch::tensor({1.f, 1.f, 0.f, 0.f})));
    CATCH_CHECK(gradient_of(leaf, sibling).equal(torch::tensor({0.f, 1.f, 1.f, 0.f})));

    model.forward(x); // control: afterwards the base's first half is ten times the leaf's
    CATCH_CHECK(gradient_of(leaf, base).equal(torch::tensor({10.f, 10.f, 1.f, 1.f})));
    CATCH_CHECK(gradient_of(leaf, sibling).equal(torch::tensor({0.f, 10.f, 1.f, 0.f})));
}

CATCH_TEST_CASE("views of one tensor go on sharing its version") {
    torch::nn::Linear linear(4, 4);
    const Tensor view = linear->weight.view({16});
    const auto version = linear->weight._version();
    tally::summarize(linear, torch::ones({1, 4}));
    const torch::NoGradGuard no_grad;
    linear->weight.add_(1);
    CATCH_CHECK(linear->weight._version() == version + 1);
    CATCH_CHECK(view._version() == version + 1);
}

CATCH_TEST_CASE("hooks that a forward adds to a tensor are gone") {
    struct Hooker : torch::nn::Module {
        Tensor weight{register_parameter("weight", torch::ones({2}))};
        Tensor forward(Tensor x) {
            weight.register_hook([](const Tensor &gradient) { return gradient * 100; });
            return x * weight;
        }
    } model;
    model.weight.register_hook([](const Tensor &gradient) { return gradient * 2; });
    tally::summarize(model, torch::ones({2}));
    (model.weight * 1).sum().backward();
    CATCH_CHECK(model.weight.grad().equal(torch::full({2}, 2.f)));

    struct InputHooker : torch::nn::Module {
        Tensor forward(Tensor x) {
            x.register_hook([](const Tensor &gradient) { return gradient * 100; });
            return x * 2;
        }
    } of_input;
    const Tensor leaf = torch::ones({2}, torch::requires_grad());
    const Tensor x = leaf * 3;
    tally::summarize(of_input, x);
    CATCH_CHECK(gradient_of(leaf, x).equal(torch::full({2}, 3.f)));
}

#if __has_include(<ATen/core/NamedTensor.h>) // LibTorch 2.14 has no names of dimensions any more
CATCH_TEST_CASE("names that a forward gives to dimensions are gone") {
    const Tensor x = torch::ones({2});
    struct Namer : torch::nn::Module {
        Tensor forward(Tensor x) { return x.rename_(std::vector{at::Dimname::fromSymbol(at::Symbol::dimname("N"))}); }
    } model;
    tally::summarize(model, x);
    CATCH_CHECK(!x.has_names());
}
#endif

CATCH_TEST_CASE("the input's size in the totals is that from before the forward") {
    struct Grower : torch::nn::Module {
        Tensor forward(Tensor x) { return x.resize_({100}); }
    } model;
    CATCH_CHECK(tally::summarize(model, torch::ones({3})).totals.input_bytes == 3 * 4);
}

CATCH_TEST_CASE("a parameter that a normalization writes its statistics to") {
    struct Frozen : torch::nn::Module {
        Tensor mean{register_parameter("mean", torch::zeros({3}), false)};
        Tensor variance{register_parameter("variance", torch::ones({3}), false)};
        Tensor forward(Tensor x) { return torch::batch_norm(x, {}, {}, mean, variance, true, 0.1, 1e-5, false); }
    } model;
    tally::summarize(model, torch::rand({4, 3}) + 7);
    CATCH_CHECK(model.mean.equal(torch::zeros({3})));
    CATCH_CHECK(model.variance.equal(torch::ones({3})));
}
