// SPDX-License-Identifier: BSL-1.0
// What a forward takes and returns: tensors in whatever holds them.
#include <tally/torch/detail/tensors.hpp>
#include <tally/torch/summarize.hpp>

#include <torch/support/of_its_own.hpp>

#include <torch/nn/modules/container/any.h>
#include <torch/nn/utils/rnn.h>

#include <catch2/catch_test_macros.hpp>

#include <any>
#include <array>
#include <deque>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace nn = torch::nn;
using tally::detail::tensor_list;
using torch::Tensor;

namespace {

// A tensor that is known by its size.
Tensor t(std::int64_t size) { return torch::zeros({size}); }

std::string sizes_of(const tensor_list &tensors) {
    std::string sizes;
    for (const Tensor &tensor : tensors)
        sizes += (sizes.empty() ? "" : " ") + std::to_string(tensor.numel());
    return sizes + (tensors.complete ? "" : " and more");
}

template <class T> std::string sizes_in(const T &value) { return sizes_of(tally::detail::tensors_in(value)); }

// The size of the one that torchinfo shows, or 0.
template <class T> std::int64_t torchinfo_size_in(const T &value) {
    const tensor_list tensors = tally::detail::tensors_in(value);
    const auto one = static_cast<std::size_t>(tensors.torchinfo_one);
    return tensors.torchinfo_one < 0 ? 0 : tensors[one].numel();
}

template <class T> std::string sizes_in_any(T value) {
    nn::AnyValue any(std::move(value));
    return sizes_of(tally::detail::tensors_in_any(any));
}

struct Output {
    Tensor reconstruction, mu;
};
struct Nested {
    Output output;
    std::vector<Output> all;
    int steps = 0;
    Tensor rows[2];
    std::optional<Tensor> mask;
    std::string text;
};
struct Views {
    const Tensor &a;
    const Tensor &b;
};
struct Tree {
    Tensor value;
    std::vector<Tree> children;
};
struct Wide {
    Tensor a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p;
};
struct Circle {
    Tensor value;
    std::shared_ptr<Circle> next;
};
struct Config {
    int width = 3;
    double rate = 0.5;
    std::string name;
};
class Closed {
  public:
    explicit Closed(Tensor value) : value_(std::move(value)) {}

  private:
    Tensor value_;
};
struct WithClosed {
    Tensor a;
    Closed b;
};
struct Derived : Output {
    Tensor more;
};
struct OnlyDeclared;
struct TooWide {
    Wide a;
    Tensor b[16], c;
};

} // namespace

namespace {

// Its forward takes one value and returns another, by a function.
template <class Result, class Argument> struct FunctionImpl : nn::Module {
    std::function<Result(Argument)> call;
    explicit FunctionImpl(std::function<Result(Argument)> f) : call(std::move(f)) {}
    Result forward(Argument argument) { return call(std::move(argument)); }
};

template <class Result, class Argument = Tensor, class F> auto function(F f) {
    return std::make_shared<FunctionImpl<Result, Argument>>(std::move(f));
}

} // namespace

