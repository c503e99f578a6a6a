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
    constexpr int outputs() const { return 1; }

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

/// Options that an activation may have, one bit each.
enum activation_reads : unsigned {
    reads_alpha = 1,
    reads_lambda = 2,
    reads_negative_slope = 4,
    reads_slopes = 8,  ///< lower, upper
    reads_limits = 16, ///< min_val, max_val
    reads_beta = 32,   ///< beta, threshold
    reads_approximate = 64,
    reads_inplace = 128,
};

/// What is to be known of an activation besides the values of its options.
struct activation_facts {
    activation_kind kind;
    const char *type;
    unsigned reads = 0;
    element_kinds accepts = floating_elements;
    bool makes_floating = false;        ///< float32 of integers and booleans, else they stay what they are
    std::int64_t flops_per_element = 1; ///< operations on elements that LibTorch makes of it
};

// In the order of `activation_kind`.
inline constexpr activation_facts all_activations[] = {
    {activation_kind::elu, "ELU", reads_alpha | reads_inplace},
    {activation_kind::selu, "SELU", reads_inplace},
    {activation_kind::celu, "CELU", reads_alpha | reads_inplace},
    {activation_kind::gelu, "GELU", reads_approximate},
    {activation_kind::hardshrink, "Hardshrink", reads_lambda},
    {activation_kind::hardtanh, "Hardtanh", reads_limits | reads_inplace, real_elements},
    {activation_kind::leaky_relu, "LeakyReLU", reads_negative_slope | reads_inplace},
    {activation_kind::log_sigmoid, "LogSigmoid"},
    {activation_kind::mish, "Mish"},
    {activation_kind::relu, "ReLU", reads_inplace, real_elements},
    {activation_kind::relu6, "ReLU6", reads_inplace, real_elements},
    {activation_kind::rrelu, "RReLU", reads_slopes | reads_inplace},
    {activation_kind::sigmoid, "Sigmoid", 0, all_elements, true},
    {activation_kind::silu, "SiLU", 0, floating_elements | complex_elements},
    {activation_kind::softplus, "Softplus", reads_beta},
    {activation_kind::softshrink, "Softshrink", reads_lambda},
    {activation_kind::softsign, "Softsign", 0, real_elements | complex_elements, true, 3}, // abs, add, div
    {activation_kind::tanh, "Tanh", 0, all_elements, true},
    {activation_kind::tanhshrink, "Tanhshrink", 0, real_elements | complex_elements, true, 2}, // tanh, sub
    {activation_kind::threshold, "Threshold", reads_inplace, real_elements},
};

constexpr const activation_facts &facts_of(activation_kind kind) { return all_activations[static_cast<int>(kind)]; }

constexpr fault check(const activation_options &o) {
    constexpr fault_code code = fault_code::option_value;
    if (o.kind == activation_kind::celu && o.alpha >= 0 && o.alpha <= 0)
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
    const unsigned reads = facts_of(o.kind).reads;
    if (reads & reads_inplace)
        read.flag(option_kind::inplace, o.inplace);
    if (reads & reads_alpha)
        read.number(option_kind::alpha, o.alpha);
    if (reads & reads_lambda)
        read.number(option_kind::lambda, o.lambda);
    if (reads & reads_negative_slope)
        read.number(option_kind::negative_slope, o.negative_slope);
    if (reads & reads_slopes) {
        read.number(option_kind::lower, o.lower);
        read.number(option_kind::upper, o.upper);
    }
    if (reads & reads_limits) {
        read.number(option_kind::min_val, o.min_val);
        read.number(option_kind::max_val, o.max_val);
    }
    if (reads & reads_beta) {
        read.number(option_kind::beta, o.beta);
        read.number(option_kind::threshold, o.threshold);
    }
    if (reads & reads_approximate)
        read.choice(option_kind::approximate, o.approximate);
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
    const activation_facts &facts = facts_of(o.kind);
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
    using itself = ELU;
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::elu, {detail::option_of<Options>...});
};

