// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/text_view.hpp>

#include <cstddef>
#include <cstdint>
#include <iosfwd>

/// What stands for numbers, types and texts of a net that has an error.
namespace tally {

/// Stands for each number and type of a net that has an error, which has been reported once: whatever is done with it
/// compiles, and every comparison and condition holds, so that nothing follows after the one message.
struct error_reported_above {
    // The only one that is not explicit: with two of them, a call of an overloaded function would be ambiguous.
    constexpr operator std::int64_t() const { return 1; }

    constexpr explicit operator bool() const { return true; }

    // clang-format off
    template <class T> constexpr error_reported_above &operator=(const T &) { return *this; }
    template <class T> constexpr error_reported_above &operator+=(const T &) { return *this; }
    template <class T> constexpr error_reported_above &operator-=(const T &) { return *this; }
    template <class T> constexpr error_reported_above &operator*=(const T &) { return *this; }
    template <class T> constexpr error_reported_above &operator/=(const T &) { return *this; }
    template <class T> constexpr error_reported_above &operator%=(const T &) { return *this; }
    template <class T> constexpr error_reported_above &operator&=(const T &) { return *this; }
    template <class T> constexpr error_reported_above &operator|=(const T &) { return *this; }
    template <class T> constexpr error_reported_above &operator^=(const T &) { return *this; }
    template <class T> constexpr error_reported_above &operator<<=(const T &) { return *this; }
    template <class T> constexpr error_reported_above &operator>>=(const T &) { return *this; }

    constexpr error_reported_above operator!() const { return {}; }
    constexpr error_reported_above operator~() const { return {}; }
    constexpr error_reported_above operator+() const { return {}; }
    constexpr error_reported_above operator-() const { return {}; }
    constexpr error_reported_above &operator++() { return *this; }
    constexpr error_reported_above &operator--() { return *this; }
    constexpr error_reported_above operator++(int) { return {}; }
    constexpr error_reported_above operator--(int) { return {}; }

    // Found only where one of the two is an `error_reported_above`.
    template <class A, class B> friend constexpr error_reported_above operator==(const A &, const B &) { return {}; }
    template <class A, class B> friend constexpr error_reported_above operator!=(const A &, const B &) { return {}; }
    template <class A, class B> friend constexpr error_reported_above operator<(const A &, const B &) { return {}; }
    template <class A, class B> friend constexpr error_reported_above operator<=(const A &, const B &) { return {}; }
    template <class A, class B> friend constexpr error_reported_above operator>(const A &, const B &) { return {}; }
    template <class A, class B> friend constexpr error_reported_above operator>=(const A &, const B &) { return {}; }
    template <class A, class B> friend constexpr error_reported_above operator<=>(const A &, const B &) { return {}; }
    template <class A, class B> friend constexpr error_reported_above operator+(const A &, const B &) { return {}; }
    template <class A, class B> friend constexpr error_reported_above operator-(const A &, const B &) { return {}; }
    template <class A, class B> friend constexpr error_reported_above operator*(const A &, const B &) { return {}; }
    template <class A, class B> friend constexpr error_reported_above operator/(const A &, const B &) { return {}; }
    template <class A, class B> friend constexpr error_reported_above operator%(const A &, const B &) { return {}; }
    template <class A, class B> friend constexpr error_reported_above operator&(const A &, const B &) { return {}; }
    template <class A, class B> friend constexpr error_reported_above operator|(const A &, const B &) { return {}; }
    template <class A, class B> friend constexpr error_reported_above operator^(const A &, const B &) { return {}; }
    template <class A, class B> friend constexpr error_reported_above operator<<(const A &, const B &) { return {}; }
    template <class A, class B> friend constexpr error_reported_above operator>>(const A &, const B &) { return {}; }
    // clang-format on

    template <class Traits>
    friend std::basic_ostream<char, Traits> &operator<<(std::basic_ostream<char, Traits> &out, error_reported_above) {
        return out;
    }
};

namespace detail {

/// The same for a text or a list: it is empty, and everything is true of it.
struct reported_text : text_view {
    constexpr error_reported_above size() const { return {}; }
    constexpr error_reported_above empty() const { return {}; }
    constexpr error_reported_above front() const { return {}; }
    constexpr error_reported_above back() const { return {}; }
    constexpr error_reported_above operator[](std::int64_t) const { return {}; }
    constexpr reported_text substr(std::size_t, std::size_t = npos) const { return {}; }
    template <class T> constexpr error_reported_above starts_with(const T &) const { return {}; }
    template <class T> constexpr error_reported_above ends_with(const T &) const { return {}; }
    template <class T> constexpr error_reported_above find(const T &, std::size_t = 0) const { return {}; }
    template <class T> constexpr error_reported_above contains(const T &) const { return {}; }
    template <class T> friend constexpr error_reported_above operator==(const reported_text &, const T &) { return {}; }
};

} // namespace detail

} // namespace tally
