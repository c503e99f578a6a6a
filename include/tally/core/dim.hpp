// SPDX-License-Identifier: BSL-1.0
#pragma once

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

    constexpr dim(std::int64_t value) : value_(value) {}

    constexpr bool known() const { return value_ >= 0; }

    constexpr bool overflowed() const { return value_ == overflow; }

    /// The number; `dyn` where it is not known.
    constexpr std::int64_t value() const { return value_; }

    friend constexpr bool operator==(dim a, dim b) { return a.value_ == b.value_; }

    // A call costs a compiler that evaluates it a microsecond: the operators do without.
    friend constexpr dim operator*(dim a, dim b) {
        if ((a.value_ | b.value_) < 0)
            a.value_ = unknown(a, b);
        else if (__builtin_mul_overflow(a.value_, b.value_, &a.value_))
            a.value_ = overflow;
        return a;
    }

    friend constexpr dim operator+(dim a, dim b) {
        if ((a.value_ | b.value_) < 0)
            a.value_ = unknown(a, b);
        else if (__builtin_add_overflow(a.value_, b.value_, &a.value_))
            a.value_ = overflow;
        return a;
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

    /// The product of `count` dims; 1 for none.
    friend constexpr dim product_of(const dim* dims, int count) {
        dim all = 1;
        for (int i = 0; i < count; ++i)
            if (const std::int64_t next = dims[i].value_; (all.value_ | next) < 0)
                all.value_ = unknown(all, dims[i]);
            else if (__builtin_mul_overflow(all.value_, next, &all.value_))
                all.value_ = overflow;
        return all;
    }

    /// Whether the two are certain to differ: `dyn` may be anything.
    friend constexpr bool differ(dim a, dim b) { return a.value_ >= 0 && b.value_ >= 0 && a.value_ != b.value_; }

    /// Whether `a` is certain to be less than `bound`.
    friend constexpr bool less(dim a, std::int64_t bound) { return a.value_ >= 0 && a.value_ < bound; }

private:
    static constexpr std::int64_t overflow = -2;

    static constexpr std::int64_t unknown(dim a, dim b) {
        return a.value_ == overflow || b.value_ == overflow ? overflow : dyn;
    }

    std::int64_t value_;
};

} // namespace tally
