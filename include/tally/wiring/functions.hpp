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

/// With arguments of any number behind the first one, if there is that.
template <class Argument>
constexpr value call_with_list(const function_info &function, const value &in, const scalar *first,
                               std::initializer_list<Argument> more) {
    scalar *const all = new scalar[more.size() + 1];
    int count = 0;
    if (first)
        all[count++] = *first;
    for (const Argument &a : more)
        all[count++] = a;
    const value made = call_function(function, &in, 1, all, count);
    delete[] all;
    return made;
}

template <class Argument>
constexpr value call_with_list(const function_info &function, const value &in, std::initializer_list<Argument> all) {
    return call_with_list(function, in, nullptr, all);
}

constexpr value reduce(const function_info &function, const value &in, std::initializer_list<std::int64_t> dims,
                       bool keepdim) {
    const scalar keeps(static_cast<int>(keepdim));
    return call_with_list(function, in, &keeps, dims);
}

constexpr number number_of_call(const function_info &function, const number &a, const number &b) {
    const scalar both[]{a, b};
    const value made = call_function(function, nullptr, 0, both, 2);
    return {made.at(), made.id()};
}

/// A comparison of numbers that are not both known.
constexpr bool refuse_comparison(const number &a, const number &b) {
    (a.at() ? a : b).at()->refuse(size_decides);
    return false;
}

constexpr bool are_known(const number &a, const number &b) { return a.is_known() && b.is_known(); }

} // namespace detail

// ---- numbers -----------------------------------------------------------------------------------------------------

constexpr number operator+(const number &a, const number &b) {
    return detail::are_known(a, b) ? number(a.known_ + b.known_)
                                   : detail::number_of_call(functions::add_numbers_function, a, b);
}

constexpr number operator-(const number &a, const number &b) {
    return detail::are_known(a, b) ? number(a.known_ - b.known_)
                                   : detail::number_of_call(functions::subtract_numbers_function, a, b);
}

constexpr number operator*(const number &a, const number &b) {
    return detail::are_known(a, b) ? number(a.known_ * b.known_)
                                   : detail::number_of_call(functions::multiply_numbers_function, a, b);
}

constexpr number operator/(const number &a, const number &b) {
    return detail::are_known(a, b) ? number(a.known_ / b.known_)
                                   : detail::number_of_call(functions::divide_numbers_function, a, b);
}

constexpr number operator%(const number &a, const number &b) {
    return detail::are_known(a, b) ? number(a.known_ % b.known_)
                                   : detail::number_of_call(functions::remainder_of_numbers_function, a, b);
}

constexpr bool operator==(const number &a, const number &b) {
    return detail::are_known(a, b) ? a.known_ == b.known_ : detail::refuse_comparison(a, b);
}

constexpr bool operator<(const number &a, const number &b) {
    return detail::are_known(a, b) ? a.known_ < b.known_ : detail::refuse_comparison(a, b);
}

constexpr bool operator<=(const number &a, const number &b) {
    return detail::are_known(a, b) ? a.known_ <= b.known_ : detail::refuse_comparison(a, b);
}

constexpr number operator-(const number &a) { return number(0) - a; }

constexpr number &number::operator+=(const number &b) { return *this = *this + b; }
constexpr number &number::operator-=(const number &b) { return *this = *this - b; }
constexpr number &number::operator*=(const number &b) { return *this = *this * b; }
constexpr number &number::operator/=(const number &b) { return *this = *this / b; }

constexpr bool operator>(const number &a, const number &b) { return b < a; }
constexpr bool operator>=(const number &a, const number &b) { return b <= a; }

constexpr number value::size(std::int64_t dim) const {
    const value made = detail::call_function(functions::size_function, {*this}, {dim});
    return {made.at(), made.id()};
}

constexpr number value::numel() const {
    const value made = detail::call_function(functions::numel_function, {*this});
    return {made.at(), made.id()};
}

// ---- the same numbers in another shape ---------------------------------------------------------------------------

constexpr value value::view(std::initializer_list<number> sizes) const {
    return detail::call_with_list(functions::view_function, *this, sizes);
}

constexpr value value::reshape(std::initializer_list<number> sizes) const {
    return detail::call_with_list(functions::reshape_function, *this, sizes);
}

constexpr value value::view_as(const value &other) const {
    return detail::call_function(functions::view_as_function, {*this, other});
}

constexpr value value::reshape_as(const value &other) const { return view_as(other); }

