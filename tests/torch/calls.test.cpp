// SPDX-License-Identifier: BSL-1.0
// How a summary is asked for, and what is refused before the model runs.
#include <tally/torch.hpp>

#include <catch2/catch_test_macros.hpp>

#include <functional>
#include <string>
#include <tuple>
#include <vector>

namespace nn = torch::nn;
using torch::Tensor;

namespace {

struct Two : nn::Module {
    Tensor forward(Tensor a, Tensor b) { return a.sum() + b.sum(); }
};

struct Optional : nn::Module {
    bool got_flag = false;
    Tensor forward(Tensor a, Tensor = {}, bool flag = false) {
        got_flag = flag;
        return a * 2;
    }
};

/// "[2, 3] [4]": what a summary says the model was given.
std::string inputs_of(const tally::report &r) {
    std::string text;
    for (const tally::typed_shape &shape : r.rows[0].inputs) {
        char characters[100];
        tally::detail::writer w(characters, sizeof characters);
        tally::detail::put_shape(w, shape);
        text += (text.empty() ? "" : " ") + std::string(characters, static_cast<std::size_t>(w.size()));
    }
    return text;
}

bool has_columns(const tally::report &r, int count) { return r.shown_as.columns.count == count; }

template <class Call> std::string refusal(Call call) {
    try {
        call();
    } catch (const tally::forward_error &) {
        return "the forward's";
    } catch (const std::invalid_argument &e) {
        return e.what();
    } catch (const tally::error &e) {
        return e.what();
    }
    return "";
}

} // namespace

CATCH_TEST_CASE("all that a forward takes, one after the other, and the options last") {
    Two two;
    const Tensor x = torch::ones({2, 3}), y = torch::ones({4});
    const tally::options how{.columns = {tally::column::mult_adds}};
    CATCH_CHECK(inputs_of(tally::summarize(two, x, y)) == "[2, 3] [4]");
    CATCH_CHECK(inputs_of(tally::summarize(two, tally::inputs(x, y))) == "[2, 3] [4]");
    for (const tally::report &r :
         {tally::summarize(two, x, y, how), tally::summarize(two, tally::inputs(x, y), how),
          tally::summarize(two, x, y, {.columns = {tally::column::mult_adds}}),
          tally::summarize(two, tally::inputs(x, y), {.columns = {tally::column::mult_adds}})}) {
        CATCH_CHECK(inputs_of(r) == "[2, 3] [4]");
        CATCH_CHECK(has_columns(r, 1));
    }

    Optional optional;
    CATCH_CHECK(inputs_of(tally::summarize(optional, x)) == "[2, 3]");
    CATCH_CHECK(inputs_of(tally::summarize(optional, x, y, true, {.depth = 1})) == "[2, 3] [4]");
    CATCH_CHECK(optional.got_flag);

    nn::LSTM lstm(3, 4);
    const auto state = std::make_tuple(torch::zeros({1, 1, 4}), torch::zeros({1, 1, 4}));
    CATCH_CHECK(inputs_of(tally::summarize(lstm, torch::ones({2, 1, 3}), state)) == "[2, 1, 3] [1, 1, 4] [1, 1, 4]");
}

