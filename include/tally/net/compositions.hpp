// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/join.hpp>
#include <tally/layers/reshape.hpp>

#include <cstddef>
#include <cstdint>

namespace tally {

// How layers make a net. All but Named and Repeat are ordinary MP11 lists of the types they are made of.

/// The layers one after the other. A row of its own wherever it is a child of another Sequential, a named child, or the
/// base of a block; inside Residual and Branches it only strings layers together.
template <class... Layers> struct Sequential {};

/// A name as a template argument.
template <std::size_t N> struct fixed_name {
    char text[N]{};
    constexpr fixed_name(const char (&name)[N]) {
        for (std::size_t i = 0; i < N; ++i)
            text[i] = name[i];
    }
};
template <std::size_t N> fixed_name(const char (&)[N]) -> fixed_name<N>;

namespace detail {

/// What can be called in a forward: see wiring/child.hpp.
template <class Layer> struct callable;

} // namespace detail

/// A child with a name: `Named<"conv1", Conv2d<…>>`. The same name twice under one parent is one layer that is called
/// twice. In a block whose wiring is code it is a static member, `static constexpr Named<"conv1", Conv2d<…>> conv1{};`,
/// that is called with values.
template <fixed_name Name, class Layer> struct Named : detail::callable<Named<Name, Layer>> {};

namespace detail {

template <class> inline constexpr bool is_named = false;
template <fixed_name N, class L> inline constexpr bool is_named<Named<N, L>> = true;

} // namespace detail

/// `N` layers like `Layer`, each with weights of its own: the children 0 to N - 1, or the next ones.
template <std::int64_t N, class Layer> struct Repeat {};

/// `join(branch(x), …)`: each branch gets the same input. Joins: `Add`, `Mul`, `Concat<dim>`.
template <class Join, class... Branch> struct Branches {};

/// `body(x) + shortcut(x)`; without a shortcut, `body(x) + x`.
template <class Body, class Shortcut = Sequential<>> struct Residual {};

/// What a layer computes, as a function in its parent's forward: an operation, with no row of its own.
template <class Layer> struct Functional {};

namespace detail {

// The composition that a class derives from. Only asked for their types: they are not defined.
template <class... L> Sequential<L...> composition_of(const Sequential<L...> *);
template <class J, class... B> Branches<J, B...> composition_of(const Branches<J, B...> *);
template <class B, class S> Residual<B, S> composition_of(const Residual<B, S> *);
template <std::int64_t N, class L> Repeat<N, L> composition_of(const Repeat<N, L> *);

} // namespace detail

} // namespace tally
