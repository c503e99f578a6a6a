// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/functions/elementwise.hpp>
#include <tally/functions/numbers.hpp>
#include <tally/functions/products.hpp>
#include <tally/functions/reductions.hpp>
#include <tally/functions/views.hpp>
#include <tally/wiring/child.hpp>

#include <initializer_list>

/// What values and numbers are called with: LibTorch's functions and methods.
namespace tally {

namespace detail {

constexpr recorder *recorder_of(const scalar *list, int count) {
    for (int k = 0; k < count; ++k)
        if (list[k].kind == argument_kind::size)
            return list[k].whole.at();
    return nullptr;
}

/// A call of a function. Of nothing that a forward was given it makes a value from nowhere.
constexpr value call_function(const function_info &function, const value *in, int count, const scalar *arguments,
                              int argument_count) {
    recorder *at = recorder_of(in, count);
    if (!at)
        at = recorder_of(arguments, argument_count);
    return at ? value(at, at->call(function, in, count, arguments, argument_count)) : value();
}

constexpr value call_function(const function_info &function, std::initializer_list<value> in,
                              std::initializer_list<scalar> arguments = {}) {
    return call_function(function, in.begin(), static_cast<int>(in.size()), arguments.begin(),
                         static_cast<int>(arguments.size()));
}

/// With any number of whole numbers.
constexpr value call_with_list(const function_info &function, const value &in, std::initializer_list<scalar> all) {
    for (const scalar &a : all)
        if (in.at() && a.kind != argument_kind::integer && a.kind != argument_kind::size)
            in.at()->refuse(no_whole_number);
    return call_function(function, &in, 1, all.begin(), static_cast<int>(all.size()));
}

constexpr value call_with_dims(const function_info &function, const value &in, std::initializer_list<std::int64_t> dims,
                               const scalar *first = nullptr) {
    scalar all[shape::max_rank + 2]{};
    int count = 0;
    if (first)
        all[count++] = *first;
    for (const std::int64_t d : dims)
        if (count < shape::max_rank + 2) // more are too many anyway
            all[count++] = d;
    return call_function(function, &in, 1, all, count);
}

constexpr value reduce(const function_info &function, const value &in, std::initializer_list<std::int64_t> dims,
                       bool keepdim) {
    const scalar keeps(static_cast<int>(keepdim));
    return call_with_dims(function, in, dims, &keeps);
}

/// What a function makes that makes a number.
constexpr number as_number(const value &made) { return {made.at(), made.id()}; }

constexpr number number_of_call(const function_info &function, const number &a, const number &b) {
    return as_number(call_function(function, {}, {a, b}));
}

/// A comparison of numbers that are not both known.
constexpr bool refuse_comparison(const number &a, const number &b) {
    (a.at() ? a : b).at()->refuse(size_decides);
    return false;
}

constexpr bool are_known(const number &a, const number &b) { return a.is_known() && b.is_known(); }

} // namespace detail

// ---- numbers -----------------------------------------------------------------------------------------------------

template <class D = dim> constexpr number operator+(const number &a, const number &b) {
    return detail::are_known(a, b) ? number(a.known() + b.known())
                                   : detail::number_of_call(functions::add_numbers_function<D>, a, b);
}

template <class D = dim> constexpr number operator-(const number &a, const number &b) {
    return detail::are_known(a, b) ? number(a.known() - b.known())
                                   : detail::number_of_call(functions::subtract_numbers_function<D>, a, b);
}

template <class D = dim> constexpr number operator*(const number &a, const number &b) {
    return detail::are_known(a, b) ? number(a.known() * b.known())
                                   : detail::number_of_call(functions::multiply_numbers_function<D>, a, b);
}

template <class D = dim> constexpr number operator/(const number &a, const number &b) {
    return detail::are_known(a, b) ? number(a.known() / b.known())
                                   : detail::number_of_call(functions::divide_numbers_function<D>, a, b);
}

template <class D = dim> constexpr number operator%(const number &a, const number &b) {
    return detail::are_known(a, b) ? number(a.known() % b.known())
                                   : detail::number_of_call(functions::remainder_of_numbers_function<D>, a, b);
}

template <class D = dim> constexpr bool operator==(const number &a, const number &b) {
    return detail::are_known(a, b) ? a.known() == b.known() : detail::refuse_comparison(a, b);
}

template <class D = dim> constexpr bool operator<(const number &a, const number &b) {
    return detail::are_known(a, b) ? a.known() < b.known() : detail::refuse_comparison(a, b);
}

template <class D = dim> constexpr bool operator<=(const number &a, const number &b) {
    return detail::are_known(a, b) ? a.known() <= b.known() : detail::refuse_comparison(a, b);
}

template <class D = dim> constexpr number operator-(const number &a) { return number(0) - a; }

template <class D> constexpr number &number::operator+=(const number &b) { return *this = *this + b; }
template <class D> constexpr number &number::operator-=(const number &b) { return *this = *this - b; }
template <class D> constexpr number &number::operator*=(const number &b) { return *this = *this * b; }
template <class D> constexpr number &number::operator/=(const number &b) { return *this = *this / b; }

template <class D = dim> constexpr bool operator>(const number &a, const number &b) { return b < a; }
template <class D = dim> constexpr bool operator>=(const number &a, const number &b) { return b <= a; }

template <class D> constexpr number value::size(std::int64_t dim) const {
    return detail::as_number(detail::call_function(functions::size_function<D>, {*this}, {dim}));
}

template <class D> constexpr number value::numel() const {
    return detail::as_number(detail::call_function(functions::numel_function<D>, {*this}));
}

// ---- the same numbers in another shape ---------------------------------------------------------------------------

template <class D> constexpr value value::view(std::initializer_list<scalar> sizes) const {
    return detail::call_with_list(functions::view_function<D>, *this, sizes);
}

template <class D> constexpr value value::reshape(std::initializer_list<scalar> sizes) const {
    return detail::call_with_list(functions::reshape_function<D>, *this, sizes);
}

template <class D> constexpr value value::view_as(const value &other) const {
    return detail::call_function(functions::view_as_function<D>, {*this, other});
}

template <class D> constexpr value value::reshape_as(const value &other) const { return view_as<D>(other); }

template <class D> constexpr value value::flatten(std::int64_t start_dim, std::int64_t end_dim) const {
    return detail::call_function(functions::flatten_function<D>, {*this}, {start_dim, end_dim});
}

template <class D> constexpr value value::permute(std::initializer_list<std::int64_t> dims) const {
    return detail::call_with_dims(functions::permute_function<D>, *this, dims);
}

template <class D> constexpr value value::transpose(std::int64_t dim0, std::int64_t dim1) const {
    return detail::call_function(functions::transpose_function<D>, {*this}, {dim0, dim1});
}

template <class D> constexpr value value::t() const { return detail::call_function(functions::t_function<D>, {*this}); }

template <class D> constexpr value value::unsqueeze(std::int64_t dim) const {
    return detail::call_function(functions::unsqueeze_function<D>, {*this}, {dim});
}

template <class D> constexpr value value::squeeze() const {
    return detail::call_function(functions::squeeze_function<D>, {*this});
}

template <class D> constexpr value value::squeeze(std::int64_t dim) const {
    return detail::call_function(functions::squeeze_function<D>, {*this}, {dim});
}

template <class D> constexpr value value::expand(std::initializer_list<scalar> sizes) const {
    return detail::call_with_list(functions::expand_function<D>, *this, sizes);
}

template <class D> constexpr value value::expand_as(const value &other) const {
    return detail::call_function(functions::expand_as_function<D>, {*this, other});
}

template <class D> constexpr value value::repeat(std::initializer_list<scalar> times) const {
    return detail::call_with_list(functions::repeat_function<D>, *this, times);
}

template <class D> constexpr value value::slice(std::int64_t dim, scalar start, scalar end, std::int64_t step) const {
    return detail::call_function(functions::slice_function<D>, {*this}, {dim, start, end, step});
}

template <class D> constexpr value value::narrow(std::int64_t dim, const number &start, const number &length) const {
    return detail::call_function(functions::narrow_function<D>, {*this}, {dim, start, length});
}

template <class D> constexpr value value::select(std::int64_t dim, const number &index) const {
    return detail::call_function(functions::select_function<D>, {*this}, {dim, index});
}

template <class D> constexpr value_list value::chunk(std::int64_t chunks, std::int64_t dim) const {
    value_list parts(*this, functions::chunk_function<D>, dim);
    parts.sizes_[parts.size_count_++] = chunks;
    return parts;
}

template <class D> constexpr value_list value::split(const number &split_size, std::int64_t dim) const {
    value_list parts(*this, functions::split_function<D>, dim);
    parts.sizes_[parts.size_count_++] = split_size;
    return parts;
}

template <class D>
constexpr value_list value::split(std::initializer_list<scalar> split_sizes, std::int64_t dim) const {
    value_list parts(*this, functions::split_with_sizes_function<D>, dim);
    for (const scalar &size : split_sizes)
        if (parts.size_count_ < value_list::most_sizes)
            parts.sizes_[parts.size_count_++] = size;
        else if (at_)
            at_->refuse(detail::too_many_arguments);
    return parts;
}

template <class D>
constexpr value_list value::split_with_sizes(std::initializer_list<scalar> split_sizes, std::int64_t dim) const {
    return split<D>(split_sizes, dim);
}

template <class D> constexpr value value_list::operator[](std::int64_t part) const {
    if (function_ != &functions::split_with_sizes_function<D>)
        return detail::call_function(*function_, {whole_}, {sizes_[0], dim_, part});
    scalar all[most_sizes + 2]{dim_, part};
    for (int k = 0; k < size_count_; ++k)
        all[k + 2] = sizes_[k];
    return detail::call_function(*function_, &whole_, 1, all, size_count_ + 2);
}

template <class D> constexpr value value::to(scalar_type type) const {
    return detail::call_function(functions::to_function<D>, {*this}, {static_cast<int>(type)});
}

// ---- products, sums and the like ---------------------------------------------------------------------------------

template <class D> constexpr value value::matmul(const value &other) const {
    return detail::call_function(functions::matmul_function<D>, {*this, other});
}

template <class D> constexpr value value::bmm(const value &other) const {
    return detail::call_function(functions::bmm_function<D>, {*this, other});
}

template <class D> constexpr value value::mm(const value &other) const {
    return detail::call_function(functions::mm_function<D>, {*this, other});
}

template <class D> constexpr value value::mean() const {
    return detail::reduce(functions::mean_function<D>, *this, {}, false);
}

template <class D> constexpr value value::mean(std::int64_t dim, bool keepdim) const {
    return detail::reduce(functions::mean_function<D>, *this, {dim}, keepdim);
}

template <class D> constexpr value value::mean(std::initializer_list<std::int64_t> dims, bool keepdim) const {
    return detail::reduce(functions::mean_function<D>, *this, dims, keepdim);
}

template <class D> constexpr value value::sum() const {
    return detail::reduce(functions::sum_function<D>, *this, {}, false);
}

template <class D> constexpr value value::sum(std::int64_t dim, bool keepdim) const {
    return detail::reduce(functions::sum_function<D>, *this, {dim}, keepdim);
}

template <class D> constexpr value value::sum(std::initializer_list<std::int64_t> dims, bool keepdim) const {
    return detail::reduce(functions::sum_function<D>, *this, dims, keepdim);
}

template <class D> constexpr value value::amax(std::initializer_list<std::int64_t> dims, bool keepdim) const {
    return detail::reduce(functions::amax_function<D>, *this, dims, keepdim);
}

template <class D> constexpr value value::amin(std::initializer_list<std::int64_t> dims, bool keepdim) const {
    return detail::reduce(functions::amin_function<D>, *this, dims, keepdim);
}

template <class D> constexpr value value::argmax(std::int64_t dim, bool keepdim) const {
    return detail::reduce(functions::argmax_function<D>, *this, {dim}, keepdim);
}

template <class D> constexpr value value::argmin(std::int64_t dim, bool keepdim) const {
    return detail::reduce(functions::argmin_function<D>, *this, {dim}, keepdim);
}

template <class D> constexpr value value::softmax(std::int64_t dim) const {
    return detail::call_function(functions::softmax_function<D>, {*this}, {dim});
}

template <class D> constexpr value value::log_softmax(std::int64_t dim) const {
    return detail::call_function(functions::log_softmax_function<D>, {*this}, {dim});
}

template <class D> constexpr value value::relu() const {
    return detail::call_function(functions::relu_function<D>, {*this});
}

template <class D> constexpr value value::sigmoid() const {
    return detail::call_function(functions::sigmoid_function<D>, {*this});
}

template <class D> constexpr value value::tanh() const {
    return detail::call_function(functions::tanh_function<D>, {*this});
}

template <class D> constexpr value value::exp() const {
    return detail::call_function(functions::exp_function<D>, {*this});
}

template <class D> constexpr value value::log() const {
    return detail::call_function(functions::log_function<D>, {*this});
}

template <class D> constexpr value value::sqrt() const {
    return detail::call_function(functions::sqrt_function<D>, {*this});
}

template <class D> constexpr value value::rsqrt() const {
    return detail::call_function(functions::rsqrt_function<D>, {*this});
}

template <class D> constexpr value value::sin() const {
    return detail::call_function(functions::sin_function<D>, {*this});
}

template <class D> constexpr value value::cos() const {
    return detail::call_function(functions::cos_function<D>, {*this});
}

template <class D> constexpr value value::erf() const {
    return detail::call_function(functions::erf_function<D>, {*this});
}

template <class D> constexpr value value::reciprocal() const {
    return detail::call_function(functions::reciprocal_function<D>, {*this});
}

template <class D> constexpr value value::abs() const {
    return detail::call_function(functions::abs_function<D>, {*this});
}

template <class D> constexpr value value::neg() const {
    return detail::call_function(functions::neg_function<D>, {*this});
}

template <class D> constexpr value value::square() const {
    return detail::call_function(functions::square_function<D>, {*this});
}

template <class D> constexpr value value::clamp(scalar min, scalar max) const {
    return detail::call_function(functions::clamp_function<D>, {*this}, {min, max});
}

template <class D> constexpr value value::pow(const value &exponent) const {
    return detail::call_function(functions::pow_function<D>, {*this, exponent});
}

template <class D> constexpr value value::pow(scalar exponent) const {
    return detail::call_function(functions::pow_function<D>, {*this}, {exponent});
}

template <class D> constexpr value value::add(const value &other) const {
    return detail::call_function(functions::add_function<D>, {*this, other});
}

template <class D> constexpr value value::add(scalar other) const {
    return detail::call_function(functions::add_function<D>, {*this}, {other});
}

template <class D> constexpr value value::sub(const value &other) const {
    return detail::call_function(functions::sub_function<D>, {*this, other});
}

template <class D> constexpr value value::sub(scalar other) const {
    return detail::call_function(functions::sub_function<D>, {*this}, {other});
}

template <class D> constexpr value value::mul(const value &other) const {
    return detail::call_function(functions::mul_function<D>, {*this, other});
}

template <class D> constexpr value value::mul(scalar other) const {
    return detail::call_function(functions::mul_function<D>, {*this}, {other});
}

template <class D> constexpr value value::div(const value &other) const {
    return detail::call_function(functions::div_function<D>, {*this, other});
}

template <class D> constexpr value value::div(scalar other) const {
    return detail::call_function(functions::div_function<D>, {*this}, {other});
}

template <class D> constexpr value value::masked_fill(const value &mask, scalar number) const {
    return detail::call_function(functions::masked_fill_function<D>, {*this, mask}, {number});
}

template <class D> constexpr value value::relu_() { return *this = relu<D>(); }
template <class D> constexpr value value::sigmoid_() { return *this = sigmoid<D>(); }
template <class D> constexpr value value::tanh_() { return *this = tanh<D>(); }
template <class D> constexpr value value::unsqueeze_(std::int64_t dim) { return *this = unsqueeze<D>(dim); }
template <class D> constexpr value value::squeeze_(std::int64_t dim) { return *this = squeeze<D>(dim); }

// ---- as functions ------------------------------------------------------------------------------------------------

template <class D = dim> constexpr value relu(const value &x) { return x.relu<D>(); }
template <class D = dim> constexpr value sigmoid(const value &x) { return x.sigmoid<D>(); }
template <class D = dim> constexpr value tanh(const value &x) { return x.tanh<D>(); }
template <class D = dim> constexpr value exp(const value &x) { return x.exp<D>(); }
template <class D = dim> constexpr value log(const value &x) { return x.log<D>(); }
template <class D = dim> constexpr value sqrt(const value &x) { return x.sqrt<D>(); }
template <class D = dim> constexpr value rsqrt(const value &x) { return x.rsqrt<D>(); }
template <class D = dim> constexpr value sin(const value &x) { return x.sin<D>(); }
template <class D = dim> constexpr value cos(const value &x) { return x.cos<D>(); }
template <class D = dim> constexpr value erf(const value &x) { return x.erf<D>(); }
template <class D = dim> constexpr value reciprocal(const value &x) { return x.reciprocal<D>(); }
template <class D = dim> constexpr value abs(const value &x) { return x.abs<D>(); }
template <class D = dim> constexpr value neg(const value &x) { return x.neg<D>(); }
template <class D = dim> constexpr value square(const value &x) { return x.square<D>(); }
template <class D = dim> constexpr value relu6(const value &x) {
    return detail::call_function(functions::relu6_function<D>, {x});
}
template <class D = dim> constexpr value selu(const value &x) {
    return detail::call_function(functions::selu_function<D>, {x});
}
template <class D = dim> constexpr value silu(const value &x) {
    return detail::call_function(functions::silu_function<D>, {x});
}
template <class D = dim> constexpr value mish(const value &x) {
    return detail::call_function(functions::mish_function<D>, {x});
}
template <class D = dim> constexpr value log_sigmoid(const value &x) {
    return detail::call_function(functions::log_sigmoid_function<D>, {x});
}
/// `approximate`: "none" or "tanh".
template <class D = dim> constexpr value gelu(const value &x, text_view approximate = "none") {
    return detail::call_function(functions::gelu_function<D>, {x},
                                 {static_cast<int>(approximate == text_view("tanh"))});
}
template <class D = dim> constexpr value elu(const value &x, scalar alpha = 1) {
    return detail::call_function(functions::elu_function<D>, {x}, {alpha});
}
template <class D = dim> constexpr value celu(const value &x, scalar alpha = 1) {
    return detail::call_function(functions::celu_function<D>, {x}, {alpha});
}
template <class D = dim> constexpr value leaky_relu(const value &x, scalar negative_slope = 0.01) {
    return detail::call_function(functions::leaky_relu_function<D>, {x}, {negative_slope});
}
template <class D = dim> constexpr value softplus(const value &x, scalar beta = 1, scalar threshold = 20) {
    return detail::call_function(functions::softplus_function<D>, {x}, {beta, threshold});
}
template <class D = dim> constexpr value softmax(const value &x, std::int64_t dim) { return x.softmax<D>(dim); }
template <class D = dim> constexpr value log_softmax(const value &x, std::int64_t dim) { return x.log_softmax<D>(dim); }
template <class D = dim> constexpr value clamp(const value &x, scalar min, scalar max = {}) {
    return x.clamp<D>(min, max);
}
template <class D = dim> constexpr value pow(const value &x, scalar exponent) { return x.pow<D>(exponent); }
template <class D = dim> constexpr value pow(const value &x, const value &exponent) { return x.pow<D>(exponent); }
template <class D = dim> constexpr value maximum(const value &a, const value &b) {
    return detail::call_function(functions::maximum_function<D>, {a, b});
}
template <class D = dim> constexpr value minimum(const value &a, const value &b) {
    return detail::call_function(functions::minimum_function<D>, {a, b});
}

template <class D = dim> constexpr value matmul(const value &a, const value &b) { return a.matmul<D>(b); }
template <class D = dim> constexpr value bmm(const value &a, const value &b) { return a.bmm<D>(b); }
template <class D = dim> constexpr value mm(const value &a, const value &b) { return a.mm<D>(b); }
template <class D = dim>
constexpr value scaled_dot_product_attention(const value &query, const value &key, const value &value_) {
    return detail::call_function(functions::attention_function<D>, {query, key, value_});
}
template <class D = dim>
constexpr value scaled_dot_product_attention(const value &query, const value &key, const value &value_,
                                             const value &attn_mask) {
    return detail::call_function(functions::attention_function<D>, {query, key, value_, attn_mask});
}

template <class D = dim> constexpr value mean(const value &x) { return x.mean<D>(); }
template <class D = dim> constexpr value mean(const value &x, std::int64_t dim, bool keepdim = false) {
    return x.mean<D>(dim, keepdim);
}
template <class D = dim>
constexpr value mean(const value &x, std::initializer_list<std::int64_t> dims, bool keepdim = false) {
    return x.mean<D>(dims, keepdim);
}
template <class D = dim> constexpr value sum(const value &x) { return x.sum<D>(); }
template <class D = dim> constexpr value sum(const value &x, std::int64_t dim, bool keepdim = false) {
    return x.sum<D>(dim, keepdim);
}
template <class D = dim>
constexpr value sum(const value &x, std::initializer_list<std::int64_t> dims, bool keepdim = false) {
    return x.sum<D>(dims, keepdim);
}
template <class D = dim> constexpr value argmax(const value &x, std::int64_t dim, bool keepdim = false) {
    return x.argmax<D>(dim, keepdim);
}

template <class D = dim>
constexpr value flatten(const value &x, std::int64_t start_dim = 0, std::int64_t end_dim = -1) {
    return x.flatten<D>(start_dim, end_dim);
}
template <class D = dim> constexpr value transpose(const value &x, std::int64_t dim0, std::int64_t dim1) {
    return x.transpose<D>(dim0, dim1);
}
template <class D = dim> constexpr value permute(const value &x, std::initializer_list<std::int64_t> dims) {
    return x.permute<D>(dims);
}
template <class D = dim> constexpr value unsqueeze(const value &x, std::int64_t dim) { return x.unsqueeze<D>(dim); }
template <class D = dim> constexpr value squeeze(const value &x, std::int64_t dim) { return x.squeeze<D>(dim); }
template <class D = dim> constexpr value reshape(const value &x, std::initializer_list<scalar> sizes) {
    return x.reshape<D>(sizes);
}
template <class D = dim> constexpr value_list chunk(const value &x, std::int64_t chunks, std::int64_t dim = 0) {
    return x.chunk<D>(chunks, dim);
}
template <class D = dim> constexpr value_list split(const value &x, const number &split_size, std::int64_t dim = 0) {
    return x.split<D>(split_size, dim);
}
/// Not found by its arguments, whose braces have no type: `using tally::cat;`.
template <class D = dim> constexpr value cat(std::initializer_list<value> tensors, std::int64_t dim = 0) {
    const scalar along(dim);
    return detail::call_function(functions::cat_function<D>, tensors.begin(), static_cast<int>(tensors.size()), &along,
                                 1);
}
/// As `cat`: `using tally::stack;`.
template <class D = dim> constexpr value stack(std::initializer_list<value> tensors, std::int64_t dim = 0) {
    const scalar along(dim);
    return detail::call_function(functions::stack_function<D>, tensors.begin(), static_cast<int>(tensors.size()),
                                 &along, 1);
}
/// Of an array: `cat(features, count, 1)` has the first `count` of them.
template <class D = dim> constexpr value cat(const value *tensors, int count, std::int64_t dim) {
    const scalar along(dim);
    return detail::call_function(functions::cat_function<D>, tensors, count, &along, 1);
}
/// With a constant.
template <class D = dim> constexpr value pad(const value &x, std::initializer_list<scalar> sides) {
    return detail::call_with_list(functions::pad_function<D>, x, sides);
}
template <class D = dim> constexpr value masked_fill(const value &x, const value &mask, scalar number) {
    return x.masked_fill<D>(mask, number);
}
template <class D = dim> constexpr value zeros_like(const value &x) {
    return detail::call_function(functions::zeros_like_function<D>, {x});
}
template <class D = dim> constexpr value ones_like(const value &x) {
    return detail::call_function(functions::ones_like_function<D>, {x});
}
/// Whole numbers below a size.
template <class D = dim> constexpr value arange(const number &end) {
    const scalar to(end);
    return detail::call_function(functions::arange_function<D>, nullptr, 0, &to, 1);
}

template <class D = dim> constexpr value operator+(const value &a, const value &b) { return a.add<D>(b); }
template <class D = dim> constexpr value operator+(const value &a, scalar b) { return a.add<D>(b); }
template <class D = dim> constexpr value operator-(const value &a, const value &b) { return a.sub<D>(b); }
template <class D = dim> constexpr value operator-(const value &a, scalar b) { return a.sub<D>(b); }
template <class D = dim> constexpr value operator*(const value &a, const value &b) { return a.mul<D>(b); }
template <class D = dim> constexpr value operator*(const value &a, scalar b) { return a.mul<D>(b); }
template <class D = dim> constexpr value operator/(const value &a, const value &b) { return a.div<D>(b); }
template <class D = dim> constexpr value operator/(const value &a, scalar b) { return a.div<D>(b); }
template <class D = dim> constexpr value operator+(scalar a, const value &b) { return b.add<D>(a); }
template <class D = dim> constexpr value operator-(scalar a, const value &b) {
    return detail::call_function(functions::rsub_function<D>, {b}, {a});
}
template <class D = dim> constexpr value operator*(scalar a, const value &b) { return b.mul<D>(a); }
template <class D = dim> constexpr value operator-(const value &a) { return a.neg<D>(); }
template <class D = dim> constexpr value operator==(const value &a, const value &b) {
    return detail::call_function(functions::eq_function<D>, {a, b});
}
template <class D = dim> constexpr value operator==(const value &a, scalar b) {
    return detail::call_function(functions::eq_function<D>, {a}, {b});
}
template <class D = dim> constexpr value operator!=(const value &a, const value &b) {
    return detail::call_function(functions::ne_function<D>, {a, b});
}
template <class D = dim> constexpr value operator!=(const value &a, scalar b) {
    return detail::call_function(functions::ne_function<D>, {a}, {b});
}
template <class D = dim> constexpr value operator<(const value &a, const value &b) {
    return detail::call_function(functions::lt_function<D>, {a, b});
}
template <class D = dim> constexpr value operator<(const value &a, scalar b) {
    return detail::call_function(functions::lt_function<D>, {a}, {b});
}
template <class D = dim> constexpr value operator<=(const value &a, const value &b) {
    return detail::call_function(functions::le_function<D>, {a, b});
}
template <class D = dim> constexpr value operator<=(const value &a, scalar b) {
    return detail::call_function(functions::le_function<D>, {a}, {b});
}
template <class D = dim> constexpr value operator>(const value &a, const value &b) {
    return detail::call_function(functions::gt_function<D>, {a, b});
}
template <class D = dim> constexpr value operator>(const value &a, scalar b) {
    return detail::call_function(functions::gt_function<D>, {a}, {b});
}
template <class D = dim> constexpr value operator>=(const value &a, const value &b) {
    return detail::call_function(functions::ge_function<D>, {a, b});
}
template <class D = dim> constexpr value operator>=(const value &a, scalar b) {
    return detail::call_function(functions::ge_function<D>, {a}, {b});
}

} // namespace tally
