// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/text_view.hpp>
#include <tally/core/writer.hpp>

#include <cstddef>
#include <cstdint>

/// Characters in texts, which are UTF-8.
namespace tally::detail {

struct character {
    std::uint32_t code = 0;
    int bytes = 1;
    bool valid = true; ///< else it is one byte that begins no character
};

/// The character that begins at `first`.
constexpr character character_at(const char *first, const char *last) {
    const auto byte = [&](int i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(first[i])); };
    const std::uint32_t lead = byte(0);
    if (lead < 0x80)
        return {lead, 1, true};
    const int bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || last - first < bytes)
        return {lead, 1, false};
    std::uint32_t code = lead & (0x7fu >> bytes);
    for (int i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xc0) != 0x80)
            return {lead, 1, false};
        code = code << 6 | (byte(i) & 0x3f);
    }
    return {code, bytes, true};
}

struct code_range {
    std::uint32_t first;
    std::uint32_t last;
};

template <std::size_t N> constexpr bool is_in(const code_range (&ranges)[N], std::uint32_t code) {
    for (const code_range &r : ranges)
        if (code >= r.first && code <= r.last)
            return true;
    return false;
}

// Characters that take two columns of a terminal: those of C++20's std::format ([format.string.std], East Asian wide
// ones and pictures).
inline constexpr code_range wide_characters[] = {
    {0x1100, 0x115f},   {0x2329, 0x232a},   {0x2e80, 0x303e},   {0x3040, 0xa4cf},  {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},  {0xffe0, 0xffe6},
    {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff}, {0x20000, 0x2fffd}, {0x30000, 0x3fffd}};

// Characters that take none, since they change the one before them: combining marks of the scripts that names are
// likely to be in, joiners, variation selectors.
inline constexpr code_range marks[] = {
    {0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},   {0x610, 0x61a},     {0x64b, 0x65f},    {0x670, 0x670},
    {0x900, 0x902},   {0x93c, 0x93c},   {0x941, 0x948},   {0x94d, 0x94d},     {0xe31, 0xe31},    {0xe34, 0xe3a},
    {0xe47, 0xe4e},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200f},   {0x20d0, 0x20f0},  {0x3099, 0x309a},
    {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}, {0x1f3fb, 0x1f3ff}, {0xe0100, 0xe01ef}};

/// Columns that a character takes.
constexpr int width_of(const character &c) {
    if (c.code < 0x300)
        return 1;
    return is_in(marks, c.code) ? 0 : is_in(wide_characters, c.code) ? 2 : 1;
}

/// How many bytes a text has more than what it shows of it: columns, or characters where each is to be one column.
constexpr int invisible_bytes(text_view text, bool in_columns) {
    int invisible = 0;
    for (const char *c = text.begin(), *end = text.end(); c != end;) {
        if (static_cast<unsigned char>(*c) < 0x80) {
            ++c;
            continue;
        }
        const character next = character_at(c, end);
        invisible += next.bytes - (in_columns ? width_of(next) : 1);
        c += next.bytes;
    }
    return invisible;
}

/// A text in ASCII: another character as "{00f6}", its code, and a byte that is none as "{f6}". Backslashes would be
/// doubled by compilers.
constexpr void put_ascii(writer &w, text_view text) {
    constexpr text_view digits = "0123456789abcdef";
    for (const char *c = text.begin(), *end = text.end(); c != end;) {
        const character next = character_at(c, end);
        if (next.code < 0x80)
            w.put(*c);
        else {
            w.put('{');
            for (int i = !next.valid ? 2 : next.code < 0x10000 ? 4 : 6; i-- > 0;)
                w.put(digits[next.code >> 4 * i & 15]);
            w.put('}');
        }
        c += next.bytes;
    }
}

} // namespace tally::detail