CATCH_TEST_CASE("sizes, with their name and in braces alone") {
    nn::Linear linear(3, 4);
    Two two;
    const std::int64_t batch = 5;
    const std::size_t width = 3;
    const tally::options how{.columns = {tally::column::mult_adds}};
    CATCH_CHECK(inputs_of(tally::summarize(linear, tally::sizes{2, 3})) == "[2, 3]");
    CATCH_CHECK(inputs_of(tally::summarize(linear, tally::sizes{{2, 3}})) == "[2, 3]");
    CATCH_CHECK(inputs_of(tally::summarize(linear, {2, 3})) == "[2, 3]");
    CATCH_CHECK(inputs_of(tally::summarize(linear, {{2, 3}})) == "[2, 3]");
    CATCH_CHECK(inputs_of(tally::summarize(linear, {batch, 3})) == "[5, 3]");
    CATCH_CHECK(inputs_of(tally::summarize(linear, {batch, width})) == "[5, 3]");
    CATCH_CHECK(inputs_of(tally::summarize(linear, {3})) == "[3]");
    CATCH_CHECK(inputs_of(tally::summarize(linear, {{3}})) == "[3]");
    CATCH_CHECK(inputs_of(tally::summarize(two, {{2, 3}, {4}})) == "[2, 3] [4]");
    CATCH_CHECK(inputs_of(tally::summarize(two, {{2}, {3}})) == "[2] [3]");
    CATCH_CHECK(inputs_of(tally::summarize(two, tally::sizes{{}, {3}})) == "[] [3]");
    CATCH_CHECK(inputs_of(tally::summarize(linear, tally::sizes{torch::ones({7, 3}).sizes()})) == "[7, 3]");
    CATCH_CHECK(inputs_of(tally::summarize(two, {std::vector<int>{2}, std::vector<int>{3}})) == "[2] [3]");
    CATCH_CHECK(has_columns(tally::summarize(linear, {2, 3}, how), 1));
    CATCH_CHECK(has_columns(tally::summarize(linear, {2, 3}, {.columns = {tally::column::mult_adds}}), 1));
    CATCH_CHECK(has_columns(tally::summarize(two, {{2, 3}, {4, 5}}, {.columns = {tally::column::mult_adds}}), 1));

    nn::Embedding embedding(10, 3);
    CATCH_CHECK(inputs_of(tally::summarize(embedding, {tally::typed_shape({2}, tally::scalar_type::int64)})) == "[2]");
}

CATCH_TEST_CASE("options alone are no sizes") {
    nn::Linear linear(3, 4);
    for (const tally::report &r :
         {tally::summarize(linear), tally::summarize(linear, {.depth = 2}), tally::summarize(linear, {.col_width = 30}),
          tally::summarize(linear, {.depth = 2, .col_width = 30}), tally::summarize(linear, tally::options{})})
        CATCH_CHECK(!r.rows[0].executed);
}

CATCH_TEST_CASE("refused before the model runs") {
    nn::Linear linear(3, 4);
    nn::Sequential empty;
    Two two;
    Optional optional;
    CATCH_CHECK(refusal([&] { tally::summarize(linear, {{2, 3}, {2, 3}}); }) ==
                "tally: the model's forward takes 1 tensor, there are sizes of 2: sizes{2, 3} are those of one, "
                "sizes{{2, 3}, {4}} those of two");
    CATCH_CHECK(refusal([&] { tally::summarize(two, {2, 3}); }) ==
                "tally: the model's forward takes 2 tensors, there are sizes of 1: sizes{2, 3} are those of one, "
                "sizes{{2, 3}, {4}} those of two");
    CATCH_CHECK(refusal([&] {
                    tally::summarize(optional, {{2}, {2}, {2}});
                }).starts_with("tally: the model's forward takes 1 or 2 tensors, there are sizes of 3"));
    CATCH_CHECK(refusal([&] {
                    tally::summarize(linear, tally::sizes{});
                }).starts_with("tally: the model's forward takes 1 tensor, there are sizes of 0"));
    CATCH_CHECK(refusal([&] {
                    tally::summarize(linear, {2, {3, 4}});
                }).starts_with("tally: sizes{2, 3} are those of one tensor, sizes{{2, 3}, {4}} those of two"));
    CATCH_CHECK(refusal([&] { tally::summarize(linear, {-1, 3}); }).starts_with("[T08]"));
    CATCH_CHECK(refusal([&] {
                    tally::summarize(linear, {1LL << 40, 1LL << 40});
                }).starts_with("tally: no tensor of the sizes [1099511627776, 1099511627776] can be made: "));
    for (const auto &call : std::vector<std::function<void()>>{[&] { tally::summarize(empty, torch::ones({2})); },
                                                               [&] { tally::summarize(empty, {2, 3}); }})
        CATCH_CHECK(refusal(call) == "tally: the model is a Sequential without children: push_back some layers first");

    auto net = tally::make_module<tally::Sequential<tally::Linear<3, 4>, tally::ReLU<>>>();
    CATCH_CHECK(refusal([&] {
                    tally::summarize(net, torch::ones({2, 3}), torch::ones({2, 3}));
                }).starts_with("tally: the net takes one tensor, there are 2"));
    CATCH_CHECK(refusal([&] {
                    tally::summarize(net, {{2, 3}, {2, 3}});
                }).starts_with("tally: the net takes one tensor, there are 2"));
}
