// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/emit.hpp>
#include <tally/net/steps.hpp>
#include <tally/wiring/value.hpp>

#include <boost/mp11/integer_sequence.hpp>

#include <concepts>

namespace tally {

namespace detail {

constexpr recorder *recorder_of(const value *list, int count) {
    for (int k = 0; k < count; ++k)
        if (list[k].at())
            return list[k].at();
    return nullptr;
}

/// What a call of a child makes: values from number `first` on.
template <int Outputs> struct results_of_child {
    static constexpr values<Outputs> of(recorder *at, int first) {
        return make(at, first, boost::mp11::make_integer_sequence<int, Outputs>{});
    }

  private:
    template <int... I>
    static constexpr values<Outputs> make(recorder *at, int first, boost::mp11::integer_sequence<int, I...>) {
        return {value(at, first + I)...};
    }
};
template <> struct results_of_child<1> {
    static constexpr value of(recorder *at, int first) { return {at, first}; }
};

/// A child that makes so many values. It is called with as many as its layer or forward takes.
template <int Outputs> struct child {
    const step *what;

    template <std::convertible_to<value>... V> constexpr auto operator()(const V &...v) const {
        const value in[]{static_cast<value>(v)...};
        recorder *const at = recorder_of(in, sizeof...(V));
        return results_of_child<Outputs>::of(at, at ? at->call(*what, in, sizeof...(V), Outputs) : 0);
    }
};

template <class Layer> struct callable : child<results_of_call(step_of<Layer>)> {
    constexpr callable() : child<results_of_call(step_of<Layer>)>{&step_of<Layer>} {}

    /// As with LibTorch's holders: `conv1->forward(x)` is `conv1(x)`.
    constexpr const callable *operator->() const { return this; }

    template <std::convertible_to<value>... V> constexpr auto forward(const V &...v) const { return (*this)(v...); }
};

} // namespace detail

/// `call<ReLU<>>(x)`: a child without a name, with weights of its own; the row gets the next number. In a loop each
/// call is another child.
template <class Layer, std::convertible_to<value>... V> constexpr auto call(const V &...v) {
    return detail::callable<Layer>{}(v...);
}

} // namespace tally
