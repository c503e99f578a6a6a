// SPDX-License-Identifier: BSL-1.0
// What the rows of classes are called that are declared in other classes, in functions and in lambdas.
#include <tally/torch/summarize.hpp>

#include <catch2/catch_test_macros.hpp>
#include <torch/nn.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace nn = torch::nn;
using torch::Tensor;

namespace {

struct IdentityImpl : nn::Module {
    using nn::Module::Module;
    Tensor forward(Tensor x) { return x; }
};

template <class T> struct Outer {
    struct InnerImpl : IdentityImpl {};
    template <class U> struct DeepImpl : IdentityImpl {};
};
template <int N, class... T> struct PackImpl : IdentityImpl {};
struct Block : IdentityImpl {}; // without "Impl"
struct Impl : IdentityImpl {};

template <class Module> std::string type_of(Module model) {
    return std::string(tally::summarize(model, torch::rand({2})).rows[0].type);
}

std::string in_function(const std::vector<int> &, std::pair<int, const char *> = {}) {
    struct LocalImpl : IdentityImpl {};
    return type_of(LocalImpl());
}

template <class T> std::string in_template(T) {
    struct LocalImpl : IdentityImpl {};
    return type_of(LocalImpl());
}

} // namespace

CATCH_TEST_CASE("a class is called as it is declared, wherever that is") {
    CATCH_CHECK(type_of(IdentityImpl()) == "Identity");
    CATCH_CHECK(type_of(Block()) == "Block");
    CATCH_CHECK(type_of(Impl()) == "Impl");
    CATCH_CHECK(type_of(Outer<int>::InnerImpl()) == "Inner");
    CATCH_CHECK(type_of(Outer<std::vector<int>>::InnerImpl()) == "Inner");
    CATCH_CHECK(type_of(Outer<Outer<int>::InnerImpl>::DeepImpl<std::pair<int, void (*)(int)>>()) == "Deep");
    CATCH_CHECK(type_of(PackImpl<3>()) == "Pack");
    CATCH_CHECK(type_of(PackImpl<-3, int, const char *, void(Block &)>()) == "Pack");
    CATCH_CHECK(in_function({}) == "Local");
    CATCH_CHECK(in_template(std::vector<int>()) == "Local");
    const auto in_lambda = [](auto, int) {
        struct LocalImpl : IdentityImpl {};
        return type_of(LocalImpl());
    };
    CATCH_CHECK(in_lambda(1, 2) == "Local");
    CATCH_CHECK(type_of(PackImpl<1, decltype(in_lambda)>()) == "Pack");

    struct : IdentityImpl {
    } unnamed;
    CATCH_CHECK(type_of(unnamed) == "an unnamed class");
}

CATCH_TEST_CASE("a name that a module was given is kept") {
    CATCH_CHECK(type_of(IdentityImpl("stage 2 (wide)")) == "stage 2 (wide)");
    CATCH_CHECK(type_of(IdentityImpl("a::b<c>")) == "a::b<c>");
}

CATCH_TEST_CASE("modules of torch::nn are called by their classes, also where LibTorch names them itself") {
    CATCH_CHECK(tally::summarize(nn::MultiheadAttention(4, 2)).rows[0].type == "MultiheadAttention");
    struct SelfAttentionImpl : nn::MultiheadAttentionImpl { // named by LibTorch, too
        using nn::MultiheadAttentionImpl::MultiheadAttentionImpl;
    };
    CATCH_CHECK(tally::summarize(SelfAttentionImpl(4, 2)).rows[0].type == "SelfAttention");
    CATCH_CHECK(tally::summarize(nn::LSTM(4, 2)).rows[0].type == "LSTM");
    CATCH_CHECK(tally::summarize(nn::Sequential()).rows[0].type == "Sequential");
    CATCH_CHECK(tally::summarize(nn::ModuleList()).rows[0].type == "ModuleList");
}
