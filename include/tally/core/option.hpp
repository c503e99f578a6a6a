// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/dtype.hpp>
#include <tally/core/fault.hpp>
#include <tally/core/type_name.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>

namespace tally {

/// A real number as a template argument, `eps<real{1e-3}>`: a plain `double` is none with clang 16.
struct real {
    double value = 0;

    constexpr real(double v) : value(v) {}
};

/// `padding<same>`: as much padding as keeps the sizes; `padding<valid>`: none.
enum class padding_kind : unsigned char { explicit_sizes, same, valid };
inline constexpr padding_kind same = padding_kind::same;
inline constexpr padding_kind valid = padding_kind::valid;

/// `padding_mode<reflect>`: what a convolution's padding is filled with.
enum class padding_mode_kind : unsigned char { zeros, reflect, replicate, circular };
inline constexpr padding_mode_kind zeros = padding_mode_kind::zeros;
inline constexpr padding_mode_kind reflect = padding_mode_kind::reflect;
inline constexpr padding_mode_kind replicate = padding_mode_kind::replicate;
inline constexpr padding_mode_kind circular = padding_mode_kind::circular;

/// `momentum<none>`: no number, which LibTorch gives a meaning of its own.
struct no_value {};

inline constexpr no_value none{};

/// `approximate<tanh_approximation>`: how GELU is computed.
enum class gelu_approximation : unsigned char { exact, tanh };
inline constexpr gelu_approximation tanh_approximation = gelu_approximation::tanh;

/// The options that layers take, by LibTorch's names. There are fewer than 64 of them.
enum class option_kind : unsigned char {
    unknown,
    kernel_size,
    stride,
    padding,
    dilation,
    groups,
    bias,
    padding_mode,
    dtype,
    inplace,
    ceil_mode,
    count_include_pad,
    divisor_override,
    eps,
    momentum,
    affine,
    track_running_stats,
    p,
    dim,
    start_dim,
    end_dim,
    num_parameters,
    init,
    negative_slope,
    alpha,
    beta,
    lambda,
    lower,
    upper,
    min_val,
    max_val,
    threshold,
    approximate,
};

/// An option as a value: what a tag like `stride<2, 1>` carries.
struct option {
    static constexpr int max_values = 8;

    option_kind kind = option_kind::unknown;
    const char* name = "";
    int count = 0;
    std::int64_t values[max_values]{};
    double number = 0;
    padding_kind padding = padding_kind::explicit_sizes;
    bool is_none = false;
    bool is_whole = true;

    constexpr void add(std::int64_t v) {
        if (count < max_values)
            values[count] = v;
        ++count;
        number = static_cast<double>(v);
    }

    constexpr void add(int v) { add(std::int64_t{v}); }

    constexpr void add(long long v) { add(static_cast<std::int64_t>(v)); }

    constexpr void add(unsigned v) { add(std::int64_t{v}); }

    constexpr void add(unsigned long v) { add(static_cast<std::int64_t>(v)); }

    constexpr void add(unsigned long long v) { add(static_cast<std::int64_t>(v)); }

    constexpr void add(bool v) { add(std::int64_t{v}); }

    constexpr void add(real v) { number = v.value, is_whole = false, ++count; }

    constexpr void add(no_value) { is_none = true; }

    constexpr void add(padding_kind v) { padding = v; }

    constexpr void add(padding_mode_kind v) { add(static_cast<std::int64_t>(v)); }

    constexpr void add(gelu_approximation v) { add(static_cast<std::int64_t>(v)); }

