// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/functions/function.hpp>
#include <tally/layers/activation.hpp>
#include <tally/layers/broadcast.hpp>
#include <tally/layers/elementwise.hpp>
#include <tally/layers/softmax.hpp>

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
    if (rule == element_rule::boolean)
        return scalar_type::boolean;
    if (rule == element_rule::floating && !is_floating(type) && !is_complex(type))
        return scalar_type::float32;
    if (rule == element_rule::squared && type == scalar_type::boolean)
        return scalar_type::int64;
    if (rule == element_rule::magnitude && is_complex(type))
        return type == scalar_type::complex64 ? scalar_type::float32 : scalar_type::float64;
    return type;
}

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
        return refused<D>(detail::check_elements(detail::all_numbers, scalar_type::boolean));
    return binary<D, element_rule::kept>(a, in);
}

/// Elements of the type can be that number; those of bool can be any.
template <class D> constexpr fault check_number(scalar_type type, basic_arguments<D> a, int i) {
    constexpr double single = 3.4028234663852886e38, twice = 1.7976931348623157e308;
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
    if (const fault f = detail::check_elements(detail::ordered_elements, made.dtype))
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

template <class D> inline constexpr basic_function_info<D> relu_function{"relu", &activation<D, activation_kind::relu>};
template <class D>
inline constexpr basic_function_info<D> relu6_function{"relu6", &activation<D, activation_kind::relu6>};
template <class D> inline constexpr basic_function_info<D> gelu_function{"gelu", &activation<D, activation_kind::gelu>};
template <class D> inline constexpr basic_function_info<D> silu_function{"silu", &activation<D, activation_kind::silu>};
template <class D> inline constexpr basic_function_info<D> mish_function{"mish", &activation<D, activation_kind::mish>};
template <class D> inline constexpr basic_function_info<D> elu_function{"elu", &activation<D, activation_kind::elu>};
template <class D> inline constexpr basic_function_info<D> selu_function{"selu", &activation<D, activation_kind::selu>};
template <class D> inline constexpr basic_function_info<D> celu_function{"celu", &activation<D, activation_kind::celu>};
template <class D>
inline constexpr basic_function_info<D> leaky_relu_function{"leaky_relu", &activation<D, activation_kind::leaky_relu>};
template <class D>
inline constexpr basic_function_info<D> sigmoid_function{"sigmoid", &activation<D, activation_kind::sigmoid>};
template <class D>
inline constexpr basic_function_info<D> log_sigmoid_function{"log_sigmoid",
                                                             &activation<D, activation_kind::log_sigmoid>};
template <class D> inline constexpr basic_function_info<D> tanh_function{"tanh", &activation<D, activation_kind::tanh>};
template <class D>
inline constexpr basic_function_info<D> softplus_function{"softplus", &activation<D, activation_kind::softplus>};

template <class D> inline constexpr basic_function_info<D> exp_function{"exp", &unary<D, element_rule::floating>};
template <class D> inline constexpr basic_function_info<D> log_function{"log", &unary<D, element_rule::floating>};
template <class D> inline constexpr basic_function_info<D> sqrt_function{"sqrt", &unary<D, element_rule::floating>};
template <class D> inline constexpr basic_function_info<D> rsqrt_function{"rsqrt", &unary<D, element_rule::floating>};
template <class D> inline constexpr basic_function_info<D> sin_function{"sin", &unary<D, element_rule::floating>};
template <class D> inline constexpr basic_function_info<D> cos_function{"cos", &unary<D, element_rule::floating>};
template <class D>
inline constexpr basic_function_info<D> erf_function{"erf",
                                                     &unary<D, element_rule::floating, detail::ordered_elements>};
template <class D>
inline constexpr basic_function_info<D> reciprocal_function{"reciprocal", &unary<D, element_rule::floating>};
template <class D>
inline constexpr basic_function_info<D> abs_function{"abs", &unary<D, element_rule::magnitude, detail::all_numbers>};
template <class D>
inline constexpr basic_function_info<D> neg_function{"neg", &unary<D, element_rule::kept, detail::all_numbers>};
template <class D> inline constexpr basic_function_info<D> square_function{"square", &unary<D, element_rule::squared>};
template <class D> inline constexpr basic_function_info<D> clamp_function{"clamp", &clamp<D>};

template <class D> inline constexpr basic_function_info<D> add_function{"add", &binary<D, element_rule::kept>};
template <class D>
inline constexpr basic_function_info<D> sub_function{"sub", &binary<D, element_rule::kept, detail::all_numbers>};
template <class D>
inline constexpr basic_function_info<D> rsub_function{"rsub", &binary<D, element_rule::kept, detail::all_numbers>};
template <class D> inline constexpr basic_function_info<D> mul_function{"mul", &binary<D, element_rule::kept>};
template <class D> inline constexpr basic_function_info<D> div_function{"div", &binary<D, element_rule::floating>};
template <class D> inline constexpr basic_function_info<D> pow_function{"pow", &pow<D>};
template <class D>
inline constexpr basic_function_info<D> maximum_function{"maximum",
                                                         &binary<D, element_rule::kept, detail::ordered_elements>};
template <class D>
inline constexpr basic_function_info<D> minimum_function{"minimum",
                                                         &binary<D, element_rule::kept, detail::ordered_elements>};
template <class D> inline constexpr basic_function_info<D> eq_function{"eq", &binary<D, element_rule::boolean>};
template <class D> inline constexpr basic_function_info<D> ne_function{"ne", &binary<D, element_rule::boolean>};
template <class D>
inline constexpr basic_function_info<D> lt_function{"lt", &binary<D, element_rule::boolean, detail::ordered_elements>};
template <class D>
inline constexpr basic_function_info<D> le_function{"le", &binary<D, element_rule::boolean, detail::ordered_elements>};
template <class D>
inline constexpr basic_function_info<D> gt_function{"gt", &binary<D, element_rule::boolean, detail::ordered_elements>};
template <class D>
inline constexpr basic_function_info<D> ge_function{"ge", &binary<D, element_rule::boolean, detail::ordered_elements>};
template <class D> inline constexpr basic_function_info<D> masked_fill_function{"masked_fill", &masked_fill<D>};
template <class D>
inline constexpr basic_function_info<D> softmax_function{"softmax", &softmax<D, softmax_kind::softmax>};
template <class D>
inline constexpr basic_function_info<D> log_softmax_function{"log_softmax", &softmax<D, softmax_kind::log_softmax>};

} // namespace tally::functions
