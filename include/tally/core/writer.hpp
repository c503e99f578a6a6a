// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/dim.hpp>
#include <tally/core/text_view.hpp>

#include <cstdint>
#include <type_traits>

namespace tally::detail {

constexpr int decimal_digits(std::uint64_t value) {
    int n = 1;
    for (; value >= 1000; value /= 1000)
        n += 3;
    return value >= 100 ? n + 2 : value >= 10 ? n + 1 : n;
}

/// Writes text into a plain buffer of `capacity` characters, or only measures it where there is no buffer. What does
/// not fit is counted and dropped. The one way in which tally makes text, at compile time and at run time.
class writer {
  public:
    constexpr writer() = default;

    constexpr writer(char *buffer, int capacity) : buffer_(buffer), capacity_(capacity) {}

    /// For a buffer that is all blanks: those are not written again, which in a table are more than half of it.
    struct blanks {};
    static constexpr blanks on_blanks{};
    constexpr writer(char *buffer, int capacity, blanks) : buffer_(buffer), capacity_(capacity), is_blank_(true) {}

    /// Characters written so far, those that did not fit included.
    constexpr int size() const { return size_; }

    constexpr void put(text_view text) { put(text.data(), static_cast<int>(text.size())); }

    constexpr void put(const char *text, int count) {
        const int room = capacity_ - size_;
        if (count <= room)
            copy(text, count);
        else if (room > 0)
            copy(text, room);
        size_ += count;
    }

    /// What was written from `at` on, again.
    constexpr void put_again(int at, int count) {
        if (count <= capacity_ - size_)
            copy(buffer_ + at, count);
        size_ += count;
    }

    constexpr void fill(const char (&pattern)[65], int count) {
        for (; count > 64; count -= 64)
            put(pattern, 64);
        if (count > 0)
            put(pattern, count);
    }

    constexpr void spaces(int count) {
        if (is_blank_) {
            size_ += count > 0 ? count : 0;
            return;
        }
        fill("                                                                ", count);
    }

    constexpr void put(char c) {
        if (size_ < capacity_)
            buffer_[size_] = c;
        ++size_;
    }

    /// A decimal number, in groups of three where `commas` is set.
    constexpr void put_number(std::int64_t value, bool commas = false) {
        if (capacity_ - size_ >= longest_number)
            size_ = static_cast<int>(put_digits(buffer_ + size_, value, commas) - buffer_);
        else { // only measured, or near the end
            char digits[longest_number]{};
            put(digits, static_cast<int>(put_digits(digits, value, commas) - digits));
        }
    }

    /// "[1, 3, ?, 224]": up to 8 dims or plain numbers.
    template <class Number> constexpr void put_list(const Number *first, int count) {
        constexpr int longest = 8 * (longest_number + 2);
        if (capacity_ - size_ < longest) { // only measured, or near the end
            char list[longest]{};
            writer w(list, longest);
            w.put_list(first, count);
            return put(list, w.size());
        }
        char *to = buffer_ + size_;
        *to++ = '[';
        for (const Number *end = first + count; first != end;) {
            std::int64_t v = 0;
            if constexpr (std::is_same_v<Number, dim>)
                v = first->value();
            else
                v = *first;
            if (v < 0)
                *to++ = '?';
            else if (v < 1000)
                to = put_leading(to, static_cast<int>(v));
            else
                to = put_digits(to, v, false);
            if (++first != end) {
                to[0] = ',';
                to[1] = ' ';
                to += 2;
            }
        }
        *to++ = ']';
        size_ = static_cast<int>(to - buffer_);
    }

  private:
    static constexpr int longest_number = 27; // a sign, 19 digits, 6 commas

    // Writes at `to`; returns where the number ends.
    static constexpr char *put_digits(char *to, std::int64_t value, bool commas) {
        std::uint64_t rest = static_cast<std::uint64_t>(value);
        if (value < 0) {
            *to++ = '-';
            rest = 0 - rest;
        }
        if (rest < 1000)
            return put_leading(to, static_cast<int>(rest));
        const int digits = decimal_digits(rest), size = digits + (commas ? (digits - 1) / 3 : 0);
        char *end = to + size, *group = end;
        for (; rest >= 1000; rest /= 1000) {
            group -= 3;
            put_three(group, static_cast<int>(rest % 1000));
            if (commas)
                *--group = ',';
        }
        put_leading(to, static_cast<int>(rest));
        return end;
    }

    // Up to three digits.
    static constexpr char *put_leading(char *to, int value) {
        if (value < 10) {
            *to = static_cast<char>('0' + value);
            return to + 1;
        }
        if (value < 100) {
            to[0] = static_cast<char>('0' + value / 10);
            to[1] = static_cast<char>('0' + value % 10);
            return to + 2;
        }
        put_three(to, value);
        return to + 3;
    }

    static constexpr void put_three(char *to, int value) {
        to[0] = static_cast<char>('0' + value / 100);
        to[1] = static_cast<char>('0' + value / 10 % 10);
        to[2] = static_cast<char>('0' + value % 10);
    }

    // Unrolled: in a constant evaluation a loop costs several steps a character; a table of ResNet-152 (116,197 bytes)
    // then takes four times as long.
    constexpr void copy(const char *s, int count) {
        char *d = buffer_ + size_;
        // clang-format off
        for (; count >= 16; count -= 16) {
            d[0] = s[0]; d[1] = s[1]; d[2] = s[2]; d[3] = s[3]; d[4] = s[4]; d[5] = s[5]; d[6] = s[6]; d[7] = s[7];
            d[8] = s[8]; d[9] = s[9]; d[10] = s[10]; d[11] = s[11]; d[12] = s[12]; d[13] = s[13]; d[14] = s[14];
            d[15] = s[15];
            d += 16;
            s += 16;
        }
        if (count >= 8) {
            d[0] = s[0]; d[1] = s[1]; d[2] = s[2]; d[3] = s[3]; d[4] = s[4]; d[5] = s[5]; d[6] = s[6]; d[7] = s[7];
            count -= 8;
            d += 8;
            s += 8;
        }
        if (count >= 4) {
            d[0] = s[0]; d[1] = s[1]; d[2] = s[2]; d[3] = s[3];
            count -= 4;
            d += 4;
            s += 4;
        }
        if (count >= 2) {
            d[0] = s[0]; d[1] = s[1];
            count -= 2;
            d += 2;
            s += 2;
        }
        // clang-format on
        if (count > 0)
            *d = *s;
    }

    char *buffer_ = nullptr;
    int capacity_ = 0;
    int size_ = 0;
    bool is_blank_ = false;
};

} // namespace tally::detail