    constexpr void add(scalar_type v) { add(static_cast<std::int64_t>(v)); }
};

namespace detail {

template <class... Values>
constexpr option make_option(option_kind kind, const char* name, Values... values) {
    option o;
    o.kind = kind;
    o.name = name;
    (o.add(values), ...);
    return o;
}

} // namespace detail

// The tags. One number stands for every spatial dimension, else there is one for each of them.

template <std::int64_t... Sizes>
struct kernel_size {
    static constexpr option tag = detail::make_option(option_kind::kernel_size, "kernel_size", Sizes...);
};

template <std::int64_t... Steps>
struct stride {
    static constexpr option tag = detail::make_option(option_kind::stride, "stride", Steps...);
};

template <auto... Sizes>
struct padding {
    static constexpr option tag = detail::make_option(option_kind::padding, "padding", Sizes...);
};

template <std::int64_t... Steps>
struct dilation {
    static constexpr option tag = detail::make_option(option_kind::dilation, "dilation", Steps...);
};

template <std::int64_t N>
struct groups {
    static constexpr option tag = detail::make_option(option_kind::groups, "groups", N);
};

template <bool On>
struct bias {
    static constexpr option tag = detail::make_option(option_kind::bias, "bias", On);
};

template <padding_mode_kind Mode>
struct padding_mode {
    static constexpr option tag = detail::make_option(option_kind::padding_mode, "padding_mode", Mode);
};

template <scalar_type Type>
struct dtype {
    static constexpr option tag = detail::make_option(option_kind::dtype, "dtype", Type);
};

struct inplace {
    static constexpr option tag = detail::make_option(option_kind::inplace, "inplace", true);
};

template <bool On = true>
struct ceil_mode {
    static constexpr option tag = detail::make_option(option_kind::ceil_mode, "ceil_mode", On);
};

template <bool On>
struct count_include_pad {
    static constexpr option tag = detail::make_option(option_kind::count_include_pad, "count_include_pad", On);
};

template <std::int64_t N>
struct divisor_override {
    static constexpr option tag = detail::make_option(option_kind::divisor_override, "divisor_override", N);
};

template <auto X>
struct eps {
    static constexpr option tag = detail::make_option(option_kind::eps, "eps", X);
};

template <auto X>
struct momentum {
    static constexpr option tag = detail::make_option(option_kind::momentum, "momentum", X);
};

template <bool On>
struct affine {
    static constexpr option tag = detail::make_option(option_kind::affine, "affine", On);
};

template <bool On>
struct track_running_stats {
    static constexpr option tag = detail::make_option(option_kind::track_running_stats, "track_running_stats", On);
};

/// A probability: `Dropout<p<real{0.2}>>`.
template <auto X>
struct p {
    static constexpr option tag = detail::make_option(option_kind::p, "p", X);
};

template <std::int64_t N>
struct num_parameters {
    static constexpr option tag = detail::make_option(option_kind::num_parameters, "num_parameters", N);
};

template <auto X>
struct init {
    static constexpr option tag = detail::make_option(option_kind::init, "init", X);
};

template <auto X>
struct negative_slope {
    static constexpr option tag = detail::make_option(option_kind::negative_slope, "negative_slope", X);
};

template <auto X>
struct alpha {
    static constexpr option tag = detail::make_option(option_kind::alpha, "alpha", X);
};

template <auto X>
struct beta {
    static constexpr option tag = detail::make_option(option_kind::beta, "beta", X);
};

template <auto X>
struct lambda {
    static constexpr option tag = detail::make_option(option_kind::lambda, "lambda", X);
};

template <auto X>
struct lower {
    static constexpr option tag = detail::make_option(option_kind::lower, "lower", X);
};

template <auto X>
struct upper {
    static constexpr option tag = detail::make_option(option_kind::upper, "upper", X);
};

template <auto X>
struct min_val {
    static constexpr option tag = detail::make_option(option_kind::min_val, "min_val", X);
};

template <auto X>
struct max_val {
    static constexpr option tag = detail::make_option(option_kind::max_val, "max_val", X);
};

template <auto X>
struct threshold {
    static constexpr option tag = detail::make_option(option_kind::threshold, "threshold", X);
};

template <gelu_approximation A>
struct approximate {
    static constexpr option tag = detail::make_option(option_kind::approximate, "approximate", A);
};

namespace detail {

template <class T>
concept option_tag = requires {
    { T::tag.kind } -> std::convertible_to<option_kind>;
};

/// The option that a tag carries; an unknown one, with the type's name, of any other type.
template <class T>
constexpr option option_of() {
    if constexpr (option_tag<T>)
        return T::tag;
    else
        return {.name = bare_name<T>.text};
}

using option_list = std::initializer_list<option>;

/// Reads the options of one layer: each call takes one that the layer knows, `finish` tells what was left or wrong.
class option_reader {
public:
    constexpr option_reader(const option_list& options, int spatial_dims = 0)
        : options_(std::data(options)), count_(static_cast<int>(options.size())), spatial_dims_(spatial_dims) {
        for (int i = 0; i < count_; ++i) {
            const std::uint64_t bit = bit_of(options_[i].kind);
            if (given_ & bit && options_[i].kind != option_kind::unknown)
                refuse(
                    {fault_code::doubled_option, "%w once", "%w twice", "remove one of the two", {}, options_[i].name});
            given_ |= bit;
        }
    }

    /// One number for each spatial dimension, each at least `least`; one number given stands for all.
    constexpr bool sizes(option_kind kind, std::int64_t (&to)[3], std::int64_t least) {
        const int at = take(kind);
        if (at < 0)
            return false;
        const option& o = options_[at];
        if (o.count != 1 && o.count != spatial_dims_)
            refuse({fault_code::option_count,
                    "%w of 1 or %0 numbers",
                    "%1",
                    "give one for each dimension",
                    {spatial_dims_, o.count},
                    o.name});
        whole(o);
        for (int i = 0; i < spatial_dims_; ++i) {
            to[i] = o.values[o.count == 1 ? 0 : i];
            at_least(o, to[i], least);
        }
        return true;
    }

