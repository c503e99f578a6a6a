// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/summarize.hpp>

#include "models/resnet.hpp"
#include "models/troublesome.hpp"
#include "snapshot.hpp"

#include <catch2/catch_test_macros.hpp>

#include <initializer_list>
#include <string>
#include <thread>

namespace {

template <class Model> std::string changes_of(Model &model, torch::Tensor input, const tally::options &how = {}) {
    const snapshot before(*model, {input});
    tally::summarize(model, input, how);
    return before.difference_to(snapshot(*model, {input}));
}

// What the bare forward changes: what a summary of the same model must not.
template <class Model> std::string bare_changes_of(Model &model, torch::Tensor input) {
    const snapshot before(*model, {input});
    model->forward(input);
    return before.difference_to(snapshot(*model, {input}));
}

// A bare forward makes these changes, and a summary right before it none.
template <class Model>
void check_control(Model &model, torch::Tensor input, std::initializer_list<const char *> expected) {
    CATCH_CHECK(changes_of(model, input) == "");
    const std::string changes = bare_changes_of(model, input);
    CATCH_INFO(changes);
    for (const char *change : expected) {
        CATCH_INFO(change);
        CATCH_CHECK(changes.find(std::string(change) + "; ") != std::string::npos);
    }
}

} // namespace

CATCH_TEST_CASE("control: statistics of norms") {
    models::ResNet18 net;
    check_control(net, torch::rand({2, 3, 32, 32}),
                  {"values of bn1.running_mean", "values of bn1.running_var", "values of bn1.num_batches_tracked",
                   "version of bn1.num_batches_tracked", "values of layer4.1.bn2.running_var",
                   "values of layer2.0.downsample.1.num_batches_tracked"});
}

CATCH_TEST_CASE("control: dropout draws from the generator when training") {
    torch::nn::Sequential net(torch::nn::Linear(4, 4), torch::nn::Dropout(0.5));
    const auto x = torch::rand({2, 4});
    check_control(net, x, {"generator"});
    net->eval();
    CATCH_CHECK(bare_changes_of(net, x) == "");
    CATCH_CHECK(changes_of(net, x, {.mode = tally::mode::train}) == "");
}

CATCH_TEST_CASE("control: a forward that changes everything") {
    models::Meddler net;
    net->conv->bias.mutable_grad() = torch::rand({4});
    check_control(net, torch::rand({2, 3, 8, 8}),
                  {"values of input", "version of input", "values of counter", "version of counter",
                   "values of conv.weight", "version of conv.weight", "values of conv.bias", "grad of conv.bias",
                   "requires_grad of frozen.weight", "identity of frozen.bias", "values of frozen.bias",
                   "values of norm.running_mean", "training flag of module 2", "generator"});
}

CATCH_TEST_CASE("control: gradients that a forward accumulates") {
    models::InnerLoop net;
    const auto x = torch::rand({2, 4});
    check_control(net, x, {"grad of linear.weight", "grad of linear.bias"}); // there are none before
    check_control(net, x, {"grad of linear.weight", "grad of linear.bias"}); // they grow
}

CATCH_TEST_CASE("control: a buffer that gets a history, and the grad mode") {
    models::Historian net;
    const auto x = torch::rand({2, 4});
    check_control(net, x, {"requires_grad of sum", "is_leaf of sum", "values of sum", "version of sum", "grad mode"});
    torch::GradMode::set_enabled(true);
    CATCH_CHECK(changes_of(net, x) == ""); // the history that it has now stays
}

CATCH_TEST_CASE("a training-mode ResNet-18 is left as it was, in each mode") {
    models::ResNet18 net;
    net->layer2->eval(); // one module's mode differs
    const auto x = torch::rand({2, 3, 64, 64});
    net->forward(x).sum().backward(); // gradients and statistics that are not the initial ones
    for (const auto mode : {tally::mode::as_is, tally::mode::eval, tally::mode::train})
        CATCH_CHECK(changes_of(net, x, {.mode = mode}) == "");
}

CATCH_TEST_CASE("a forward that changes everything leaves nothing behind") {
    models::Meddler net;
    const auto x = torch::rand({2, 3, 8, 8});
    CATCH_CHECK(changes_of(net, x) == "");
    net->conv->bias.mutable_grad() = torch::rand({4});
    CATCH_CHECK(changes_of(net, x) == "");
}

CATCH_TEST_CASE("a forward that changes everything and throws leaves nothing behind") {
    models::Meddler net;
    net->throws = true;
    const auto x = torch::rand({2, 3, 8, 8});
    const snapshot before(*net, {x});
    CATCH_CHECK_THROWS_AS(tally::summarize(net, x), tally::forward_error);
    CATCH_CHECK(before.difference_to(snapshot(*net, {x})) == "");
    net->throws = false;
    CATCH_CHECK(tally::summarize(net, x).rows.size() == 7); // the children of the Sequential are its own again
}

CATCH_TEST_CASE("a forward that needs gradients runs, and accumulates none") {
    models::InnerLoop net;
    const auto x = torch::rand({2, 4});
    CATCH_CHECK(changes_of(net, x) == "");
    CATCH_CHECK(!net->linear->weight.grad().defined());
    net->linear(x).sum().backward();
    CATCH_CHECK(changes_of(net, x) == "");
}

CATCH_TEST_CASE("a graph that was built before a summary can still run backward") {
    models::ResNet18 net;
    const auto x = torch::rand({2, 3, 32, 32});
    net->eval();
    const auto loss = net->forward(x).sum();
    tally::summarize(net, x, {.mode = tally::mode::train});
    CATCH_CHECK_NOTHROW(loss.backward());
}

CATCH_TEST_CASE("an input with a history keeps it") {
    models::Meddler net;
    const auto leaf = torch::rand({2, 3, 8, 8}, torch::requires_grad());
    const auto x = leaf * 2;
    const auto history = x.grad_fn();
    const auto before = x.detach().clone();
    tally::summarize(net, x);
    CATCH_CHECK(x.grad_fn() == history);
    CATCH_CHECK(torch::equal(x, before));
}

CATCH_TEST_CASE("the caller's grad mode is the model's") {
    models::ResNet18 net;
    const torch::NoGradGuard no_grad;
    CATCH_CHECK(changes_of(net, torch::rand({1, 3, 32, 32}), {.mode = tally::mode::eval}) == "");
}

CATCH_TEST_CASE("two threads summarize at a time") {
    models::ResNet18 net;
    net->eval();
    const auto x = torch::rand({1, 3, 32, 32});
    const snapshot before(*net, {x});
    int rows[2]{};
    std::thread threads[2];
    for (int i = 0; i < 2; ++i)
        threads[i] = std::thread([&, i] { rows[i] = tally::summarize(net, x).rows.size(); });
    for (auto &thread : threads)
        thread.join();
    CATCH_CHECK(rows[0] == rows[1]);
    CATCH_CHECK(before.difference_to(snapshot(*net, {x})) == "");
}
