// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/functions/function.hpp>
#include <tally/layers/dimension.hpp>
#include <tally/layers/elementwise.hpp>

/// One element of several: a flop for each that goes in.
namespace tally::functions {

/// How a reduction changes the type of the elements.
enum class reduced_type : unsigned char {
    same,
    sum,   ///< int64 of whole numbers
    index, ///< int64
};

/// keepdim, dims…; without dims all of them. `OfSome`: there is none of no elements.
template <class D, reduced_type Type, detail::element_kinds Accepted = detail::all_elements, bool OfSome = false>
constexpr basic_result<D> reduce(basic_arguments<D> a, basic_shape_list<D> in) {
    const basic_typed_shape<D> &x = in[0];
    bool gone[shape::max_rank + 1]{};
    if (const fault f = detail::check_elements(Accepted, x.dtype))
        return refused<D>(f);
    for (int i = 1; i < a.count; ++i) {
        if (const fault f = detail::check_dimension(x.rank(), a.integer(i)))
            return refused<D>(f);
        bool &once = gone[detail::wrapped(x.rank(), a.integer(i))];
        if (once)
            return refused<D>({.code = fault_code::dimension,
                               .wanted = "each dimension once",
                               .got = "%0 twice, for %i",
                               .remedy = "remove one of them",
                               .numbers = {a.integer(i)}});
        once = true;
    }
    basic_typed_shape<D> made(basic_shape<D>{}, x.dtype);
    if (Type == reduced_type::index || (Type == reduced_type::sum && !is_floating(x.dtype) && !is_complex(x.dtype)))
        made.dtype = scalar_type::int64;
    for (int i = 0; i < x.rank(); ++i) {
        const bool kept = a.count > 1 && !gone[i];
        if (OfSome && !kept && x[i] == D(0))
            return refused<D>({.code = fault_code::dimension,
                               .wanted = "a dimension of 1 element or more",
                               .got = "dimension %0 of %i",
                               .remedy = "take another",
                               .numbers = {i}});
        if (kept || a.integer(0))
            made.push_back(kept ? x[i] : D(1));
    }
    return {{made}, 1, D(0), x.numel()};
}

inline constexpr detail::element_kinds with_a_mean = detail::floating_elements | detail::complex_elements;

template <class D>
inline constexpr basic_function_info<D> mean_function{"mean", &reduce<D, reduced_type::same, with_a_mean>};
template <class D> inline constexpr basic_function_info<D> sum_function{"sum", &reduce<D, reduced_type::sum>};
template <class D>
inline constexpr basic_function_info<D> amax_function{"amax",
                                                      &reduce<D, reduced_type::same, detail::ordered_elements, true>};
template <class D>
inline constexpr basic_function_info<D> amin_function{"amin",
                                                      &reduce<D, reduced_type::same, detail::ordered_elements, true>};
template <class D>
inline constexpr basic_function_info<D> argmax_function{"argmax",
                                                        &reduce<D, reduced_type::index, detail::real_elements, true>};
template <class D>
inline constexpr basic_function_info<D> argmin_function{"argmin",
                                                        &reduce<D, reduced_type::index, detail::real_elements, true>};

} // namespace tally::functions