constexpr value value::flatten(std::int64_t start_dim, std::int64_t end_dim) const {
    return detail::call_function(functions::flatten_function, {*this}, {start_dim, end_dim});
}

constexpr value value::permute(std::initializer_list<std::int64_t> dims) const {
    return detail::call_with_list(functions::permute_function, *this, dims);
}

constexpr value value::transpose(std::int64_t dim0, std::int64_t dim1) const {
    return detail::call_function(functions::transpose_function, {*this}, {dim0, dim1});
}

constexpr value value::t() const { return detail::call_function(functions::t_function, {*this}); }

constexpr value value::unsqueeze(std::int64_t dim) const {
    return detail::call_function(functions::unsqueeze_function, {*this}, {dim});
}

constexpr value value::squeeze() const { return detail::call_function(functions::squeeze_function, {*this}); }

constexpr value value::squeeze(std::int64_t dim) const {
    return detail::call_function(functions::squeeze_function, {*this}, {dim});
}

constexpr value value::expand(std::initializer_list<number> sizes) const {
    return detail::call_with_list(functions::expand_function, *this, sizes);
}

constexpr value value::expand_as(const value &other) const {
    return detail::call_function(functions::expand_as_function, {*this, other});
}

constexpr value value::repeat(std::initializer_list<number> times) const {
    return detail::call_with_list(functions::repeat_function, *this, times);
}

constexpr value value::slice(std::int64_t dim, scalar start, scalar end, std::int64_t step) const {
    return detail::call_function(functions::slice_function, {*this}, {dim, start, end, step});
}

constexpr value value::narrow(std::int64_t dim, const number &start, const number &length) const {
    return detail::call_function(functions::narrow_function, {*this}, {dim, start, length});
}

constexpr value value::select(std::int64_t dim, const number &index) const {
    return detail::call_function(functions::select_function, {*this}, {dim, index});
}

constexpr value_list value::chunk(std::int64_t chunks, std::int64_t dim) const {
    value_list parts(*this, functions::chunk_function, dim);
    parts.sizes_[parts.size_count_++] = chunks;
    return parts;
}

constexpr value_list value::split(const number &split_size, std::int64_t dim) const {
    value_list parts(*this, functions::split_function, dim);
    parts.sizes_[parts.size_count_++] = split_size;
    return parts;
}

constexpr value_list value::split(std::initializer_list<number> split_sizes, std::int64_t dim) const {
    value_list parts(*this, functions::split_with_sizes_function, dim);
    for (const number &size : split_sizes)
        parts.sizes_[parts.size_count_++] = size;
    return parts;
}

constexpr value_list value::split_with_sizes(std::initializer_list<number> split_sizes, std::int64_t dim) const {
    return split(split_sizes, dim);
}

constexpr value value_list::operator[](std::int64_t part) const {
    if (function_ != &functions::split_with_sizes_function)
        return detail::call_function(*function_, {whole_}, {sizes_[0], dim_, part});
    scalar all[most_sizes + 2]{dim_, part};
    for (int k = 0; k < size_count_; ++k)
        all[k + 2] = sizes_[k];
    return detail::call_function(*function_, &whole_, 1, all, size_count_ + 2);
}

constexpr value value::to(scalar_type type) const {
    return detail::call_function(functions::to_function, {*this}, {static_cast<int>(type)});
}

// ---- products, sums and the like ---------------------------------------------------------------------------------

constexpr value value::matmul(const value &other) const {
    return detail::call_function(functions::matmul_function, {*this, other});
}

constexpr value value::bmm(const value &other) const {
    return detail::call_function(functions::bmm_function, {*this, other});
}

constexpr value value::mm(const value &other) const {
    return detail::call_function(functions::mm_function, {*this, other});
}

constexpr value value::mean() const { return detail::reduce(functions::mean_function, *this, {}, false); }

constexpr value value::mean(std::int64_t dim, bool keepdim) const {
    return detail::reduce(functions::mean_function, *this, {dim}, keepdim);
}

constexpr value value::mean(std::initializer_list<std::int64_t> dims, bool keepdim) const {
    return detail::reduce(functions::mean_function, *this, dims, keepdim);
}

constexpr value value::sum() const { return detail::reduce(functions::sum_function, *this, {}, false); }

constexpr value value::sum(std::int64_t dim, bool keepdim) const {
    return detail::reduce(functions::sum_function, *this, {dim}, keepdim);
}

