// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/functions/function.hpp>
#include <tally/layers/dimension.hpp>

#include <cstdint>

/// Sizes as numbers: what `x.size(0)` is, and what is computed with it. A number is handed on as a shape with that
/// size.
namespace tally::functions {

template <class D> constexpr basic_result<D> number_result(D n) {
    return {{basic_typed_shape<D>(basic_shape<D>{n}, scalar_type::int64)}, 1};
}

/// `x.size(dim)`
template <class D> constexpr basic_result<D> size(basic_arguments<D> a, basic_shape_list<D> in) {
    const basic_typed_shape<D> &x = in[0];
    if (const fault f = detail::check_dimension(x.rank(), a.integer(0)))
        return refused<D>(f);
    if (x.rank() == 0)
        return refused<D>({.code = fault_code::rank,
                           .wanted = "1 or more dimensions",
                           .got = "%i",
                           .remedy = "ask no size of a tensor without any"});
    return number_result<D>(x[detail::wrapped(x.rank(), a.integer(0))]);
}

/// `x.numel()`
template <class D> constexpr basic_result<D> numel(basic_arguments<D>, basic_shape_list<D> in) {
    return number_result<D>(in[0].numel());
}

inline constexpr fault negative_number{.code = fault_code::bad_shape,
                                       .wanted = "numbers of 0 or more",
                                       .got = "less, computed of sizes",
                                       .remedy = "compute it the other way round"};

/// The other number of `a + b` and its like: one that was written down, or another size.
template <class D> constexpr D number_of(const basic_argument<D> &a) {
    return a.kind == argument_kind::integer ? D(a.integer) : a.size;
}

template <class D> constexpr basic_result<D> add_numbers(basic_arguments<D> a, basic_shape_list<D>) {
    for (int i = 0; i < 2; ++i)
        if (a.integer(i) < 0) {
            const D n = a[1 - i].size - D(-a.integer(i));
            return n.below_zero() ? refused<D>(negative_number) : number_result<D>(n);
        }
    return number_result<D>(number_of(a[0]) + number_of(a[1]));
}

template <class D> constexpr basic_result<D> subtract_numbers(basic_arguments<D> a, basic_shape_list<D>) {
    if (a.integer(0) < 0)
        return refused<D>(negative_number);
    if (a.integer(1) < 0)
        return number_result<D>(number_of(a[0]) + D(-a.integer(1)));
    const D n = number_of(a[0]) - number_of(a[1]);
    return n.below_zero() ? refused<D>(negative_number) : number_result<D>(n);
}

template <class D> constexpr basic_result<D> multiply_numbers(basic_arguments<D> a, basic_shape_list<D>) {
    if (a.integer(0) < 0 || a.integer(1) < 0)
        return refused<D>(negative_number);
    return number_result<D>(number_of(a[0]) * number_of(a[1]));
}

inline constexpr fault division_by_zero{.code = fault_code::option_value,
                                        .wanted = "a division by more than 0",
                                        .got = "0 or less",
                                        .remedy = "divide by another number"};

/// Rounded towards zero. By a size that is not known, it is not known.
template <class D> constexpr basic_result<D> divide_numbers(basic_arguments<D> a, basic_shape_list<D>) {
    if (a.integer(0) < 0)
        return refused<D>(negative_number);
    const D by = number_of(a[1]);
    if (a[1].kind == argument_kind::integer ? a[1].integer < 1 : by == D(0))
        return refused<D>(division_by_zero);
    return number_result<D>(by.known() ? floor_div(number_of(a[0]), by.value()) : D(dyn));
}

template <class D> constexpr basic_result<D> remainder_of_numbers(basic_arguments<D> a, basic_shape_list<D>) {
    if (a.integer(0) < 0)
        return refused<D>(negative_number);
    const D n = number_of(a[0]), by = number_of(a[1]);
    if (a[1].kind == argument_kind::integer ? a[1].integer < 1 : by == D(0))
        return refused<D>(division_by_zero);
    return number_result<D>(n.known() && by.known() ? D(n.value() % by.value()) : D(dyn));
}

template <class D> inline constexpr basic_function_info<D> size_function{"size", &size<D>, true};
template <class D> inline constexpr basic_function_info<D> numel_function{"numel", &numel<D>, true};
template <class D> inline constexpr basic_function_info<D> add_numbers_function{"+", &add_numbers<D>, true};
template <class D> inline constexpr basic_function_info<D> subtract_numbers_function{"-", &subtract_numbers<D>, true};
template <class D> inline constexpr basic_function_info<D> multiply_numbers_function{"*", &multiply_numbers<D>, true};
template <class D> inline constexpr basic_function_info<D> divide_numbers_function{"/", &divide_numbers<D>, true};
template <class D>
inline constexpr basic_function_info<D> remainder_of_numbers_function{"%", &remainder_of_numbers<D>, true};

} // namespace tally::functions
