// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/functions/function.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>

namespace tally {

namespace detail {

/// Takes down what a forward calls; see wiring/recorder.hpp.
struct recorder;

} // namespace detail

/// A whole number in a forward: one that is known, or one that a size of a tensor is, which is known when shapes are.
///
/// It is computed with as with any other. What depends on it may be an argument, a size, but not whether something is
/// called: to compare one that is not known is error T26.
class number {
  public:
    constexpr number(std::integral auto n) : known_(static_cast<std::int64_t>(n)) {}

    /// Only for tally's own use: what instruction makes it.
    constexpr number(detail::recorder *at, int id) : at_(at), id_(id) {}

    constexpr bool is_known() const { return at_ == nullptr; }
    constexpr std::int64_t known() const { return known_; }
    constexpr detail::recorder *at() const { return at_; }
    constexpr int id() const { return id_; }

    template <class D = dim> constexpr number &operator+=(const number &b);
    template <class D = dim> constexpr number &operator-=(const number &b);
    template <class D = dim> constexpr number &operator*=(const number &b);
    template <class D = dim> constexpr number &operator/=(const number &b);

  private:
    detail::recorder *at_ = nullptr; ///< of one that is not known
    int id_ = 0;
    std::int64_t known_ = 0;
};

/// An argument of a function: a whole or a floating-point number, or nothing.
struct scalar {
    argument_kind kind = argument_kind::left_out;
    double real = 0;
    number whole = 0;

    constexpr scalar() = default;
    constexpr scalar(std::integral auto n) : kind(argument_kind::integer), whole(n) {}
    constexpr scalar(std::floating_point auto x) : kind(argument_kind::real), real(static_cast<double>(x)) {}
    constexpr scalar(const number &n) : kind(n.is_known() ? argument_kind::integer : argument_kind::size), whole(n) {}
};

class value_list;

/// Stands for a tensor while a forward is taken down: what a layer is called with, and what it returns. Its functions
/// and methods are LibTorch's, with the same names, arguments and defaults; docs/wiring.md lists them.
class value {
  public:
    /// No tensor yet: an error, T26, where it is taken.
    constexpr value() = default;

    /// Only for tally's own use.
    constexpr value(detail::recorder *at, int id) : at_(at), id_(id) {}

    constexpr detail::recorder *at() const { return at_; }
    constexpr int id() const { return id_; }

    template <class D = dim> constexpr number size(std::int64_t dim) const;
    template <class D = dim> constexpr number numel() const;

    template <class D = dim> constexpr value view(std::initializer_list<scalar> sizes) const;
    template <class D = dim> constexpr value reshape(std::initializer_list<scalar> sizes) const;
    template <class D = dim> constexpr value view_as(const value &other) const;
    template <class D = dim> constexpr value reshape_as(const value &other) const;
    template <class D = dim> constexpr value flatten(std::int64_t start_dim = 0, std::int64_t end_dim = -1) const;
    template <class D = dim> constexpr value permute(std::initializer_list<std::int64_t> dims) const;
    template <class D = dim> constexpr value transpose(std::int64_t dim0, std::int64_t dim1) const;
    template <class D = dim> constexpr value t() const;
    template <class D = dim> constexpr value unsqueeze(std::int64_t dim) const;
    template <class D = dim> constexpr value squeeze() const;
    template <class D = dim> constexpr value squeeze(std::int64_t dim) const;
    template <class D = dim> constexpr value expand(std::initializer_list<scalar> sizes) const;
    template <class D = dim> constexpr value expand_as(const value &other) const;
    template <class D = dim> constexpr value repeat(std::initializer_list<scalar> times) const;
    template <class D = dim>
    constexpr value slice(std::int64_t dim = 0, scalar start = {}, scalar end = {}, std::int64_t step = 1) const;
    template <class D = dim> constexpr value narrow(std::int64_t dim, const number &start, const number &length) const;
    template <class D = dim> constexpr value select(std::int64_t dim, const number &index) const;
    template <class D = dim> constexpr value_list chunk(std::int64_t chunks, std::int64_t dim = 0) const;
    template <class D = dim> constexpr value_list split(const number &split_size, std::int64_t dim = 0) const;
    template <class D = dim>
    constexpr value_list split(std::initializer_list<scalar> split_sizes, std::int64_t dim = 0) const;
    template <class D = dim>
    constexpr value_list split_with_sizes(std::initializer_list<scalar> split_sizes, std::int64_t dim = 0) const;

    template <class D = dim> constexpr value matmul(const value &other) const;
    template <class D = dim> constexpr value bmm(const value &other) const;
    template <class D = dim> constexpr value mm(const value &other) const;

    template <class D = dim> constexpr value mean() const;
    template <class D = dim> constexpr value mean(std::int64_t dim, bool keepdim = false) const;
    template <class D = dim> constexpr value mean(std::initializer_list<std::int64_t> dims, bool keepdim = false) const;
    template <class D = dim> constexpr value sum() const;
    template <class D = dim> constexpr value sum(std::int64_t dim, bool keepdim = false) const;
    template <class D = dim> constexpr value sum(std::initializer_list<std::int64_t> dims, bool keepdim = false) const;
    template <class D = dim> constexpr value amax(std::initializer_list<std::int64_t> dims, bool keepdim = false) const;
    template <class D = dim> constexpr value amin(std::initializer_list<std::int64_t> dims, bool keepdim = false) const;
    template <class D = dim> constexpr value argmax(std::int64_t dim, bool keepdim = false) const;
    template <class D = dim> constexpr value argmin(std::int64_t dim, bool keepdim = false) const;

