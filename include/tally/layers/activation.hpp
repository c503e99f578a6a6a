// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/option_reader.hpp>
#include <tally/layers/contract.hpp>
#include <tally/layers/elementwise.hpp>

#include <cstdint>

namespace tally {

enum class activation_kind : unsigned char {
    elu,
    selu,
    celu,
    gelu,
    hardshrink,
    hardtanh,
    leaky_relu,
    log_sigmoid,
    mish,
    relu,
    relu6,
    rrelu,
    sigmoid,
    silu,
    softplus,
    softshrink,
    softsign,
    tanh,
    tanhshrink,
    threshold,
};

/// The options of the activations that have no parameters and keep the shape; each uses those that LibTorch's has.
struct activation_options : layer_options {
    activation_kind kind = activation_kind::relu;
    double alpha = 1;
    double lambda = 0.5;
    double negative_slope = 0.01;
    double lower = 1.0 / 8;
    double upper = 1.0 / 3;
    double min_val = -1;
    double max_val = 1;
    double beta = 1;
    double threshold = 20;
    double value = 0;
    gelu_approximation approximate = gelu_approximation::exact;
    bool inplace = false;
};

namespace detail {

/// What is to be known of an activation besides its options.
struct activation_facts {
    const char *type;
    element_kinds accepts = floating_elements;
    bool makes_floating = false;        ///< float32 of integers and booleans, else they stay what they are
    std::int64_t flops_per_element = 1; ///< operations on elements that LibTorch makes of it
};

constexpr activation_facts facts_of(activation_kind kind) {
    constexpr element_kinds real = floating_elements | integer_elements;
    switch (kind) {
    case activation_kind::elu:
        return {"ELU"};
    case activation_kind::selu:
        return {"SELU"};
    case activation_kind::celu:
        return {"CELU"};
    case activation_kind::gelu:
        return {"GELU"};
    case activation_kind::hardshrink:
        return {"Hardshrink"};
    case activation_kind::hardtanh:
        return {"Hardtanh", real};
    case activation_kind::leaky_relu:
        return {"LeakyReLU"};
    case activation_kind::log_sigmoid:
        return {"LogSigmoid"};
    case activation_kind::mish:
        return {"Mish"};
    case activation_kind::relu:
        return {"ReLU", real};
    case activation_kind::relu6:
        return {"ReLU6", real};
    case activation_kind::rrelu:
        return {"RReLU"};
    case activation_kind::sigmoid:
        return {"Sigmoid", all_elements, true};
    case activation_kind::silu:
        return {"SiLU", floating_elements | complex_elements};
    case activation_kind::softplus:
        return {"Softplus"};
    case activation_kind::softshrink:
        return {"Softshrink"};
    case activation_kind::softsign: // abs, add, div
        return {"Softsign", real | complex_elements, true, 3};
    case activation_kind::tanh:
        return {"Tanh", all_elements, true};
    case activation_kind::tanhshrink: // tanh, sub
        return {"Tanhshrink", real | complex_elements, true, 2};
    case activation_kind::threshold:
        return {"Threshold", real};
    }
    return {""};
}

constexpr fault check(const activation_options &o) {
    constexpr fault_code code = fault_code::option_value;
    if (o.kind == activation_kind::celu && o.alpha == 0)
        return {.code = code, .wanted = "alpha other than 0", .got = "0", .remedy = "leave it out: it is 1"};
    if (o.kind == activation_kind::softshrink && !(o.lambda >= 0))
        return {.code = code, .wanted = "lambda of 0 or more", .got = "less", .remedy = "raise it"};
    if (o.kind == activation_kind::hardtanh && !(o.max_val > o.min_val))
        return {.code = code, .wanted = "max_val above min_val", .got = "less", .remedy = "raise max_val"};
    if (o.kind == activation_kind::rrelu && !(o.upper >= o.lower))
        return {.code = code, .wanted = "upper not below lower", .got = "less", .remedy = "raise upper"};
    return {};
}

constexpr void read_activation_options(option_reader &read, activation_options &o) {
    switch (o.kind) {
    case activation_kind::elu:
    case activation_kind::celu:
        read.number(option_kind::alpha, o.alpha);
        break;
    case activation_kind::hardshrink:
    case activation_kind::softshrink:
        read.number(option_kind::lambda, o.lambda);
        return;
    case activation_kind::hardtanh:
        read.number(option_kind::min_val, o.min_val);
        read.number(option_kind::max_val, o.max_val);
        break;
    case activation_kind::leaky_relu:
        read.number(option_kind::negative_slope, o.negative_slope);
        break;
    case activation_kind::rrelu:
        read.number(option_kind::lower, o.lower);
        read.number(option_kind::upper, o.upper);
        break;
    case activation_kind::gelu:
        read.choice(option_kind::approximate, o.approximate);
        return;
    case activation_kind::softplus:
        read.number(option_kind::beta, o.beta);
        read.number(option_kind::threshold, o.threshold);
        return;
    case activation_kind::selu:
    case activation_kind::relu:
    case activation_kind::relu6:
    case activation_kind::threshold:
        break;
    default:
        return;
    }
    read.flag(option_kind::inplace, o.inplace);
}

constexpr activation_options make_activation_options(activation_kind kind, option_list tags) {
    activation_options o;
    o.kind = kind;
    o.type = facts_of(kind).type;
    option_reader read(tags, o.error);
    read_activation_options(read, o);
    if (read.finish())
        if (const fault f = check(o))
            o.error = f;
    return o;
}

constexpr activation_options make_threshold_options(real threshold, real value, option_list tags) {
    activation_options o = make_activation_options(activation_kind::threshold, tags);
    o.threshold = threshold.value;
    o.value = value.value;
    return o;
}

} // namespace detail

/// The shape that arrives; a flop for each element, and no mult-adds: an activation counts as one operation, however it
/// is computed, but Softsign as three (abs, add, div) and Tanhshrink as two (tanh, sub), which is what LibTorch makes
/// of them.
template <class D> constexpr basic_result<D> forward(const activation_options &o, basic_shape_list<D> inputs) {
    using namespace detail;
    if (inputs.count != 1)
        return refused<D>(check_input_count(inputs.count, 1));
    const activation_facts facts = facts_of(o.kind);
    const basic_typed_shape<D> &input = *inputs.first;
    if (!(facts.accepts & kind_of(input.dtype)))
        return refused<D>(check_elements(facts.accepts, input.dtype));
    if (o.kind == activation_kind::hardtanh && input.dtype == scalar_type::uint8 && o.min_val <= -1)
        return refused<D>({.code = fault_code::dtype,
                           .wanted = "signed numbers for negative limits",
                           .got = name_of(input.dtype),
                           .remedy = "cast the input"});
    basic_result<D> r = keep_shape(input, facts.flops_per_element);
    if (facts.makes_floating && !is_floating(input.dtype) && !is_complex(input.dtype))
        r.outputs[0].dtype = scalar_type::float32;
    return r;
}

// The layers. Those that have options are templates. What is wrong with options is T11 to T13; elements of a type that
// an activation is not made for are T06. Source:
// https://pytorch.org/docs/stable/nn.html#non-linear-activations-weighted-sum-nonlinearity

/// x where x > 0, else alpha * (exp(x) - 1). Options: alpha, inplace.
template <class... Options> struct ELU {
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::elu, {detail::option_of<Options>...});
};