/// ELU with the constants of self-normalizing nets. Options: inplace.
template <class... Options> struct SELU {
    using itself = SELU;
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::selu, {detail::option_of<Options>...});
};

/// max(0, x) + min(0, alpha * (exp(x / alpha) - 1)). Options: alpha, inplace.
template <class... Options> struct CELU {
    using itself = CELU;
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::celu, {detail::option_of<Options>...});
};

/// x times the normal distribution's Φ(x). Options: approximate<tanh_approximation>.
template <class... Options> struct GELU {
    using itself = GELU;
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::gelu, {detail::option_of<Options>...});
};

/// x where |x| > lambda, else 0. Options: lambda.
template <class... Options> struct Hardshrink {
    using itself = Hardshrink;
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::hardshrink, {detail::option_of<Options>...});
};

/// x clamped to min_val … max_val. Options: min_val, max_val, inplace.
template <class... Options> struct Hardtanh {
    using itself = Hardtanh;
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::hardtanh, {detail::option_of<Options>...});
};

/// max(0, x) + negative_slope * min(0, x). Options: negative_slope, inplace.
template <class... Options> struct LeakyReLU {
    using itself = LeakyReLU;
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::leaky_relu, {detail::option_of<Options>...});
};

/// log(1 / (1 + exp(-x))).
struct LogSigmoid {
    using itself = LogSigmoid;
    static constexpr activation_options options = detail::make_activation_options(activation_kind::log_sigmoid, {});
};

/// x * tanh(softplus(x)).
struct Mish {
    using itself = Mish;
    static constexpr activation_options options = detail::make_activation_options(activation_kind::mish, {});
};

/// max(0, x). Options: inplace.
template <class... Options> struct ReLU {
    using itself = ReLU;
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::relu, {detail::option_of<Options>...});
};

/// min(max(0, x), 6). Options: inplace.
template <class... Options> struct ReLU6 {
    using itself = ReLU6;
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::relu6, {detail::option_of<Options>...});
};

/// LeakyReLU with a random slope from lower … upper, in evaluation their mean. Options: lower, upper, inplace.
template <class... Options> struct RReLU {
    using itself = RReLU;
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::rrelu, {detail::option_of<Options>...});
};

/// 1 / (1 + exp(-x)).
struct Sigmoid {
    using itself = Sigmoid;
    static constexpr activation_options options = detail::make_activation_options(activation_kind::sigmoid, {});
};

/// x / (1 + exp(-x)).
struct SiLU {
    using itself = SiLU;
    static constexpr activation_options options = detail::make_activation_options(activation_kind::silu, {});
};

/// log(1 + exp(beta * x)) / beta, and x above the threshold. Options: beta, threshold.
template <class... Options> struct Softplus {
    using itself = Softplus;
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::softplus, {detail::option_of<Options>...});
};

/// x drawn towards 0 by lambda. Options: lambda.
template <class... Options> struct Softshrink {
    using itself = Softshrink;
    static constexpr activation_options options =
        detail::make_activation_options(activation_kind::softshrink, {detail::option_of<Options>...});
};

/// x / (1 + |x|).
struct Softsign {
    using itself = Softsign;
    static constexpr activation_options options = detail::make_activation_options(activation_kind::softsign, {});
};

/// tanh(x).
struct Tanh {
    using itself = Tanh;
    static constexpr activation_options options = detail::make_activation_options(activation_kind::tanh, {});
};

/// x - tanh(x).
struct Tanhshrink {
    using itself = Tanhshrink;
    static constexpr activation_options options = detail::make_activation_options(activation_kind::tanhshrink, {});
};

/// x where it is above the limit, else the other number: `Threshold<real{0.1}, 20>`. Options: inplace.
template <auto Limit, auto Else, class... Options> struct Threshold {
    using itself = Threshold;
    static constexpr activation_options options =
        detail::make_threshold_options(Limit, Else, {detail::option_of<Options>...});
};

} // namespace tally
