// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/contract.hpp>

#include <cstdint>

namespace tally {

/// What an argument of a function is.
enum class argument_kind : unsigned char {
    left_out, ///< or `{}`
    integer,  ///< a number that was written down
    size,     ///< one that was taken from a size: known when shapes are
    real,     ///< a floating-point number
};

/// An argument of a function that is no tensor.
template <class D> struct basic_argument {
    argument_kind kind = argument_kind::left_out;
    std::int64_t integer = 0; ///< of `integer`
    double real = 0;          ///< of `real`
    D size{};                 ///< of `size`; of `integer`, if it is not negative
};

/// The arguments of a call that are no tensors, in their order.
template <class D> struct basic_arguments {
    const basic_argument<D> *first = nullptr;
    int count = 0;

    constexpr int size() const { return count; }

    /// Argument `i`; one that was left out has that kind.
    constexpr basic_argument<D> operator[](int i) const { return i < count ? first[i] : basic_argument<D>{}; }

    constexpr bool has(int i) const { return i < count && first[i].kind != argument_kind::left_out; }

    /// A whole number that was written down, or else `otherwise`.
    constexpr std::int64_t integer(int i, std::int64_t otherwise = 0) const {
        return has(i) && first[i].kind == argument_kind::integer ? first[i].integer : otherwise;
    }

    /// Any number, or else `otherwise`.
    constexpr double real(int i, double otherwise) const {
        if (!has(i))
            return otherwise;
        const basic_argument<D> &a = first[i];
        if (a.kind == argument_kind::real)
            return a.real;
        if (a.kind == argument_kind::integer)
            return static_cast<double>(a.integer);
        return a.size.known() ? static_cast<double>(a.size.value()) : otherwise;
    }
};

/// A function that forwards call: what a tensor library has beside layers. It has no row; its work is that of the block
/// which calls it.
template <class D> struct basic_function_info {
    const char *name; ///< LibTorch's
    basic_result<D> (*forward)(basic_arguments<D>, basic_shape_list<D>);
    bool is_number = false; ///< it makes a number, not a tensor
};

using function_info = basic_function_info<dim>;

} // namespace tally
