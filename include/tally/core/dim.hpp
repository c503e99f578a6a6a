// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace tally {

/// A dimension that is only known at run time, in a shape: `Shape<dyn, 3, 224, 224>`, `shape{dyn, 3, 224, 224}`.
inline constexpr std::int64_t dyn = -1;

/// One dimension of a shape, or a count made of dimensions: a non-negative 64-bit number, `dyn`, or overflowed.
///
/// Arithmetic is checked: a result beyond 64 bits is `overflowed()` and stays so, whatever it is combined with; else
/// what is combined with `dyn` is `dyn`. The walk turns an overflow into error T07, so that no wrong number ever shows.
/// Formulas are templates over the dim type and use nothing but what is declared here.
class dim {
  public:
    dim() = default; // value-initialized: 0

    /// Of a size. A negative one other than `dyn` is none, and counts as overflowed in what is made of it.
    constexpr dim(std::int64_t value) : value_(value) {}

    /// Of any whole number. One beyond 64 bits with a sign is `overflowed()`.
    template <std::integral Integer> constexpr dim(Integer value) : value_(static_cast<std::int64_t>(value)) {
        if constexpr (std::unsigned_integral<Integer> && sizeof(Integer) >= sizeof(std::int64_t))
            if (value > static_cast<Integer>(INT64_MAX))
                value_ = overflow;
    }

    /// A size is a whole number: a floating-point one would be cut. Cast it, if that is meant.
    template <std::floating_point Real> dim(Real) = delete; // a size is a whole number: cast it to std::int64_t

    /// Is a number.
    constexpr bool known() const { return value_ >= 0; }

    /// Is beyond 64 bits.
    constexpr bool overflowed() const { return value_ == overflow; }

    /// Is a difference less than 0.
    constexpr bool below_zero() const { return value_ == negative; }

    /// The number; `dyn` where it is not known, another negative one where it is none.
    constexpr std::int64_t value() const { return value_; }

    /// The same number, or the same of the others: `dyn` is equal to `dyn`.
    friend constexpr bool operator==(dim a, dim b) { return a.value_ == b.value_; }

    /// The first `count` of each are equal.
    template <std::size_t N> friend constexpr bool equal(const dim (&a)[N], const dim (&b)[N], int count) {
        int i = 0;
        while (i < count && a[i].value_ == b[i].value_)
            ++i;
        return i == count;
    }

    // A constant evaluation takes microseconds for a call and for each check, so known numbers that are small enough to
    // be multiplied or added without a check come first.
    friend constexpr dim operator*(dim a, dim b) {
        if ((a.value_ | b.value_) >> 31 == 0)
            return a.value_ * b.value_;
        return checked_product(a.value_, b.value_);
    }

    friend constexpr dim operator+(dim a, dim b) {
        if ((a.value_ | b.value_) >> 62 == 0)
            return a.value_ + b.value_;
        return checked_sum(a.value_, b.value_);
    }

    constexpr dim &operator+=(dim by) {
        if ((value_ | by.value_) >> 62 == 0)
            value_ += by.value_;
        else
            value_ = checked_sum(value_, by.value_);
        return *this;
    }

    /// Adds to a sum; false if that is no count. Most layers have no mult-adds: the shortest way is theirs.
    friend constexpr bool accumulate(dim &sum, const dim &by) {
        if (by.value_ == 0)
            return true;
        if ((sum.value_ | by.value_) >> 62 == 0) {
            sum.value_ += by.value_;
            return true;
        }
        sum += by;
        return sum.value_ >= dyn;
    }

    constexpr dim &operator*=(dim by) {
        if ((value_ | by.value_) >> 31 == 0)
            value_ *= by.value_;
        else
            value_ = checked_product(value_, by.value_);
        return *this;
    }

    /// `a + by`, where `by` may be negative and the sum is known not to be.
    friend constexpr dim shifted(dim a, std::int64_t by) {
        if (a.value_ >= 0 && __builtin_add_overflow(a.value_, by, &a.value_))
            a.value_ = overflow;
        return a;
    }