constexpr value value::sum(std::initializer_list<std::int64_t> dims, bool keepdim) const {
    return detail::reduce(functions::sum_function, *this, dims, keepdim);
}

constexpr value value::amax(std::initializer_list<std::int64_t> dims, bool keepdim) const {
    return detail::reduce(functions::amax_function, *this, dims, keepdim);
}

constexpr value value::amin(std::initializer_list<std::int64_t> dims, bool keepdim) const {
    return detail::reduce(functions::amin_function, *this, dims, keepdim);
}

constexpr value value::argmax(std::int64_t dim, bool keepdim) const {
    return detail::reduce(functions::argmax_function, *this, {dim}, keepdim);
}

constexpr value value::argmin(std::int64_t dim, bool keepdim) const {
    return detail::reduce(functions::argmin_function, *this, {dim}, keepdim);
}

constexpr value value::softmax(std::int64_t dim) const {
    return detail::call_function(functions::softmax_function, {*this}, {dim});
}

constexpr value value::log_softmax(std::int64_t dim) const {
    return detail::call_function(functions::log_softmax_function, {*this}, {dim});
}

constexpr value value::relu() const { return detail::call_function(functions::relu_function, {*this}); }

constexpr value value::sigmoid() const { return detail::call_function(functions::sigmoid_function, {*this}); }

constexpr value value::tanh() const { return detail::call_function(functions::tanh_function, {*this}); }

constexpr value value::exp() const { return detail::call_function(functions::exp_function, {*this}); }

constexpr value value::log() const { return detail::call_function(functions::log_function, {*this}); }

constexpr value value::sqrt() const { return detail::call_function(functions::sqrt_function, {*this}); }

constexpr value value::rsqrt() const { return detail::call_function(functions::rsqrt_function, {*this}); }

constexpr value value::sin() const { return detail::call_function(functions::sin_function, {*this}); }

constexpr value value::cos() const { return detail::call_function(functions::cos_function, {*this}); }

constexpr value value::erf() const { return detail::call_function(functions::erf_function, {*this}); }

constexpr value value::reciprocal() const { return detail::call_function(functions::reciprocal_function, {*this}); }

constexpr value value::abs() const { return detail::call_function(functions::abs_function, {*this}); }

constexpr value value::neg() const { return detail::call_function(functions::neg_function, {*this}); }

constexpr value value::square() const { return detail::call_function(functions::square_function, {*this}); }

constexpr value value::clamp(scalar min, scalar max) const {
    return detail::call_function(functions::clamp_function, {*this}, {min, max});
}

constexpr value value::pow(const value &exponent) const {
    return detail::call_function(functions::pow_function, {*this, exponent});
}

constexpr value value::pow(scalar exponent) const {
    return detail::call_function(functions::pow_function, {*this}, {exponent});
}

constexpr value value::add(const value &other) const {
    return detail::call_function(functions::add_function, {*this, other});
}

constexpr value value::add(scalar other) const {
    return detail::call_function(functions::add_function, {*this}, {other});
}

constexpr value value::sub(const value &other) const {
    return detail::call_function(functions::sub_function, {*this, other});
}

constexpr value value::sub(scalar other) const {
    return detail::call_function(functions::sub_function, {*this}, {other});
}

constexpr value value::mul(const value &other) const {
    return detail::call_function(functions::mul_function, {*this, other});
}

constexpr value value::mul(scalar other) const {
    return detail::call_function(functions::mul_function, {*this}, {other});
}

constexpr value value::div(const value &other) const {
    return detail::call_function(functions::div_function, {*this, other});
}

constexpr value value::div(scalar other) const {
    return detail::call_function(functions::div_function, {*this}, {other});
}

constexpr value value::masked_fill(const value &mask, scalar number) const {
    return detail::call_function(functions::masked_fill_function, {*this, mask}, {number});
}

constexpr value value::relu_() { return *this = relu(); }
constexpr value value::sigmoid_() { return *this = sigmoid(); }
constexpr value value::tanh_() { return *this = tanh(); }
constexpr value value::unsqueeze_(std::int64_t dim) { return *this = unsqueeze(dim); }
constexpr value value::squeeze_(std::int64_t dim) { return *this = squeeze(dim); }

// ---- as functions ------------------------------------------------------------------------------------------------

