// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/dim.hpp>

#include <cstdint>
#include <initializer_list>

/// A dimension with named unknowns: a hard case for the contract, closed-form counts. Formulas take it in place of
/// `dim` as they are.
namespace tally::tests {

class unknowns;

/// A sum of products of unknowns. An unknown is one that has a name, such as the batch, or the quotient, rounded down,
/// of another sum and a number that does not divide it.
class symbolic_dim {
  public:
    static constexpr int max_unknowns = 6;
    static constexpr int max_terms = 24;

    constexpr symbolic_dim() = default;

    constexpr symbolic_dim(std::int64_t value) { add({value, {}}); }

    constexpr bool known() const { return count_ == 0 || (count_ == 1 && terms_[0].is_number()); }

    constexpr bool overflowed() const { return false; }

    constexpr std::int64_t value() const { return !known() ? dyn : count_ ? terms_[0].factor : 0; }

    /// The number for these values of the unknowns that have names.
    constexpr std::int64_t at(std::initializer_list<std::int64_t> named) const;

    friend constexpr bool operator==(const symbolic_dim &a, const symbolic_dim &b) {
        return (a + b * symbolic_dim(-1)).count_ == 0;
    }

    template <int N> friend constexpr bool equal(const symbolic_dim (&a)[N], const symbolic_dim (&b)[N], int count) {
        for (int i = 0; i < count; ++i)
            if (!(a[i] == b[i]))
                return false;
        return true;
    }

    friend constexpr symbolic_dim operator+(symbolic_dim a, const symbolic_dim &b) {
        for (int i = 0; i < b.count_; ++i)
            a.add(b.terms_[i]);
        a.of_ = a.of_ ? a.of_ : b.of_;
        return a;
    }

    constexpr symbolic_dim &operator+=(const symbolic_dim &b) { return *this = *this + b; }

    friend constexpr symbolic_dim operator*(const symbolic_dim &a, const symbolic_dim &b) {
        symbolic_dim all;
        for (int i = 0; i < a.count_; ++i)
            for (int k = 0; k < b.count_; ++k)
                all.add(a.terms_[i].times(b.terms_[k]));
        all.of_ = a.of_ ? a.of_ : b.of_;
        return all;
    }

    constexpr symbolic_dim &operator*=(const symbolic_dim &b) { return *this = *this * b; }

    friend constexpr symbolic_dim shifted(const symbolic_dim &a, std::int64_t by) { return a + symbolic_dim(by); }

    friend constexpr symbolic_dim floor_div(const symbolic_dim &a, std::int64_t by);

    friend constexpr symbolic_dim positions(const symbolic_dim &size, std::int64_t shift, std::int64_t stride) {
        if (less(size, 1) || less(size, -shift))
            return 0;
        return floor_div(size + symbolic_dim(shift), stride) + symbolic_dim(1);
    }

    template <int N> friend constexpr symbolic_dim product_of(const symbolic_dim (&dims)[N], int count) {
        symbolic_dim all = 1;
        for (int i = 0; i < count; ++i)
            all = all * dims[i];
        return all;
    }

    friend constexpr bool differ(const symbolic_dim &a, const symbolic_dim &b) {
        return a.known() && b.known() && a.value() != b.value();
    }

    friend constexpr bool less(const symbolic_dim &a, std::int64_t bound) { return a.known() && a.value() < bound; }

  private:
    friend class unknowns;

    struct term {
        std::int64_t factor = 0;
        int powers[max_unknowns]{};

        constexpr bool is_number() const { return same_powers({}); }

        constexpr bool same_powers(const term &other) const {
            bool same = true;
            for (int i = 0; i < max_unknowns; ++i)
                same = same && powers[i] == other.powers[i];
            return same;
        }

        constexpr term times(term other) const {
            other.factor *= factor;
            for (int i = 0; i < max_unknowns; ++i)
                other.powers[i] += powers[i];
            return other;
        }
    };

    constexpr void add(const term &t) {
        int i = 0;
        while (i < count_ && !terms_[i].same_powers(t))
            ++i;
        if (i == count_)
            terms_[count_++] = t;
        else
            terms_[i].factor += t.factor;
        if (terms_[i].factor == 0)
            terms_[i] = terms_[--count_];
    }

    term terms_[max_terms]{};
    int count_ = 0;
    unknowns *of_ = nullptr;
};

/// The unknowns of one calculation; it outlives the dimensions that are made with it.
class unknowns {
  public:
    /// A new one. Those that have names come before the first quotient.
    constexpr symbolic_dim named() { return dim_of(count_++); }

  private:
    friend class symbolic_dim;
    friend constexpr symbolic_dim floor_div(const symbolic_dim &a, std::int64_t by);

    struct quotient {
        symbolic_dim of{};
        std::int64_t by = 0;
    };

    constexpr symbolic_dim dim_of(int i) {
        symbolic_dim::term t{1, {}};
        t.powers[i] = 1;
        symbolic_dim d;
        d.add(t);
        d.of_ = this;
        return d;
    }

    constexpr symbolic_dim divided(const symbolic_dim &a, std::int64_t by) {
        int i = 0;
        while (i < count_ && !(quotients_[i].by == by && quotients_[i].of == a))
            ++i;
        if (i == count_)
            quotients_[count_++] = {a, by};
        return dim_of(i);
    }

    quotient quotients_[symbolic_dim::max_unknowns]{};
    int count_ = 0;
};

constexpr std::int64_t floor_of(std::int64_t a, std::int64_t by) { return a / by - (a % by < 0 ? 1 : 0); }

/// What the divisor divides is divided; of the rest, if it is not 0, the quotient becomes an unknown.
constexpr symbolic_dim floor_div(const symbolic_dim &a, std::int64_t by) {
    symbolic_dim whole, rest;
    for (int i = 0; i < a.count_; ++i) {
        symbolic_dim::term t = a.terms_[i];
        const std::int64_t factor = t.factor;
        t.factor = floor_of(factor, by);
        whole.add(t);
        t.factor = factor - t.factor * by;
        rest.add(t);
    }
    whole.of_ = rest.of_ = a.of_;
    return rest.known() ? whole : whole + a.of_->divided(rest, by);
}

constexpr std::int64_t symbolic_dim::at(std::initializer_list<std::int64_t> named) const {
    std::int64_t sum = 0;
    for (int i = 0; i < count_; ++i) {
        std::int64_t product = terms_[i].factor;
        for (int k = 0; k < max_unknowns; ++k)
            for (int power = 0; power < terms_[i].powers[k]; ++power) {
                const auto &q = of_->quotients_[k];
                product *= q.by ? floor_of(q.of.at(named), q.by) : named.begin()[k];
            }
        sum += product;
    }
    return sum;
}

} // namespace tally::tests
