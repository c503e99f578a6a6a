// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/compositions.hpp>
#include <tally/net/steps.hpp>

#include <torch/nn/modules/container/any.h>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <boost/mp11/utility.hpp>

#include <map>
#include <type_traits>
#include <utility>

/// The modules of layers that are the user's own: found in the net's type, for its program has values only.
namespace tally::detail {

/// What makes the module of a layer.
using own_modules = std::map<const layer_info *, torch::nn::AnyModule (*)()>;

template <class L> torch::nn::AnyModule make_own_module() {
    constexpr bool is_module = std::is_constructible_v<torch::nn::AnyModule, decltype(L::module())>;
    static_assert(is_module,
                  "tally: a layer's module() returns a holder of a torch::nn module, a shared_ptr to one, or "
                  "a torch::nn::AnyModule");
    if constexpr (is_module) {
        auto made = L::module();
        if constexpr (requires { made.is_empty(); })
            if (made.is_empty())
                return {};
        if constexpr (requires { made == nullptr; })
            if (made == nullptr)
                return {};
        return torch::nn::AnyModule(std::move(made));
    } else
        return {};
}

template <class L> void add_own_modules(own_modules &modules);

template <class... L> void add_inside(own_modules &modules, boost::mp11::mp_list<L...>) {
    using types = boost::mp11::mp_list<boost::mp11::mp_identity<L>...>;
    boost::mp11::mp_for_each<types>([&](auto l) { add_own_modules<typename decltype(l)::type>(modules); });
}

template <class... L> void add_children(own_modules &modules, const Sequential<L...> *) {
    add_inside(modules, boost::mp11::mp_list<L...>{});
}
template <class Join, class... B> void add_children(own_modules &modules, const Branches<Join, B...> *) {
    add_inside(modules, boost::mp11::mp_list<Join, B...>{});
}
template <class Body, class Shortcut> void add_children(own_modules &modules, const Residual<Body, Shortcut> *) {
    add_inside(modules, boost::mp11::mp_list<Body, Shortcut>{});
}
template <std::int64_t N, class L> void add_children(own_modules &modules, const Repeat<N, L> *) {
    add_own_modules<L>(modules);
}
template <fixed_name Name, class L> void add_children(own_modules &modules, const Named<Name, L> *) {
    add_own_modules<L>(modules);
}
template <class L> void add_children(own_modules &modules, const Functional<L> *) { add_own_modules<L>(modules); }

/// Adds those of the layer or composition `L`.
template <class L> void add_own_modules(own_modules &modules) {
    if constexpr (requires { L::module(); } && layer_type<L>)
        modules.emplace(&info_of<L>, &make_own_module<L>);
    else if constexpr (requires(const L *composition) { add_children(modules, composition); })
        add_children(modules, static_cast<const L *>(nullptr));
}

/// Those of a net.
template <class Net> const own_modules &own_modules_of() {
    static const own_modules all = [] {
        own_modules modules;
        add_own_modules<Net>(modules);
        return modules;
    }();
    return all;
}

} // namespace tally::detail
