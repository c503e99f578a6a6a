// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/layer_info.hpp>

#include <torch/nn/modules/container/any.h>

#include <type_traits>
#include <utility>

/// The modules of layers that are the user's own.
namespace tally::detail {

template <class L> void make_own_module(torch::nn::AnyModule &made) {
    constexpr bool is_module = std::is_constructible_v<torch::nn::AnyModule, decltype(L::module())>;
    static_assert(is_module,
                  "tally: a layer's module() returns a holder of a torch::nn module, a shared_ptr to one, or "
                  "a torch::nn::AnyModule");
    if constexpr (is_module) {
        auto own = L::module();
        if constexpr (requires { own.is_empty(); })
            if (own.is_empty())
                return;
        if constexpr (requires { own == nullptr; })
            if (own == nullptr)
                return;
        made = torch::nn::AnyModule(std::move(own));
    }
}

} // namespace tally::detail