    /// The same, of an option that has no default.
    constexpr void kernel_size(std::int64_t (&to)[3]) {
        if (!sizes(option_kind::kernel_size, to, 1))
            refuse(
                {fault_code::missing_option, "kernel_size<...>", "none", "add kernel_size<3>, or what it is", {}, ""});
    }

    /// Padding in numbers, or `same`, or `valid`.
    constexpr void padding(std::int64_t (&to)[3], padding_kind& form) {
        const int at = find(option_kind::padding);
        if (at >= 0)
            form = options_[at].padding;
        if (form == padding_kind::explicit_sizes)
            sizes(option_kind::padding, to, 0);
        else if (options_[take(option_kind::padding)].count)
            refuse({fault_code::option_value, "numbers, or same, or valid", "both in padding", "take one of them"});
    }

    /// One whole number, at least `least`.
    constexpr bool integer(option_kind kind, std::int64_t& to, std::int64_t least) {
        const int at = take(kind);
        if (at < 0)
            return false;
        to = options_[at].values[0];
        at_least(options_[at], to, least);
        return true;
    }

    constexpr bool flag(option_kind kind, bool& to) {
        const int at = take(kind);
        if (at >= 0)
            to = options_[at].values[0] != 0;
        return at >= 0;
    }

    constexpr bool number(option_kind kind, double& to) {
        const int at = take(kind);
        if (at < 0)
            return false;
        to = options_[at].number;
        if (options_[at].count != 1)
            refuse({fault_code::option_value,
                    "a number as %w",
                    "something else",
                    "write real{0.5} or 1",
                    {},
                    options_[at].name});
        return true;
    }

    /// A number, or `none`.
    constexpr void optional_number(option_kind kind, double& to, bool& is_none) {
        const int at = find(kind);
        is_none = at >= 0 && options_[at].is_none;
        if (is_none)
            take(kind);
        else
            number(kind, to);
    }

    /// A number from 0 to 1.
    constexpr void probability(option_kind kind, double& to) {
        if (number(kind, to) && !(to >= 0 && to <= 1))
            refuse({fault_code::option_value,
                    "%w from 0 to 1",
                    "a number outside",
                    "make it a probability",
                    {},
                    options_[find(kind)].name});
    }

    /// One of an enumeration's values.
    template <class Enum>
    constexpr bool choice(option_kind kind, Enum& to) {
        const int at = take(kind);
        if (at >= 0)
            to = static_cast<Enum>(options_[at].values[0]);
        return at >= 0;
    }

    /// The type of a layer's weights: floating-point numbers, complex ones only where the layer can do with them.
    constexpr void weights_dtype(scalar_type& to, bool or_complex = false) {
        if (choice(option_kind::dtype, to) && !(is_floating(to) || (or_complex && is_complex(to))))
            refuse({fault_code::option_value,
                    "dtype of floating-point numbers",
                    "%w",
                    "take f32, f16, bf16 or f64",
                    {},
                    name_of(to)});
    }

    constexpr void refuse(const fault& f) {
        if (!fault_)
            fault_ = f;
    }

    /// What is wrong with the options; to be asked when all that the layer knows were taken.
    constexpr fault finish() {
        if (given_ != taken_)
            for (int i = 0; i < count_; ++i)
                if (!(taken_ & bit_of(options_[i].kind)))
                    refuse({fault_code::unknown_option,
                            "an option of %t",
                            "%w",
                            "remove it; docs/layers.md lists them",
                            {},
                            options_[i].name});
        return fault_;
    }

private:
    static constexpr std::uint64_t bit_of(option_kind kind) { return std::uint64_t{1} << static_cast<int>(kind); }

    constexpr int find(option_kind kind) const {
        if (given_ & bit_of(kind))
            for (int i = 0; i < count_; ++i)
                if (options_[i].kind == kind)
                    return i;
        return -1;
    }

    constexpr int take(option_kind kind) {
        const int at = find(kind);
        if (at >= 0)
            taken_ |= bit_of(kind);
        return at;
    }

    constexpr void whole(const option& o) {
        if (!o.is_whole || o.is_none || o.padding != padding_kind::explicit_sizes)
            refuse({fault_code::option_value,
                    "whole numbers as %w",
                    "something else",
                    "write them as in %w<1>",
                    {},
                    o.name});
    }

    constexpr void at_least(const option& o, std::int64_t value, std::int64_t least) {
        if (value < least)
            refuse({fault_code::option_value, "%w of %0 or more", "%1", "raise it", {least, value}, o.name});
    }

    const option* options_;
    int count_;
    int spatial_dims_;
    std::uint64_t given_ = 0; // a bit for each kind
    std::uint64_t taken_ = 0;
    fault fault_{};
};

} // namespace detail

} // namespace tally
