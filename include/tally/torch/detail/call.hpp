// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/torch/arguments.hpp>
#include <tally/torch/detail/observe.hpp>
#include <tally/torch/detail/tensors.hpp>

#include <torch/nn/modules/container/sequential.h>

#include <concepts>
#include <cstddef>
#include <stdexcept>
#include <utility>

/// How the forward of a model is called: all that needs its type.
namespace tally::detail {

template <class M>
concept module_object = std::derived_from<M, torch::nn::Module>;

template <class M>
concept module_pointer = requires(M &m) {
    { *m } -> std::convertible_to<const torch::nn::Module &>;
};

/// The module behind a holder or a pointer, or the object itself.
template <class M> auto &module_of(M &model) {
    if constexpr (module_object<std::remove_cv_t<M>>)
        return model;
    else {
        static_assert(module_pointer<M>, "tally: a model is a torch::nn::Module, a holder of one, or a pointer to one");
        if (!model)
            throw std::invalid_argument("tally: the model is an empty holder or a null pointer");
        return *model;
    }
}

template <class M, class... T>
concept callable_with = requires(M &module, T &...arguments) { module.forward(arguments...); };

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

template <class M, class... T> tensor_list call_forward(M &module, T &...arguments) {
    if constexpr (std::is_void_v<decltype(module.forward(arguments...))>) {
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