/// ELU with the constants of self-normalizing nets. Options: inplace.
template <class... Options> struct SELU {
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::selu, {detail::option_of<Options>...});
};

/// max(0, x) + min(0, alpha * (exp(x / alpha) - 1)). Options: alpha, inplace.
template <class... Options> struct CELU {
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::celu, {detail::option_of<Options>...});
};

/// x times the normal distribution's Φ(x). Options: approximate<tanh_approximation>.
template <class... Options> struct GELU {
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::gelu, {detail::option_of<Options>...});
};

/// x where |x| > lambda, else 0. Options: lambda.
template <class... Options> struct Hardshrink {
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::hardshrink, {detail::option_of<Options>...});
};

/// x clamped to min_val … max_val. Options: min_val, max_val, inplace.
template <class... Options> struct Hardtanh {
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::hardtanh, {detail::option_of<Options>...});
};

/// max(0, x) + negative_slope * min(0, x). Options: negative_slope, inplace.
template <class... Options> struct LeakyReLU {
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::leaky_relu, {detail::option_of<Options>...});
};

/// log(1 / (1 + exp(-x))).
struct LogSigmoid {
    static constexpr activation_options options = detail::make_activation_options(activation_kind::log_sigmoid, {});
};

/// x * tanh(softplus(x)).
struct Mish {
    static constexpr activation_options options = detail::make_activation_options(activation_kind::mish, {});
};

/// max(0, x). Options: inplace.
template <class... Options> struct ReLU {
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::relu, {detail::option_of<Options>...});
};

/// min(max(0, x), 6). Options: inplace.
template <class... Options> struct ReLU6 {
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::relu6, {detail::option_of<Options>...});
};

/// LeakyReLU with a random slope from lower … upper, in evaluation their mean. Options: lower, upper, inplace.
template <class... Options> struct RReLU {
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::rrelu, {detail::option_of<Options>...});
};

/// 1 / (1 + exp(-x)).
struct Sigmoid {
    static constexpr activation_options options = detail::make_activation_options(activation_kind::sigmoid, {});
};

/// x / (1 + exp(-x)).
struct SiLU {
    static constexpr activation_options options = detail::make_activation_options(activation_kind::silu, {});
};

/// log(1 + exp(beta * x)) / beta, and x above the threshold. Options: beta, threshold.
template <class... Options> struct Softplus {
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::softplus, {detail::option_of<Options>...});
};

/// x drawn towards 0 by lambda. Options: lambda.
template <class... Options> struct Softshrink {
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::softshrink, {detail::option_of<Options>...});
};

/// x / (1 + |x|).
struct Softsign {
    static constexpr activation_options options = detail::make_activation_options(activation_kind::softsign, {});
};

/// tanh(x).
struct Tanh {
    static constexpr activation_options options = detail::make_activation_options(activation_kind::tanh, {});
};

/// x - tanh(x).
struct Tanhshrink {
    static constexpr activation_options options = detail::make_activation_options(activation_kind::tanhshrink, {});
};

/// x where it is above the limit, else the other number: `Threshold<real{0.1}, 20>`. Options: inplace.
template <auto Limit, auto Else, class... Options> struct Threshold {
    static constexpr activation_options options =
        detail::make_threshold_options(Limit, Else, {detail::option_of<Options>...});
};

} // namespace tally