CATCH_TEST_CASE("tensors are found in all that the standard library can hold them in") {
    CATCH_CHECK(sizes_in(t(1)) == "1");
    CATCH_CHECK(sizes_in(Tensor()) == "");
    CATCH_CHECK(sizes_in(std::pair(t(1), t(2))) == "1 2");
    CATCH_CHECK(sizes_in(std::tuple(t(1), std::tuple(t(2), t(3)))) == "1 2 3");
    CATCH_CHECK(sizes_in(std::vector{t(1), t(2)}) == "1 2");
    CATCH_CHECK(sizes_in(std::vector{std::vector{t(1)}, std::vector{t(2), t(3)}}) == "1 2 3");
    CATCH_CHECK(sizes_in(std::vector{std::tuple(t(1), 4, t(2))}) == "1 2");
    CATCH_CHECK(sizes_in(std::array{t(1), t(2)}) == "1 2");
    CATCH_CHECK(sizes_in(std::list{t(1)}) == "1");
    CATCH_CHECK(sizes_in(std::deque{std::optional(t(1)), std::optional<Tensor>()}) == "1");
    CATCH_CHECK(sizes_in(std::map<std::string, Tensor>{{"a", t(1)}, {"b", t(2)}}) == "1 2");
    CATCH_CHECK(sizes_in(std::unordered_map<int, std::vector<Tensor>>{{7, {t(1), t(2)}}}) == "1 2");
    CATCH_CHECK(sizes_in(std::vector{std::pair(std::string("a"), t(1))}) == "1");
    CATCH_CHECK(sizes_in(std::variant<int, Tensor>(t(1))) == "1");
    CATCH_CHECK(sizes_in(std::variant<int, Tensor>(1)) == "");
    CATCH_CHECK(sizes_in(std::make_unique<Tensor>(t(1))) == "1");
    CATCH_CHECK(sizes_in(std::make_shared<std::vector<Tensor>>(2, t(1))) == "1 1");
    CATCH_CHECK(sizes_in(std::shared_ptr<Tensor>()) == "");
    const Tensor referred = t(1);
    CATCH_CHECK(sizes_in(std::cref(referred)) == "1");
    CATCH_CHECK(sizes_in(std::tie(referred)) == "1");
}

CATCH_TEST_CASE("tensors are found in all that LibTorch has to hold them in") {
    torch::OrderedDict<std::string, Tensor> ordered;
    ordered.insert("b", t(1));
    ordered.insert("a", t(2));
    CATCH_CHECK(sizes_in(ordered) == "1 2");
    CATCH_CHECK(sizes_in(c10::List<Tensor>({t(1), t(2)})) == "1 2");
    c10::List<std::tuple<Tensor, Tensor>> pairs;
    pairs.push_back({t(1), t(2)});
    CATCH_CHECK(sizes_in(pairs) == "1 2");
    c10::Dict<std::string, Tensor> dict;
    dict.insert("b", t(1));
    dict.insert("a", t(2));
    CATCH_CHECK(sizes_in(dict) == "1 2");
    CATCH_CHECK(sizes_in(c10::IValue(std::tuple(t(1), c10::List<Tensor>({t(2)}), dict, 4.0, "text"))) == "1 2 1 2");
    CATCH_CHECK(sizes_in(std::vector{c10::IValue(t(1)), c10::IValue()}) == "1");
    CATCH_CHECK(sizes_in(torch::optional<Tensor>(t(1))) == "1");
    CATCH_CHECK(sizes_in(at::TensorList({t(1), t(2)})) == "1 2");
    const auto packed = nn::utils::rnn::pack_sequence({torch::zeros({2, 3}), torch::zeros({1, 3})});
    CATCH_CHECK(sizes_in(packed) == "9");
    CATCH_CHECK(sizes_in(std::tuple(packed, std::tuple(t(1), t(2)))) == "9 1 2");
}

CATCH_TEST_CASE("a struct is taken apart") {
    CATCH_CHECK(sizes_in(Output{t(1), t(2)}) == "1 2");
    CATCH_CHECK(sizes_in(Nested{{t(1), t(2)}, {{t(3), Tensor()}}, 4, {t(5), t(6)}, t(7), "text"}) == "1 2 3 5 6 7");
    const Tensor a = t(1), b = t(2);
    CATCH_CHECK(sizes_in(Views{a, b}) == "1 2");
    CATCH_CHECK(sizes_in(Tree{t(1), {{t(2), {}}, {t(3), {{t(4), {}}}}}}) == "1 2 3 4");
    CATCH_CHECK(sizes_in(Wide{t(1), t(2), t(3), t(4), t(5), t(6), t(7), t(8), t(9), t(10), t(11), t(12), t(13), t(14),
                              t(15), t(16)}) == "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16");
    CATCH_CHECK(sizes_in(std::make_unique<Output>(Output{t(1), t(2)})) == "1 2");

    const auto circle = std::make_shared<Circle>(Circle{t(1), nullptr});
    circle->next = std::make_shared<Circle>(Circle{t(2), circle});
    CATCH_CHECK(sizes_in(circle) == "1 2");
    circle->next->next = nullptr;
}

