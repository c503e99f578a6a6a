// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/writer.hpp>

#include <bit>
#include <cstdint>

namespace tally::detail {

/// A double in hundredths, rounded half to even on its binary value, as Python and printf do with two decimals.
struct hundredths {
    std::uint64_t value = 0;
    bool whole = true; ///< the double was a whole number
};

/// For 0 <= x < 2^43.
constexpr hundredths hundredths_of(double x) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const int exponent = static_cast<int>(bits >> 52) - 1075; // x = mantissa * 2^exponent
    if (exponent < -61)
        return {0, !(x > 0)};
    const std::uint64_t mantissa = (bits & ((std::uint64_t{1} << 52) - 1)) | std::uint64_t{1} << 52;
    if (exponent >= 0)
        return {(mantissa << exponent) * 100, true};
    const int shift = -exponent;
    const std::uint64_t scaled = mantissa * 100; // below 2^60
    const std::uint64_t half = std::uint64_t{1} << (shift - 1), rest = scaled & (2 * half - 1);
    std::uint64_t rounded = scaled >> shift;
    rounded += rest > half || (rest == half && rounded % 2 != 0);
    return {rounded, shift <= 52 && (mantissa & (2 * half - 1)) == 0};
}

/// "1.81", "1,000.50".
constexpr void put_two_decimals(writer &w, hundredths h) {
    w.put_number(static_cast<std::int64_t>(h.value / 100), true);
    w.put(h.value % 100 < 10 ? ".0" : ".");
    w.put_number(static_cast<std::int64_t>(h.value % 100));
}

} // namespace tally::detail