constexpr value relu(const value &x) { return x.relu(); }
constexpr value sigmoid(const value &x) { return x.sigmoid(); }
constexpr value tanh(const value &x) { return x.tanh(); }
constexpr value exp(const value &x) { return x.exp(); }
constexpr value log(const value &x) { return x.log(); }
constexpr value sqrt(const value &x) { return x.sqrt(); }
constexpr value rsqrt(const value &x) { return x.rsqrt(); }
constexpr value sin(const value &x) { return x.sin(); }
constexpr value cos(const value &x) { return x.cos(); }
constexpr value erf(const value &x) { return x.erf(); }
constexpr value reciprocal(const value &x) { return x.reciprocal(); }
constexpr value abs(const value &x) { return x.abs(); }
constexpr value neg(const value &x) { return x.neg(); }
constexpr value square(const value &x) { return x.square(); }
constexpr value relu6(const value &x) { return detail::call_function(functions::relu6_function, {x}); }
constexpr value selu(const value &x) { return detail::call_function(functions::selu_function, {x}); }
constexpr value silu(const value &x) { return detail::call_function(functions::silu_function, {x}); }
constexpr value mish(const value &x) { return detail::call_function(functions::mish_function, {x}); }
constexpr value log_sigmoid(const value &x) { return detail::call_function(functions::log_sigmoid_function, {x}); }
/// `approximate`: "none" or "tanh".
constexpr value gelu(const value &x, text_view approximate = "none") {
    return detail::call_function(functions::gelu_function, {x}, {static_cast<int>(approximate == text_view("tanh"))});
}
constexpr value elu(const value &x, scalar alpha = 1) {
    return detail::call_function(functions::elu_function, {x}, {alpha});
}
constexpr value celu(const value &x, scalar alpha = 1) {
    return detail::call_function(functions::celu_function, {x}, {alpha});
}
constexpr value leaky_relu(const value &x, scalar negative_slope = 0.01) {
    return detail::call_function(functions::leaky_relu_function, {x}, {negative_slope});
}
constexpr value softplus(const value &x, scalar beta = 1, scalar threshold = 20) {
    return detail::call_function(functions::softplus_function, {x}, {beta, threshold});
}
constexpr value softmax(const value &x, std::int64_t dim) { return x.softmax(dim); }
constexpr value log_softmax(const value &x, std::int64_t dim) { return x.log_softmax(dim); }
constexpr value clamp(const value &x, scalar min, scalar max = {}) { return x.clamp(min, max); }
constexpr value pow(const value &x, scalar exponent) { return x.pow(exponent); }
constexpr value pow(const value &x, const value &exponent) { return x.pow(exponent); }
constexpr value maximum(const value &a, const value &b) {
    return detail::call_function(functions::maximum_function, {a, b});
}
constexpr value minimum(const value &a, const value &b) {
    return detail::call_function(functions::minimum_function, {a, b});
}

constexpr value matmul(const value &a, const value &b) { return a.matmul(b); }
constexpr value bmm(const value &a, const value &b) { return a.bmm(b); }
constexpr value mm(const value &a, const value &b) { return a.mm(b); }
constexpr value scaled_dot_product_attention(const value &query, const value &key, const value &value_) {
    return detail::call_function(functions::attention_function, {query, key, value_});
}
constexpr value scaled_dot_product_attention(const value &query, const value &key, const value &value_,
                                             const value &attn_mask) {
    return detail::call_function(functions::attention_function, {query, key, value_, attn_mask});
}

constexpr value mean(const value &x) { return x.mean(); }
constexpr value mean(const value &x, std::int64_t dim, bool keepdim = false) { return x.mean(dim, keepdim); }
constexpr value mean(const value &x, std::initializer_list<std::int64_t> dims, bool keepdim = false) {
    return x.mean(dims, keepdim);
}
constexpr value sum(const value &x) { return x.sum(); }
constexpr value sum(const value &x, std::int64_t dim, bool keepdim = false) { return x.sum(dim, keepdim); }
constexpr value sum(const value &x, std::initializer_list<std::int64_t> dims, bool keepdim = false) {
    return x.sum(dims, keepdim);
}
constexpr value argmax(const value &x, std::int64_t dim, bool keepdim = false) { return x.argmax(dim, keepdim); }