CATCH_TEST_CASE("what cannot hold a tensor is looked into, what may hold one and cannot be looked into is known") {
    CATCH_CHECK(sizes_in(3) == "");
    CATCH_CHECK(sizes_in(std::string("text")) == "");
    CATCH_CHECK(sizes_in(std::vector<bool>{true}) == "");
    CATCH_CHECK(sizes_in(Config{}) == "");
    CATCH_CHECK(sizes_in(std::tuple(at::Scalar(1), torch::kFloat, torch::TensorOptions(), torch::Device("cpu"))) == "");
    CATCH_CHECK(sizes_in(nn::Linear(3, 4)) == "");
    CATCH_CHECK(sizes_in(nn::ModuleList(nn::Linear(3, 4)).ptr()) == "");

    CATCH_CHECK(sizes_in(Closed(t(1))) == " and more");
    CATCH_CHECK(sizes_in(std::tuple(t(1), Closed(t(2)))) == "1 and more");
    CATCH_CHECK(sizes_in(WithClosed{t(1), Closed(t(2))}) == "1 and more");
    CATCH_CHECK(sizes_in(Derived{{t(1), t(2)}, t(3)}) == " and more"); // not with a base
    CATCH_CHECK(sizes_in(TooWide()) == " and more");
    CATCH_CHECK(sizes_in(std::shared_ptr<OnlyDeclared>()) == " and more");
    CATCH_CHECK(sizes_in(tally::tests::OfItsOwn()) == " and more");
    CATCH_CHECK(sizes_in(std::any(t(1))) == " and more");
    CATCH_CHECK(sizes_in(std::function<Tensor()>([] { return t(1); })) == " and more");
    CATCH_CHECK(sizes_in(std::filesystem::path("/")) == " and more");
}

// layer_info.py, calculate_size: the first tensor of a tuple or list; the last value of a dictionary, the first of one
// inside of something.
CATCH_TEST_CASE("torchinfo shows one tensor") {
    using dict = std::map<std::string, Tensor>;
    CATCH_CHECK(torchinfo_size_in(t(1)) == 1);
    CATCH_CHECK(torchinfo_size_in(std::tuple(t(1), t(2))) == 1);
    CATCH_CHECK(torchinfo_size_in(std::vector{std::vector{t(3), t(2)}, std::vector{t(1)}}) == 3);
    CATCH_CHECK(torchinfo_size_in(dict{{"a", t(1)}, {"b", t(2)}}) == 2);
    CATCH_CHECK(torchinfo_size_in(std::map<int, std::vector<Tensor>>{{1, {t(1)}}, {2, {t(2), t(3)}}}) == 2);
    CATCH_CHECK(torchinfo_size_in(std::tuple(dict{{"a", t(1)}, {"b", t(2)}}, t(3))) == 1);
    CATCH_CHECK(torchinfo_size_in(std::tuple(Tensor(), t(2))) == 0);
    CATCH_CHECK(torchinfo_size_in(std::tuple(3, t(2))) == 0);
    CATCH_CHECK(torchinfo_size_in(dict{}) == 0);
}

