// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/torch/arguments.hpp>
#include <tally/torch/detail/observe.hpp>
#include <tally/torch/detail/tensors.hpp>

#include <torch/nn/modules/container/any.h>
#include <torch/nn/modules/container/sequential.h>

#include <concepts>
#include <cstddef>
#include <stdexcept>
#include <type_traits>
#include <utility>

/// How the forward of a model is called: all that needs its type.
namespace tally::detail {

template <class M>
concept module_object = std::derived_from<std::remove_cv_t<M>, torch::nn::Module>;

template <class M>
concept any_module = std::same_as<std::remove_cv_t<M>, torch::nn::AnyModule>;

template <class M>
concept module_holder = requires(const M &m) {
    { *m.ptr() } -> std::convertible_to<const torch::nn::Module &>;
};

template <class M>
concept module_pointer = requires(M &m) {
    { *m } -> std::convertible_to<const torch::nn::Module &>;
};

inline void check_not_empty(bool empty) {
    if (empty)
        throw std::invalid_argument("tally: the model is an empty holder or a null pointer");
}

/// What has the model's forward: the module behind a holder or a pointer, or the object itself. A const holder holds a
/// module that is not const, as a pointer does.
template <class M> decltype(auto) callee_of(M &model) {
    constexpr bool is_model = module_object<M> || any_module<M> || module_holder<M> || module_pointer<M>;
    static_assert(is_model,
                  "tally: a model is a torch::nn::Module, a holder of one, a pointer to one, or an AnyModule");
    if constexpr (any_module<M>) {
        check_not_empty(model.is_empty());
        return torch::nn::AnyModule(model); // of the same module
    } else if constexpr (module_object<M>)
        return (model);
    else if constexpr (module_holder<M>) {
        check_not_empty(model.is_empty());
        return (*model.ptr());
    } else if constexpr (is_model) {
        check_not_empty(!model);
        return (*model);
    } else
        return torch::nn::Module();
}

inline const torch::nn::Module *module_of(const torch::nn::Module &callee) { return &callee; }
inline const torch::nn::Module *module_of(const torch::nn::AnyModule &callee) { return callee.ptr().get(); }

template <class M, class... T>
concept callable_with_list = std::derived_from<M, takes_tensors> && (std::convertible_to<T &, at::Tensor> && ...);

template <class M, class... T>
concept callable_with = any_module<M> || callable_with_list<M, T...> ||
                        requires(M &module, T &...arguments) { module.forward(arguments...); };

template <std::size_t> using tensor_number = at::Tensor;

template <class M, std::size_t... I> constexpr bool callable_with_tensors(std::index_sequence<I...>) {
    return callable_with<M, tensor_number<I>...>;
}

template <class M, std::size_t... Count> constexpr bool callable_with_any_count(std::index_sequence<Count...>) {
    return (callable_with_tensors<M>(std::make_index_sequence<Count + 1>{}) || ...);
}

template <class M>
constexpr bool callable_with_sizes = callable_with_any_count<M>(std::make_index_sequence<sizes::max_count>{});

/// A public forward: the only one of its name, or one that takes tensors.
template <class M>
concept has_forward = requires { &M::forward; } || callable_with_sizes<M>;

/// Says once why a forward cannot be called.
template <class M, class... T> constexpr void report_not_callable() {
    using Mutable = std::remove_const_t<M>;
    constexpr bool only_const = std::is_const_v<M> && callable_with<Mutable, T...>;
    constexpr bool is_base = std::same_as<Mutable, torch::nn::Module>;
    constexpr bool has_none = !is_base && !has_forward<Mutable>;
    static_assert(!only_const,
                  "tally: the model is const, and its forward is not: give summarize one that is not const");
    static_assert(!is_base, "tally: torch::nn::Module has no forward: give summarize the class that has one, or an "
                            "AnyModule");
    static_assert(!has_none, "tally: the model has no public function forward: that is what summarize calls, not "
                             "operator()");
    static_assert(only_const || is_base || has_none,
                  "tally: the model's forward cannot be called with these arguments; several "
                  "are given as tally::inputs(a, b)");
}

// A Sequential may end with a module that returns anything: its children are called one by one, as its forward does.
template <class... T> tensor_list call_forward(torch::nn::SequentialImpl &module, T &...arguments) {
    if (module.is_empty())
        throw std::invalid_argument("tally: the model is a Sequential without children");
    auto child = module.begin();
    torch::nn::AnyValue value = child->any_forward(arguments...);
    while (++child != module.end())
        value = child->any_forward(std::move(value));
    return tensors_in_any(value);
}

// Its arguments have to be of the very types that the forward takes.
template <class... T> tensor_list call_forward(torch::nn::AnyModule &module, T &...arguments) {
    torch::nn::AnyValue value = module.any_forward(arguments...);
    return tensors_in_any(value);
}

template <class M, class... T> tensor_list call_forward(M &module, T &...arguments) {
    if constexpr (!callable_with<M, T...>)
        return {}; // has been reported
    else if constexpr (callable_with_list<M, T...>)
        return module.forward_all({arguments...});
    else if constexpr (std::is_void_v<decltype(module.forward(arguments...))>) {
        module.forward(arguments...);
        return {};
    } else
        return tensors_in(module.forward(arguments...));
}

// The number of sizes is known at run time only, that of forward's arguments is not.
template <std::size_t Count, class M> tensor_list call_with_count(M &module, tensor_list &tensors) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) -> tensor_list {
        if constexpr (callable_with<M, decltype((tensors[I]))...>) {
            if (tensors.size() == Count)
                return call_forward(module, tensors[I]...);
        }
        if constexpr (Count < sizes::max_count)
            return call_with_count<Count + 1>(module, tensors);
        else
            throw std::invalid_argument("tally: the model's forward does not take that many tensors");
    }(std::make_index_sequence<Count>{});
}

} // namespace tally::detail
