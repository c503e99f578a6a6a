// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <iosfwd>
#include <type_traits>

namespace tally {

class text_view;

namespace detail {

/// `std::string`, `std::string_view`: what a text is exchanged with.
template <class T>
concept standard_string = requires(const T &text) {
    typename T::traits_type;
    T(text.data(), text.size());
    { text.data() } -> std::same_as<const char *>;
};

} // namespace detail

/// Characters that lie elsewhere: names, paths, tables. It is used like a `std::string_view` and becomes one, or a
/// `std::string`, where one is wanted.
///
/// Why it is none: the header of `std::string_view` takes longer than all of tally's constants (with g++ 55 of 115
/// milliseconds), and it counts the characters of a literal one by one, which takes clang 40 microseconds a time in a
/// constant evaluation.
class text_view {
  public:
    /// Not found.
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    constexpr text_view() = default;

    constexpr text_view(const char *first, std::size_t size) : first_(first), size_(size) {}

    /// A literal, or an array that holds a shorter, null-terminated text.
    template <std::size_t N>
    constexpr text_view(const char (&text)[N]) : first_(text), size_(N < 2 || text[N - 2] ? N - 1 : length_of(text)) {}

    /// A null-terminated text.
    template <class T>
        requires std::same_as<T, const char *> || std::same_as<T, char *>
    constexpr text_view(const T &text) : first_(text), size_(length_of(text)) {}

    template <detail::standard_string T> constexpr text_view(const T &text) : first_(text.data()), size_(text.size()) {}

    template <detail::standard_string T> constexpr operator T() const { return T(first_, size_); }

    constexpr const char *data() const { return first_; }
    constexpr std::size_t size() const { return size_; }
    constexpr bool empty() const { return size_ == 0; }
    constexpr const char *begin() const { return first_; }
    constexpr const char *end() const { return first_ + size_; }
    constexpr char operator[](std::size_t i) const { return first_[i]; }
    constexpr char front() const { return first_[0]; }
    constexpr char back() const { return first_[size_ - 1]; }

    /// Up to `count` characters from `first` on; empty behind the end.
    constexpr text_view substr(std::size_t first, std::size_t count = npos) const {
        const std::size_t start = first < size_ ? first : size_, rest = size_ - start;
        return {first_ + start, count < rest ? count : rest};
    }

    constexpr bool starts_with(text_view other) const { return substr(0, other.size_) == other; }
    constexpr bool ends_with(text_view other) const {
        return size_ >= other.size_ && substr(size_ - other.size_) == other;
    }

    /// Where `other` begins, or `npos`.
    constexpr std::size_t find(text_view other, std::size_t from = 0) const {
        for (; from + other.size_ <= size_; ++from)
            if (substr(from, other.size_) == other)
                return from;
        return npos;
    }

    constexpr std::size_t find(char c, std::size_t from = 0) const { return find(text_view(&c, 1), from); }

    constexpr bool contains(text_view other) const { return find(other) != npos; }
    constexpr bool contains(char c) const { return find(c) != npos; }

    friend constexpr bool operator==(text_view a, text_view b) {
        bool equal = a.size_ == b.size_;
        for (std::size_t i = 0; equal && i < a.size_; ++i)
            equal = a.first_[i] == b.first_[i];
        return equal;
    }
    template <detail::standard_string T> friend constexpr bool operator==(const text_view &a, const T &b) {
        return a == text_view(b);
    }

    /// By characters, the shorter of two that begin alike first: for std::map and std::sort.
    friend constexpr bool operator<(text_view a, text_view b) {
        std::size_t i = 0;
        while (i < a.size_ && i < b.size_ && a[i] == b[i])
            ++i;
        if (i == a.size_ || i == b.size_)
            return a.size_ < b.size_;
        return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[i]);
    }

    /// As a string is printed: width and adjustment are kept.
    template <class Traits>
    friend std::basic_ostream<char, Traits> &operator<<(std::basic_ostream<char, Traits> &out, text_view text) {
        const auto size = static_cast<std::ptrdiff_t>(text.size());
        const std::ptrdiff_t blanks = out.width() > size ? out.width() - size : 0;
        const bool left = (out.flags() & out.adjustfield) == out.left;
        out.width(0);
        for (std::ptrdiff_t i = 0; i < (left ? 0 : blanks); ++i)
            out.put(out.fill());
        out.write(text.data(), size);
        for (std::ptrdiff_t i = 0; i < (left ? blanks : 0); ++i)
            out.put(out.fill());
        return out;
    }

  private:
    static constexpr std::size_t length_of(const char *text) {
        std::size_t n = 0;
        while (text[n])
            ++n;
        return n;
    }

    const char *first_ = "";
    std::size_t size_ = 0;
};

} // namespace tally