CATCH_TEST_CASE("what a module in a Sequential returns is looked into where its type is a usual one") {
    CATCH_CHECK(sizes_in_any(std::tuple(t(1), t(2), t(3))) == "1 2 3");
    CATCH_CHECK(sizes_in_any(std::tuple(t(1), t(2), t(3), t(4), t(5), t(6))) == "1 2 3 4 5 6");
    CATCH_CHECK(sizes_in_any(std::pair(t(1), t(2))) == "1 2");
    CATCH_CHECK(sizes_in_any(torch::optional<Tensor>(t(1))) == "1");
    CATCH_CHECK(sizes_in_any(std::map<std::string, Tensor>{{"a", t(1)}}) == "1");
    CATCH_CHECK(sizes_in_any(std::unordered_map<std::string, Tensor>{{"a", t(1)}}) == "1");
    torch::OrderedDict<std::string, Tensor> ordered;
    ordered.insert("a", t(1));
    CATCH_CHECK(sizes_in_any(ordered) == "1");
    CATCH_CHECK(sizes_in_any(std::array<Tensor, 2>{t(1), t(2)}) == "1 2");
    CATCH_CHECK(sizes_in_any(std::vector{std::vector{t(1)}, std::vector{t(2)}}) == "1 2");
    CATCH_CHECK(sizes_in_any(c10::IValue(t(1))) == "1");
    const auto packed = nn::utils::rnn::pack_sequence({torch::zeros({2, 3})});
    CATCH_CHECK(sizes_in_any(packed) == "6");
    CATCH_CHECK(sizes_in_any(std::tuple(packed, t(1))) == "6 1");
    CATCH_CHECK(sizes_in_any(3.0) == "");
    CATCH_CHECK(sizes_in_any(Output{t(1), t(2)}) == " and more");
}

CATCH_TEST_CASE("a model's outputs are those in the struct that it returns") {
    const auto model = function<Output>([](Tensor x) { return Output{x, x.narrow(1, 0, 2)}; });
    const tally::report r = tally::summarize(model, torch::rand({2, 3}));
    CATCH_REQUIRE(r.rows[0].outputs.size() == 2);
    CATCH_CHECK(r.rows[0].outputs[1] == tally::shape{2, 2});
    CATCH_CHECK(r.rows[0].exact);
}

CATCH_TEST_CASE("a row is not exact if its values cannot be looked into") {
    const auto model = function<Closed>([](Tensor x) { return Closed(x); });
    CATCH_CHECK(!tally::summarize(model, torch::rand({2, 3})).rows[0].exact);

    nn::Sequential pipeline(nn::AnyModule(function<Output>([](Tensor x) { return Output{x, x}; })),
                            nn::AnyModule(function<Tensor, Output>([](Output x) { return x.mu; })));
    const tally::report r = tally::summarize(pipeline, torch::rand({2, 3}));
    CATCH_CHECK(r.rows[0].exact);
    CATCH_CHECK(!r.rows[1].exact);
    CATCH_CHECK(!r.rows[2].exact);
    CATCH_CHECK(r.rows[2].outputs.size() == 1);
}

CATCH_TEST_CASE("inputs that are written to are put back wherever they are") {
    const auto unchanged = [](auto argument, const Tensor &x) {
        const auto model = function<Tensor, decltype(argument)>([x](auto) { return x.add_(1); });
        tally::summarize(model, tally::inputs(std::move(argument)));
        return x.sum().template item<float>() == 0;
    };
    const Tensor x = torch::zeros({2, 3});
    CATCH_CHECK(unchanged(std::vector{std::tuple(x, t(1))}, x));
    CATCH_CHECK(unchanged(Output{t(1), x}, x));
    CATCH_CHECK(unchanged(Nested{{t(1), t(2)}, {{t(3), x}}, 4, {}, {}, ""}, x));
    CATCH_CHECK(unchanged(std::map<std::string, std::vector<Tensor>>{{"a", {x}}}, x));
    CATCH_CHECK(unchanged(std::make_shared<Output>(Output{x, t(1)}), x));
    CATCH_CHECK(unchanged(std::variant<int, std::array<Tensor, 2>>(std::array{t(1), x}), x));
    CATCH_CHECK(unchanged(c10::IValue(std::tuple(t(1), x)), x));
}
