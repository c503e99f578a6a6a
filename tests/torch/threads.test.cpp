// SPDX-License-Identifier: BSL-1.0
// Summaries beside other threads, in them, and started by a forward.
#include <tally/torch/summarize.hpp>

#include "snapshot.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/ThreadLocalState.h>
#include <catch2/catch_test_macros.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <thread>
#include <utility>
#include <vector>

namespace nn = torch::nn;
using torch::Tensor;

namespace {

/// A forward that a test says, in a model with layers that draw and that write.
struct Model : nn::Module {
    nn::Linear linear{register_module("linear", nn::Linear(4, 4))};
    nn::BatchNorm1d norm{register_module("norm", nn::BatchNorm1d(4))};
    nn::Sequential layers{register_module("layers", nn::Sequential(nn::Linear(4, 4), nn::Dropout(0.5)))};
    std::function<Tensor(Model &, Tensor)> call;

    explicit Model(std::function<Tensor(Model &, Tensor)> f) : call(std::move(f)) {}
    Tensor forward(Tensor x) { return call(*this, x); }
    Tensor all(Tensor x) { return layers->forward(norm(linear(x))); }
};

int rows(const tally::report &r) { return static_cast<int>(r.rows.size()); }

Tensor generator_state() { return at::detail::getDefaultCPUGenerator().get_state(); }

Tensor draw_many() {
    std::vector<Tensor> drawn;
    for (int i = 0; i < 2000; ++i)
        drawn.push_back(torch::rand({1}));
    return torch::cat(drawn);
}

/// The numbers that a thread draws while another one does something over and over.
template <class Work> Tensor drawn_beside(Work work) {
    std::atomic<bool> stop{false};
    std::thread other([&] {
        while (!stop)
            work();
    });
    torch::manual_seed(5);
    const Tensor drawn = draw_many();
    stop = true;
    other.join();
    return drawn;
}

/// A forward that does this, and is as before.
void check_forward(std::function<Tensor(Model &, Tensor)> f, int expected_rows) {
    Model model(std::move(f));
    const Tensor x = torch::ones({3, 4});
    const snapshot before(model, {x});
    CATCH_CHECK(rows(tally::summarize(model, x)) == expected_rows);
    CATCH_CHECK(before.difference_to(snapshot(model, {x})) == "");
}

} // namespace

CATCH_TEST_CASE("models that are only described are not touched") {
    nn::Linear linear(4, 4);
    const Tensor view = linear->weight.view({16});
    const auto version = linear->weight._version();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int k = 0; k < 500; ++k)
                tally::summarize(linear);
        });
    for (std::thread &thread : threads)
        thread.join();
    const torch::NoGradGuard no_grad;
    linear->weight.add_(1);
    CATCH_CHECK(linear->weight._version() == version + 1);
    CATCH_CHECK(view._version() == version + 1);
}

CATCH_TEST_CASE("another thread draws the same numbers as alone") {
    torch::manual_seed(5);
    const Tensor alone = draw_many();
    nn::Linear linear(4, 4);
    nn::Sequential evaluated(nn::Linear(4, 4));
    for (int i = 0; i < 20; ++i) {
        evaluated->push_back(nn::Dropout(0.5));
        evaluated->push_back(nn::AlphaDropout(0.5));
        evaluated->push_back(nn::RReLU());
    }
    evaluated->eval();
    nn::LSTM without_dropout(nn::LSTMOptions(4, 4).num_layers(2));
    const Tensor x = torch::ones({1, 4});
    CATCH_CHECK(drawn_beside([&] { tally::summarize(linear); }).equal(alone));
    CATCH_CHECK(drawn_beside([&] { tally::summarize(linear, x); }).equal(alone));
    CATCH_CHECK(drawn_beside([&] { tally::summarize(evaluated, x); }).equal(alone));
    CATCH_CHECK(drawn_beside([&] { tally::summarize(without_dropout, x.view({1, 1, 4})); }).equal(alone));
    CATCH_CHECK(drawn_beside([&] { tally::summarize(linear, {1, 4}); }).equal(alone));
}

CATCH_TEST_CASE("a generator that a forward draws from, or seeds, is as before") {
    const auto check = [](std::function<Tensor(Tensor)> draw) {
        Model model([&](Model &, Tensor x) { return draw(x); });
        torch::manual_seed(3);
        const Tensor before = generator_state();
        tally::summarize(model, torch::ones({4}));
        CATCH_CHECK(generator_state().equal(before));
        draw(torch::ones({4})); // control
        CATCH_CHECK(!generator_state().equal(before));
    };
    check([](Tensor x) { return torch::rand_like(x); });
    check([](Tensor x) { return torch::dropout(x, 0.5, true); });
    check([](Tensor x) { return torch::alpha_dropout(x, 0.5, true); });
    check([](Tensor x) { return x.bernoulli_(0.5); });
    check([](Tensor x) { return torch::multinomial(x, 2); });
    check([](Tensor) { return torch::randperm(8); });
    nn::LSTM lstm(nn::LSTMOptions(4, 4).num_layers(3).dropout(0.5));
    check([&](Tensor x) { return std::get<0>(lstm(x.view({1, 1, 4}))); });
    check([](Tensor x) {
        torch::manual_seed(9);
        return x;
    });
    check([](Tensor x) {
        torch::manual_seed(9);
        return x + torch::rand({4});
    });
    const Tensor other_state = at::detail::createCPUGenerator(17).get_state();
    check([&](Tensor x) {
        at::Generator generator = at::detail::getDefaultCPUGenerator();
        generator.set_state(other_state);
        return x;
    });
}

