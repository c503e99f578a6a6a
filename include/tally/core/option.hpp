// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/dtype.hpp>
#include <tally/core/type_name.hpp>

#include <cstdint>

namespace tally {

/// A real number as a template argument, `eps<real{1e-3}>`: a plain `double` is none with clang 16.
struct real { // beside `using namespace std` or torch: tally::real
    double value = 0;

    constexpr real(double v) : value(v) {}
};

/// `padding<same>`: as much padding as keeps the sizes; `padding<valid>`: none.
enum class padding_kind : unsigned char { explicit_sizes, same, valid };
inline constexpr padding_kind same = padding_kind::same;
inline constexpr padding_kind valid = padding_kind::valid;

/// `padding_mode<reflect>`: what a convolution's padding is filled with.
enum class padding_mode_kind : unsigned char { zeros, reflect, replicate, circular };
inline constexpr padding_mode_kind zeros = padding_mode_kind::zeros; // beside `using namespace torch`: tally::zeros
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
    const char *name = "";
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

    constexpr void add(bool v) { add_choice(v); }

    constexpr void add(real v) {
        number = v.value;
        is_whole = false;
        ++count;
    }

    constexpr void add(double v) { add(real(v)); }

    constexpr void add(no_value) {
        is_none = true;
        is_whole = false;
    }

    constexpr void add(padding_kind v) {
        padding = v;
        is_whole = false;
    }

    constexpr void add(padding_mode_kind v) { add_choice(static_cast<std::int64_t>(v)); }

    constexpr void add(gelu_approximation v) { add_choice(static_cast<std::int64_t>(v)); }

    constexpr void add(scalar_type v) { add_choice(static_cast<std::int64_t>(v)); }

  private:
    constexpr void add_choice(std::int64_t v) {
        add(v);
        is_whole = false;
    }
};

namespace detail {

template <class... Values> constexpr option make_option(option_kind kind, const char *name, Values... values) {
    option o;
    o.kind = kind;
    o.name = name;
    (o.add(values), ...);
    return o;
}

} // namespace detail

// The tags. One number stands for every spatial dimension, else there is one for each of them.

template <std::int64_t... Sizes> struct kernel_size {
    static constexpr option tag = detail::make_option(option_kind::kernel_size, "kernel_size", Sizes...);
};

template <std::int64_t... Steps> struct stride { // beside `using namespace torch`: tally::stride
    static constexpr option tag = detail::make_option(option_kind::stride, "stride", Steps...);
};

template <auto... Sizes> struct padding {
    static constexpr option tag = detail::make_option(option_kind::padding, "padding", Sizes...);
};

template <std::int64_t... Steps> struct dilation {
    static constexpr option tag = detail::make_option(option_kind::dilation, "dilation", Steps...);
};

template <std::int64_t N> struct groups {
    static constexpr option tag = detail::make_option(option_kind::groups, "groups", N);
};

template <bool On> struct bias {
    static constexpr option tag = detail::make_option(option_kind::bias, "bias", On);
};

template <padding_mode_kind Mode> struct padding_mode { // beside `using namespace torch`: tally::padding_mode
    static constexpr option tag = detail::make_option(option_kind::padding_mode, "padding_mode", Mode);
};

template <scalar_type Type> struct dtype { // beside `using namespace torch`: tally::dtype
    static constexpr option tag = detail::make_option(option_kind::dtype, "dtype", Type);
};

struct inplace {
    static constexpr option tag = detail::make_option(option_kind::inplace, "inplace", true);
};

template <bool On = true> struct ceil_mode {
    static constexpr option tag = detail::make_option(option_kind::ceil_mode, "ceil_mode", On);
};

template <bool On> struct count_include_pad {
    static constexpr option tag = detail::make_option(option_kind::count_include_pad, "count_include_pad", On);
};

template <std::int64_t N> struct divisor_override {
    static constexpr option tag = detail::make_option(option_kind::divisor_override, "divisor_override", N);
};

template <auto X> struct eps {
    static constexpr option tag = detail::make_option(option_kind::eps, "eps", X);
};

template <auto X> struct momentum {
    static constexpr option tag = detail::make_option(option_kind::momentum, "momentum", X);
};

template <bool On> struct affine {
    static constexpr option tag = detail::make_option(option_kind::affine, "affine", On);
};

template <bool On> struct track_running_stats {
    static constexpr option tag = detail::make_option(option_kind::track_running_stats, "track_running_stats", On);
};

/// A probability, for Dropout: `p<real{0.2}>`.
template <auto X> struct p {
    static constexpr option tag = detail::make_option(option_kind::p, "p", X);
};

template <std::int64_t N> struct num_parameters {
    static constexpr option tag = detail::make_option(option_kind::num_parameters, "num_parameters", N);
};

template <auto X> struct init { // beside `using namespace torch` or torch::nn: tally::init
    static constexpr option tag = detail::make_option(option_kind::init, "init", X);
};

template <auto X> struct negative_slope {
    static constexpr option tag = detail::make_option(option_kind::negative_slope, "negative_slope", X);
};

template <auto X> struct alpha {
    static constexpr option tag = detail::make_option(option_kind::alpha, "alpha", X);
};

template <auto X> struct beta { // beside `using namespace std`: tally::beta
    static constexpr option tag = detail::make_option(option_kind::beta, "beta", X);
};

template <auto X> struct lambda {
    static constexpr option tag = detail::make_option(option_kind::lambda, "lambda", X);
};

template <auto X> struct lower {
    static constexpr option tag = detail::make_option(option_kind::lower, "lower", X);
};

template <auto X> struct upper {
    static constexpr option tag = detail::make_option(option_kind::upper, "upper", X);
};

template <auto X> struct min_val {
    static constexpr option tag = detail::make_option(option_kind::min_val, "min_val", X);
};

template <auto X> struct max_val {
    static constexpr option tag = detail::make_option(option_kind::max_val, "max_val", X);
};

template <auto X> struct threshold { // beside `using namespace torch`: tally::threshold
    static constexpr option tag = detail::make_option(option_kind::threshold, "threshold", X);
};

template <gelu_approximation A> struct approximate {
    static constexpr option tag = detail::make_option(option_kind::approximate, "approximate", A);
};

namespace detail {

template <class T>
concept option_tag = requires { static_cast<option_kind>(T::tag.kind); };

template <class T> inline constexpr option unknown_option{.name = bare_name<T>.text};

/// The option that a tag carries; an unknown one, with the type's name, of any other type.
template <class T> inline constexpr const option *option_of = &unknown_option<T>;
template <option_tag T> inline constexpr const option *option_of<T> = &T::tag;

} // namespace detail

} // namespace tally