    template <class D = dim> constexpr value softmax(std::int64_t dim) const;
    template <class D = dim> constexpr value log_softmax(std::int64_t dim) const;
    template <class D = dim> constexpr value relu() const;
    template <class D = dim> constexpr value sigmoid() const;
    template <class D = dim> constexpr value tanh() const;
    template <class D = dim> constexpr value exp() const;
    template <class D = dim> constexpr value log() const;
    template <class D = dim> constexpr value sqrt() const;
    template <class D = dim> constexpr value rsqrt() const;
    template <class D = dim> constexpr value sin() const;
    template <class D = dim> constexpr value cos() const;
    template <class D = dim> constexpr value erf() const;
    template <class D = dim> constexpr value reciprocal() const;
    template <class D = dim> constexpr value abs() const;
    template <class D = dim> constexpr value neg() const;
    template <class D = dim> constexpr value square() const;
    template <class D = dim> constexpr value clamp(scalar min, scalar max = {}) const;
    template <class D = dim> constexpr value pow(scalar exponent) const;
    template <class D = dim> constexpr value pow(const value &exponent) const;
    template <class D = dim> constexpr value add(const value &other) const;
    template <class D = dim> constexpr value add(scalar other) const;
    template <class D = dim> constexpr value sub(const value &other) const;
    template <class D = dim> constexpr value sub(scalar other) const;
    template <class D = dim> constexpr value mul(const value &other) const;
    template <class D = dim> constexpr value mul(scalar other) const;
    template <class D = dim> constexpr value div(const value &other) const;
    template <class D = dim> constexpr value div(scalar other) const;
    template <class D = dim> constexpr value masked_fill(const value &mask, scalar number) const;

    template <class D = dim> constexpr value relu_();
    template <class D = dim> constexpr value sigmoid_();
    template <class D = dim> constexpr value tanh_();
    template <class D = dim> constexpr value unsqueeze_(std::int64_t dim);
    template <class D = dim> constexpr value squeeze_(std::int64_t dim);
    template <class Other> constexpr value add_(const Other &other) { return *this = add(other); }
    template <class Other> constexpr value sub_(const Other &other) { return *this = sub(other); }
    template <class Other> constexpr value mul_(const Other &other) { return *this = mul(other); }
    template <class Other> constexpr value div_(const Other &other) { return *this = div(other); }
    template <class Other> constexpr value &operator+=(const Other &other) { return *this = add(other); }
    template <class Other> constexpr value &operator-=(const Other &other) { return *this = sub(other); }
    template <class Other> constexpr value &operator*=(const Other &other) { return *this = mul(other); }
    template <class Other> constexpr value &operator/=(const Other &other) { return *this = div(other); }

    /// Elements of another type.
    template <class D = dim> constexpr value to(scalar_type type) const;

    // Where or how a tensor lies does not matter here.
    constexpr value contiguous() const { return *this; }
    constexpr value detach() const { return *this; }
    constexpr value clone() const { return *this; }

  private:
    detail::recorder *at_ = nullptr;
    int id_ = 0;
};

/// The parts that a tensor is cut into, `x.chunk(3, -1)`: `parts[0]`, ….
class value_list {
  public:
    template <class D = dim> constexpr value operator[](std::int64_t part) const;

  private:
    friend class value;
    constexpr value_list(const value &whole, const function_info &function, std::int64_t dim)
        : whole_(whole), function_(&function), dim_(dim) {}

    static constexpr int most_sizes = 14;

    value whole_;
    const function_info *function_;
    std::int64_t dim_;
    scalar sizes_[most_sizes]{}; ///< one, or one for each part
    int size_count_ = 0;
};

namespace detail {

/// Several values where one should be: an error, T26, where it is taken.
constexpr value as_one(const value &first) { return {first.at(), -1}; }

} // namespace detail

/// Several values that a forward returns, `return values{y, h};`, or that a layer or block with as many outputs made:
/// `auto [y, h, c] = lstm(x);`.
template <int N> struct values;

template <> struct values<2> {
    value first, second;

    constexpr operator value() const { return detail::as_one(first); }
};
template <> struct values<3> {
    value first, second, third;

    constexpr operator value() const { return detail::as_one(first); }
};
template <> struct values<4> {
    value first, second, third, fourth;

    constexpr operator value() const { return detail::as_one(first); }
};
template <> struct values<5> {
    value first, second, third, fourth, fifth;

    constexpr operator value() const { return detail::as_one(first); }
};
template <> struct values<6> {
    value first, second, third, fourth, fifth, sixth;

    constexpr operator value() const { return detail::as_one(first); }
};
template <> struct values<7> {
    value first, second, third, fourth, fifth, sixth, seventh;

    constexpr operator value() const { return detail::as_one(first); }
};
template <> struct values<8> {
    value first, second, third, fourth, fifth, sixth, seventh, eighth;

    constexpr operator value() const { return detail::as_one(first); }
};

template <std::convertible_to<value>... V> values(V...) -> values<static_cast<int>(sizeof...(V))>;

} // namespace tally
