// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/contract.hpp>

#include <cstdint>

namespace tally::detail {

// What layers share that do something to each element and leave the shape as it is.

/// Kinds of elements, as a set.
using element_kinds = unsigned char;
inline constexpr element_kinds floating_elements = 1;
inline constexpr element_kinds integer_elements = 2;
inline constexpr element_kinds boolean_elements = 4;
inline constexpr element_kinds complex_elements = 8;
inline constexpr element_kinds all_elements = 15;
inline constexpr element_kinds real_elements = floating_elements | integer_elements;
inline constexpr element_kinds all_numbers = real_elements | complex_elements;
inline constexpr element_kinds ordered_elements = real_elements | boolean_elements;

constexpr element_kinds kind_of(scalar_type type) {
    return type <= scalar_type::bfloat16 ? floating_elements
           : is_integer(type)            ? integer_elements
           : is_complex(type)            ? complex_elements
                                         : boolean_elements;
}

/// Elements that the layer's operation is made for.
constexpr fault check_elements(element_kinds accepted, scalar_type type) {
    if (accepted & kind_of(type))
        return {};
    return {.code = fault_code::dtype,
            .wanted = !(accepted & integer_elements) ? "floating-point numbers"
                      : accepted & complex_elements  ? "numbers"
                                                     : "real numbers",
            .got = name_of(type),
            .remedy = "cast the input"};
}

/// The shape that arrives, and some flops for each of its elements. It is taken by value: g++ keeps the results of
/// calls whose arguments are constants, and many layers of a net have the same input.
template <class D> constexpr basic_result<D> keep_shape(basic_typed_shape<D> input, std::int64_t flops_per_element) {
    if (flops_per_element == 0)
        return {{input}, 1};
    return {{input}, 1, D(0), flops_per_element == 1 ? input.numel() : input.numel() * D(flops_per_element)};
}

} // namespace tally::detail