constexpr value flatten(const value &x, std::int64_t start_dim = 0, std::int64_t end_dim = -1) {
    return x.flatten(start_dim, end_dim);
}
constexpr value transpose(const value &x, std::int64_t dim0, std::int64_t dim1) { return x.transpose(dim0, dim1); }
constexpr value permute(const value &x, std::initializer_list<std::int64_t> dims) { return x.permute(dims); }
constexpr value unsqueeze(const value &x, std::int64_t dim) { return x.unsqueeze(dim); }
constexpr value squeeze(const value &x, std::int64_t dim) { return x.squeeze(dim); }
constexpr value reshape(const value &x, std::initializer_list<number> sizes) { return x.reshape(sizes); }
constexpr value_list chunk(const value &x, std::int64_t chunks, std::int64_t dim = 0) { return x.chunk(chunks, dim); }
constexpr value_list split(const value &x, const number &split_size, std::int64_t dim = 0) {
    return x.split(split_size, dim);
}
/// Not found by its arguments, whose braces have no type: `using tally::cat;`.
constexpr value cat(std::initializer_list<value> tensors, std::int64_t dim = 0) {
    const scalar along(dim);
    return detail::call_function(functions::cat_function, tensors.begin(), static_cast<int>(tensors.size()), &along, 1);
}
/// As `cat`: `using tally::stack;`.
constexpr value stack(std::initializer_list<value> tensors, std::int64_t dim = 0) {
    const scalar along(dim);
    return detail::call_function(functions::stack_function, tensors.begin(), static_cast<int>(tensors.size()), &along,
                                 1);
}
/// Of an array: `cat(features, count, 1)` has the first `count` of them.
constexpr value cat(const value *tensors, int count, std::int64_t dim) {
    const scalar along(dim);
    return detail::call_function(functions::cat_function, tensors, count, &along, 1);
}
/// With a constant.
constexpr value pad(const value &x, std::initializer_list<number> sides) {
    return detail::call_with_list(functions::pad_function, x, sides);
}
constexpr value masked_fill(const value &x, const value &mask, scalar number) { return x.masked_fill(mask, number); }
constexpr value zeros_like(const value &x) { return detail::call_function(functions::zeros_like_function, {x}); }
constexpr value ones_like(const value &x) { return detail::call_function(functions::ones_like_function, {x}); }
/// Whole numbers below a size.
constexpr value arange(const number &end) {
    const scalar to(end);
    return detail::call_function(functions::arange_function, nullptr, 0, &to, 1);
}

constexpr value operator+(const value &a, const value &b) { return a.add(b); }
constexpr value operator+(const value &a, scalar b) { return a.add(b); }
constexpr value operator-(const value &a, const value &b) { return a.sub(b); }
constexpr value operator-(const value &a, scalar b) { return a.sub(b); }
constexpr value operator*(const value &a, const value &b) { return a.mul(b); }
constexpr value operator*(const value &a, scalar b) { return a.mul(b); }
constexpr value operator/(const value &a, const value &b) { return a.div(b); }
constexpr value operator/(const value &a, scalar b) { return a.div(b); }
constexpr value operator+(scalar a, const value &b) { return b.add(a); }
constexpr value operator-(scalar a, const value &b) {
    return detail::call_function(functions::rsub_function, {b}, {a});
}
constexpr value operator*(scalar a, const value &b) { return b.mul(a); }
constexpr value operator-(const value &a) { return a.neg(); }
constexpr value operator==(const value &a, const value &b) {
    return detail::call_function(functions::eq_function, {a, b});
}
constexpr value operator==(const value &a, scalar b) { return detail::call_function(functions::eq_function, {a}, {b}); }
constexpr value operator!=(const value &a, const value &b) {
    return detail::call_function(functions::ne_function, {a, b});
}
constexpr value operator!=(const value &a, scalar b) { return detail::call_function(functions::ne_function, {a}, {b}); }
constexpr value operator<(const value &a, const value &b) {
    return detail::call_function(functions::lt_function, {a, b});
}
constexpr value operator<(const value &a, scalar b) { return detail::call_function(functions::lt_function, {a}, {b}); }
constexpr value operator<=(const value &a, const value &b) {
    return detail::call_function(functions::le_function, {a, b});
}
constexpr value operator<=(const value &a, scalar b) { return detail::call_function(functions::le_function, {a}, {b}); }
constexpr value operator>(const value &a, const value &b) {
    return detail::call_function(functions::gt_function, {a, b});
}
constexpr value operator>(const value &a, scalar b) { return detail::call_function(functions::gt_function, {a}, {b}); }
constexpr value operator>=(const value &a, const value &b) {
    return detail::call_function(functions::ge_function, {a, b});
}
constexpr value operator>=(const value &a, scalar b) { return detail::call_function(functions::ge_function, {a}, {b}); }

} // namespace tally