    /// `a / by`, rounded down, for a positive `by`.
    friend constexpr dim floor_div(dim a, std::int64_t by) {
        if (a.value_ >= 0)
            a.value_ /= by;
        return a;
    }

    /// For layers of users. Less than 0 is `below_zero()` and stays so: an error where it is a size or a count.
    friend constexpr dim operator-(dim a, dim b) {
        if (a.value_ < 0 || b.value_ < 0)
            return unknown(a.value_, b.value_);
        return a.value_ < b.value_ ? negative : a.value_ - b.value_;
    }

    /// For layers of users: rounded down; by less than 1 it is overflowed.
    friend constexpr dim operator/(dim a, std::int64_t by) { return by > 0 ? floor_div(a, by) : dim(overflow); }

    /// The positions of a window that slides over a size: `floor((size + shift) / stride) + 1`; 0, which is none, if
    /// the size is 0 or the sum is negative.
    friend constexpr dim positions(dim size, std::int64_t shift, std::int64_t stride) {
        std::int64_t last = 0;
        if (size.value_ <= 0)
            return size;
        if (__builtin_add_overflow(size.value_, shift, &last))
            return overflow;
        if (last < 0)
            return 0;
        return last >> 62 == 0 ? last / stride + 1 : checked_sum(last / stride, 1);
    }

    /// The product of the first `count` dims; 1 for none.
    template <std::size_t N> friend constexpr dim product_of(const dim (&dims)[N], int count) {
        if (count == 1)
            return *dims;
        if (count == 4) // a batch of images, the weight of a convolution: four numbers below 32,768
            if (const std::int64_t a = dims[0].value_, b = dims[1].value_, c = dims[2].value_, d = dims[3].value_;
                (a | b | c | d) >> 15 == 0)
                return a * b * c * d;
        std::int64_t all = 1;
        for (int i = 0; i < count; ++i)
            if (const std::int64_t next = dims[i].value_; (all | next) >> 31 == 0)
                all *= next;
            else
                all = checked_product(all, next);
        return all;
    }

    /// Whether the two are certain to differ: `dyn` may be anything.
    friend constexpr bool differ(dim a, dim b) { return a.value_ >= 0 && b.value_ >= 0 && a.value_ != b.value_; }

    friend constexpr bool differ(dim a, std::int64_t known) { return a.value_ >= 0 && a.value_ != known; }

    /// Whether `a` is certain to be less than `bound`. Not found beside `using namespace std`, which has a class
    /// `less`.
    friend constexpr bool less(dim a, std::int64_t bound) { return a.value_ >= 0 && a.value_ < bound; }

    // What would be cut to a whole number.
    template <std::floating_point Real> friend constexpr dim operator/(dim, Real) = delete;
    template <std::floating_point Real> friend constexpr dim floor_div(dim, Real) = delete;
    template <std::floating_point Real> friend constexpr dim shifted(dim, Real) = delete;
    template <std::floating_point Real> friend constexpr bool differ(dim, Real) = delete;
    template <std::floating_point Real> friend constexpr bool less(dim, Real) = delete;

  private:
    // What no formula comes to by itself.
    static constexpr std::int64_t overflow = INT64_MIN;
    static constexpr std::int64_t negative = INT64_MIN + 1;

    // A negative number that someone has put in counts as overflowed from here on.
    static constexpr std::int64_t unknown(std::int64_t a, std::int64_t b) {
        if (a == negative || b == negative)
            return negative;
        return a < dyn || b < dyn ? overflow : dyn;
    }

    static constexpr std::int64_t checked_product(std::int64_t a, std::int64_t b) {
        std::int64_t product = 0;
        if ((a | b) < 0)
            return unknown(a, b);
        return __builtin_mul_overflow(a, b, &product) ? overflow : product;
    }

    static constexpr std::int64_t checked_sum(std::int64_t a, std::int64_t b) {
        std::int64_t sum = 0;
        if ((a | b) < 0)
            return unknown(a, b);
        return __builtin_add_overflow(a, b, &sum) ? overflow : sum;
    }

    std::int64_t value_;
};

} // namespace tally
