// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/functions/function.hpp>
#include <tally/layers/activation.hpp>
#include <tally/layers/broadcast.hpp>
#include <tally/layers/elementwise.hpp>
#include <tally/layers/softmax.hpp>

#include <limits>

/// Functions of each element: a flop each, as the activations have it.
namespace tally::functions {

/// An activation, by its kind.
template <class D, activation_kind Kind>
constexpr basic_result<D> activation(basic_arguments<D> a, basic_shape_list<D> in) {
    activation_options o;
    o.kind = Kind;
    o.alpha = a.real(0, 1); // of ELU and CELU
    if (const fault f = detail::check(o))
        return refused<D>(f);
    return forward(o, in);
}

/// What a function does to the type of the elements.
enum class element_rule : unsigned char {
    floating,  ///< float32 of whole numbers
    kept,      ///< as it is
    magnitude, ///< real of complex numbers
    squared,   ///< int64 of bool
    boolean,   ///< a comparison
};

constexpr scalar_type type_by(element_rule rule, scalar_type type) {
    switch (rule) {
    case element_rule::floating:
        return is_floating(type) || is_complex(type) ? type : scalar_type::float32;
    case element_rule::magnitude:
        return type == scalar_type::complex64    ? scalar_type::float32
               : type == scalar_type::complex128 ? scalar_type::float64
                                                 : type;
    case element_rule::squared:
        return type == scalar_type::boolean ? scalar_type::int64 : type;
    case element_rule::boolean:
        return scalar_type::boolean;
    case element_rule::kept:
        break;
    }
    return type;
}

// Elements that a function is made for.
inline constexpr detail::element_kinds numbers = detail::real_elements | detail::complex_elements;
inline constexpr detail::element_kinds not_complex = detail::real_elements | detail::boolean_elements;

template <class D, element_rule Rule, detail::element_kinds Accepted = detail::all_elements>
constexpr basic_result<D> unary(basic_arguments<D>, basic_shape_list<D> in) {
    basic_typed_shape<D> made = in[0];
    if (const fault f = detail::check_elements(Accepted, made.dtype))
        return refused<D>(f);
    made.dtype = type_by(Rule, made.dtype);
    return detail::keep_shape(made, 1);
}

/// Of a tensor and a number, which is of no dimension: a floating-point one makes whole numbers float32.
template <class D> constexpr scalar_type with_number(scalar_type type, const basic_argument<D> &a) {
    const bool whole = a.kind != argument_kind::real;
    if (type == scalar_type::boolean)
        return whole ? scalar_type::int64 : scalar_type::float32;
    return whole || !is_integer(type) ? type : scalar_type::float32;
}

/// Of two tensors, which are broadcast, or of one and a number.
template <class D, element_rule Rule, detail::element_kinds Accepted = detail::all_elements>
constexpr basic_result<D> binary(basic_arguments<D> a, basic_shape_list<D> in) {
    for (const basic_typed_shape<D> &x : in)
        if (const fault f = detail::check_elements(Accepted, x.dtype))
            return refused<D>(f);
    basic_typed_shape<D> made = in[0];
    if (in.count == 1)
        made.dtype = with_number<D>(made.dtype, a[0]);
    else {
        if (!detail::can_broadcast<D>(in[0], in[1]))
            return refused<D>({.code = fault_code::join,
                               .wanted = "tensors that broadcast",
                               .got = "%i",
                               .remedy = "bring them to one shape, or insert sizes of 1",
                               .numbers = {0, 0, 0, 1}});
        made = basic_typed_shape<D>(detail::broadcast<D>(in[0], in[1]), detail::promoted(in));
    }
    made.dtype = type_by(Rule, made.dtype);
    return detail::keep_shape(made, 1);
}

template <class D> constexpr basic_result<D> pow(basic_arguments<D> a, basic_shape_list<D> in) {
    const bool whole = !is_floating(in[0].dtype) && !is_complex(in[0].dtype);
    if (in.count == 1 && whole && a.integer(0) < 0)
        return refused<D>({.code = fault_code::option_value,
                           .wanted = "an exponent of 0 or more for whole numbers",
                           .got = "%0",
                           .remedy = "give a floating-point one",
                           .numbers = {a.integer(0)}});
    if (in.count == 2 && in[0].dtype == scalar_type::boolean && in[1].dtype == scalar_type::boolean)
        return refused<D>(detail::check_elements(numbers, scalar_type::boolean));
    return binary<D, element_rule::kept>(a, in);
}

/// Elements of the type can be that number; those of bool can be any.
template <class D> constexpr fault check_number(scalar_type type, basic_arguments<D> a, int i) {
    constexpr double single = 3.4028234663852886e38, twice = std::numeric_limits<double>::max();
    constexpr double largest[] = {single, twice, 65504, 3.3895313892515355e38, 255, 127, 32767, 2147483647, 0x1p63,
                                  single, twice, twice};
    const double most = largest[static_cast<int>(type)], number = a.real(i, 0);
    const double least = type != scalar_type::uint8            ? -most - is_integer(type)
                         : a[i].kind == argument_kind::integer ? -most // LibTorch: -1 is 255
                                                               : 0;
    const bool infinite = number < -twice || number > twice;
    if (is_integer(type) ? number >= least && number <= most : infinite || !(number < least || number > most))
        return {};
    return {.code = fault_code::dtype,
            .wanted = "elements that can be the number",
            .got = name_of(type),
            .remedy = "give one that is nearer to 0"};
}

/// `clamp(x, min = {}, max = {})`
template <class D> constexpr basic_result<D> clamp(basic_arguments<D> a, basic_shape_list<D> in) {
    if (!a.has(0) && !a.has(1))
        return refused<D>({.code = fault_code::option_value,
                           .wanted = "a least or a largest number",
                           .got = "neither",
                           .remedy = "give one of the two"});
    basic_typed_shape<D> made = in[0];
    if (const fault f = detail::check_elements(not_complex, made.dtype))
        return refused<D>(f);
    for (int i = 0; i < 2; ++i)
        if (a.has(i))
            made.dtype = with_number<D>(made.dtype, a[i]);
    for (int i = 0; i < 2; ++i)
        if (const fault f = check_number<D>(made.dtype, a, i))
            return refused<D>(f);
    return detail::keep_shape(made, 1);
}

/// `masked_fill(x, mask, value)`, free: the mask is broadcast to the tensor.
template <class D> constexpr basic_result<D> masked_fill(basic_arguments<D> a, basic_shape_list<D> in) {
    if (in[1].dtype != scalar_type::boolean)
        return refused<D>({.code = fault_code::dtype,
                           .wanted = "a mask of bool",
                           .got = name_of(in[1].dtype),
                           .remedy = "compare it with a number"});
    if (!detail::can_broadcast<D>(in[0], in[1]))
        return refused<D>({.code = fault_code::join,
                           .wanted = "a mask that broadcasts",
                           .got = "%i",
                           .remedy = "bring them to one shape, or insert sizes of 1",
                           .numbers = {0, 0, 0, 1}});
    if (const fault f = check_number<D>(in[0].dtype, a, 0))
        return refused<D>(f);
    return {{basic_typed_shape<D>(detail::broadcast<D>(in[0], in[1]), in[0].dtype)}, 1};
}

/// `softmax(x, dim)`: what Softmax does.
template <class D, softmax_kind Kind> constexpr basic_result<D> softmax(basic_arguments<D> a, basic_shape_list<D> in) {
    softmax_options o;
    o.kind = Kind;
    o.dim = a.integer(0);
    return forward(o, in);
}

template <activation_kind Kind> inline constexpr auto *activation_of = &activation<dim, Kind>;

inline constexpr function_info relu_function{"relu", activation_of<activation_kind::relu>};
inline constexpr function_info relu6_function{"relu6", activation_of<activation_kind::relu6>};
inline constexpr function_info gelu_function{"gelu", activation_of<activation_kind::gelu>};
inline constexpr function_info silu_function{"silu", activation_of<activation_kind::silu>};
inline constexpr function_info mish_function{"mish", activation_of<activation_kind::mish>};
inline constexpr function_info elu_function{"elu", activation_of<activation_kind::elu>};
inline constexpr function_info selu_function{"selu", activation_of<activation_kind::selu>};
inline constexpr function_info celu_function{"celu", activation_of<activation_kind::celu>};
inline constexpr function_info leaky_relu_function{"leaky_relu", activation_of<activation_kind::leaky_relu>};
inline constexpr function_info sigmoid_function{"sigmoid", activation_of<activation_kind::sigmoid>};
inline constexpr function_info log_sigmoid_function{"log_sigmoid", activation_of<activation_kind::log_sigmoid>};
inline constexpr function_info tanh_function{"tanh", activation_of<activation_kind::tanh>};
inline constexpr function_info softplus_function{"softplus", activation_of<activation_kind::softplus>};

inline constexpr auto *floating_unary = &unary<dim, element_rule::floating>;

inline constexpr function_info exp_function{"exp", floating_unary};
inline constexpr function_info log_function{"log", floating_unary};
inline constexpr function_info sqrt_function{"sqrt", floating_unary};
inline constexpr function_info rsqrt_function{"rsqrt", floating_unary};
inline constexpr function_info sin_function{"sin", floating_unary};
inline constexpr function_info cos_function{"cos", floating_unary};
inline constexpr function_info erf_function{"erf", &unary<dim, element_rule::floating, not_complex>};
inline constexpr function_info reciprocal_function{"reciprocal", floating_unary};
inline constexpr function_info abs_function{"abs", &unary<dim, element_rule::magnitude, numbers>};
inline constexpr function_info neg_function{"neg", &unary<dim, element_rule::kept, numbers>};
inline constexpr function_info square_function{"square", &unary<dim, element_rule::squared>};
inline constexpr function_info clamp_function{"clamp", &clamp<dim>};

inline constexpr auto *arithmetic = &binary<dim, element_rule::kept>;
inline constexpr auto *difference = &binary<dim, element_rule::kept, numbers>;
inline constexpr auto *larger_or_less = &binary<dim, element_rule::kept, not_complex>;
inline constexpr auto *equality = &binary<dim, element_rule::boolean>;
inline constexpr auto *order = &binary<dim, element_rule::boolean, not_complex>;

inline constexpr function_info add_function{"add", arithmetic};
inline constexpr function_info sub_function{"sub", difference};
inline constexpr function_info rsub_function{"rsub", difference};
inline constexpr function_info mul_function{"mul", arithmetic};
inline constexpr function_info div_function{"div", &binary<dim, element_rule::floating>};
inline constexpr function_info pow_function{"pow", &pow<dim>};
inline constexpr function_info maximum_function{"maximum", larger_or_less};
inline constexpr function_info minimum_function{"minimum", larger_or_less};
inline constexpr function_info eq_function{"eq", equality};
inline constexpr function_info ne_function{"ne", equality};
inline constexpr function_info lt_function{"lt", order};
inline constexpr function_info le_function{"le", order};
inline constexpr function_info gt_function{"gt", order};
inline constexpr function_info ge_function{"ge", order};
inline constexpr function_info masked_fill_function{"masked_fill", &masked_fill<dim>};
inline constexpr function_info softmax_function{"softmax", &softmax<dim, softmax_kind::softmax>};
inline constexpr function_info log_softmax_function{"log_softmax", &softmax<dim, softmax_kind::log_softmax>};

} // namespace tally::functions
