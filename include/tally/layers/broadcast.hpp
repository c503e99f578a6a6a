// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/contract.hpp>

namespace tally::detail {

// How PyTorch combines tensors of different shapes and types.
// Source: https://pytorch.org/docs/stable/notes/broadcasting.html and
// https://pytorch.org/docs/stable/tensor_attributes.html#type-promotion-doc

/// bool < integers < floating-point < complex numbers
constexpr int number_order(scalar_type type) {
    return type == scalar_type::boolean ? 0 : is_integer(type) ? 1 : is_floating(type) ? 2 : 3;
}

/// The type that holds elements of both.
constexpr scalar_type promoted(scalar_type a, scalar_type b) {
    if (a == b)
        return a;
    if (number_order(a) < number_order(b))
        return promoted(b, a);
    if (number_order(a) > number_order(b)) // complex64 is two float32
        return a == scalar_type::complex64 && b == scalar_type::float64 ? scalar_type::complex128 : a;
    if (a == scalar_type::uint8 || b == scalar_type::uint8) {
        const scalar_type other = a == scalar_type::uint8 ? b : a;
        return other == scalar_type::int8 ? scalar_type::int16 : other;
    }
    if (element_size(a) == element_size(b)) // float16 and bfloat16
        return scalar_type::float32;
    return element_size(a) > element_size(b) ? a : b;
}

/// The type of a result. A tensor without dimensions counts only where its numbers are of a higher order.
template <class D> constexpr scalar_type promoted(basic_shape_list<D> inputs) {
    bool any = false, any_scalar = false;
    scalar_type type{}, scalar{};
    for (const basic_typed_shape<D> &input : inputs) {
        bool &seen = input.rank() ? any : any_scalar;
        scalar_type &all = input.rank() ? type : scalar;
        all = seen ? promoted(all, input.dtype) : input.dtype;
        seen = true;
    }
    if (!any || !any_scalar)
        return any ? type : scalar;
    if (number_order(scalar) <= number_order(type))
        return type;
    if (is_complex(scalar) && is_floating(type))
        return type == scalar_type::float64 ? scalar_type::complex128 : scalar_type::complex64;
    return promoted(type, scalar);
}

/// The size of a dimension in which both are combined: 1 stretches. The sizes do not differ otherwise.
template <class D> constexpr D broadcast(D a, D b) {
    if (a == D(1))
        return b;
    if (b == D(1))
        return a;
    return a.known() ? a : b; // what is not known has to be 1 or the other
}

/// The dimensions that both have can be combined.
template <class D> constexpr bool can_broadcast(const basic_shape<D> &a, const basic_shape<D> &b) {
    for (int i = 1; i <= a.rank() && i <= b.rank(); ++i)
        if (!(a[-i] == D(1)) && !(b[-i] == D(1)) && differ(a[-i], b[-i]))
            return false;
    return true;
}

/// The shape of both combined; dimensions are matched from the back.
template <class D> constexpr basic_shape<D> broadcast(const basic_shape<D> &a, const basic_shape<D> &b) {
    basic_shape<D> all = a.rank() >= b.rank() ? a : b;
    for (int i = 1; i <= a.rank() && i <= b.rank(); ++i)
        all[-i] = broadcast(a[-i], b[-i]);
    return all;
}

} // namespace tally::detail