CATCH_TEST_CASE("a forward that waits for a summary in another thread gets on") {
    const auto in_thread = [](std::function<void()> work) {
        std::thread thread(std::move(work));
        thread.join();
    };
    check_forward(
        [&](Model &model, Tensor x) {
            in_thread([&] { tally::summarize(nn::ReLU(), x); });
            return model.linear(x);
        },
        2);
    check_forward( // of a part of the model, in another mode, while it is changed
        [&](Model &model, Tensor x) {
            model.linear(x.mul_(2));
            in_thread([&] { tally::summarize(model.layers, x.mul_(2), {.mode = tally::mode::eval}); });
            return model.all(x.mul_(2));
        },
        7);
    check_forward( // and waits without sleeping
        [&](Model &model, Tensor x) {
            auto done = std::async(std::launch::async, [&] { tally::summarize(model.norm, x); });
            while (done.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
                std::this_thread::yield();
            return model.linear(x);
        },
        2);
}

CATCH_TEST_CASE("a summary on a thread of LibTorch's own, or in the forward itself, does not wait") {
    const auto begin = std::chrono::steady_clock::now();
    check_forward(
        [](Model &model, Tensor x) {
            std::promise<void> done;
            at::launch([&] {
                tally::summarize(model.layers, x);
                done.set_value();
            });
            done.get_future().wait();
            return model.linear(x);
        },
        2);
    check_forward(
        [](Model &model, Tensor x) {
            tally::summarize(model.layers, x);
            tally::summarize(model.norm, x.mul_(2));
            return model.all(x);
        },
        6);
    CATCH_CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
}

// Whichever ends first: the other one, which began later and saved what was changed already, restores the original.
CATCH_TEST_CASE("summaries of one model that overlap") {
    std::promise<void> second_has_written, first_has_ended;
    std::atomic<int> forwards{0};
    Model model([&](Model &m, Tensor x) {
        {
            const torch::NoGradGuard no_grad;
            m.linear->weight.mul_(2);
            m.norm->running_mean.resize_({1000}).fill_(3);
            m.layers->train(!m.layers->is_training());
            x.mul_(2).t_();
            torch::rand({3});
        }
        if (++forwards == 1) {
            second_has_written.get_future().wait(); // asleep: the second one goes on
        } else {
            second_has_written.set_value();
            first_has_ended.get_future().wait();
        }
        return torch::ones({1});
    });
    const Tensor x = torch::ones({3, 4});
    const snapshot before(model, {x});
    std::thread first([&] {
        tally::summarize(model, x);
        first_has_ended.set_value();
    });
    while (forwards == 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    tally::summarize(model, x);
    first.join();
    CATCH_CHECK(before.difference_to(snapshot(model, {x})) == "");
}

CATCH_TEST_CASE("one model on many threads, in different modes") {
    Model model([](Model &m, Tensor x) { return m.all(x.mul_(2)); });
    const Tensor x = torch::ones({3, 4});
    const snapshot before(model, {x});
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&, i] {
            for (int k = 0; k < 20; ++k) {
                wrong +=
                    rows(tally::summarize(model, x, {.mode = i % 2 ? tally::mode::eval : tally::mode::train})) != 6;
                wrong += rows(tally::summarize(model)) != 6;
            }
        });
    for (std::thread &thread : threads)
        thread.join();
    CATCH_CHECK(wrong == 0);
    CATCH_CHECK(before.difference_to(snapshot(model, {x})) == "");
}

CATCH_TEST_CASE("tasks that outlive the forward") {
    std::atomic<int> running{0};
    std::vector<std::thread> threads;
    const auto work = [&running](Model &model, Tensor x) {
        const torch::NoGradGuard no_grad;
        for (int i = 0; i < 20; ++i) {
            model.all(x.add_(1)).mul_(torch::rand({4}));
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        --running;
    };
    Model model([&](Model &m, Tensor x) {
        running += 2;
        at::launch([&m, x, work] { work(m, x.clone()); });
        threads.emplace_back([&m, x, work, state = at::ThreadLocalState()] {
            const at::ThreadLocalStateGuard as_there(state);
            work(m, x.clone());
        });
        return x * 2;
    });
    for (int i = 0; i < 3; ++i)
        CATCH_CHECK(tally::summarize(model, torch::ones({3, 4})).rows[0].outputs[0] == tally::shape{3, 4});
    for (std::thread &thread : threads)
        thread.join();
    while (running > 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const tally::report after = tally::summarize(model.layers, torch::ones({3, 4}));
    CATCH_CHECK(rows(after) == 3); // its children are its own again
}
