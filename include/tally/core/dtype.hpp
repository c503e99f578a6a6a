// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace tally {

/// The type of a tensor's elements, named as PyTorch names it.
enum class scalar_type : unsigned char {
    float32,
    float64,
    float16,
    bfloat16,
    uint8,
    int8,
    int16,
    int32,
    int64,
    complex64,
    complex128,
    boolean,
};

/// Short names for `dtype<bf16>`.
inline constexpr scalar_type f16 = scalar_type::float16;
inline constexpr scalar_type bf16 = scalar_type::bfloat16;
inline constexpr scalar_type f32 = scalar_type::float32;
inline constexpr scalar_type f64 = scalar_type::float64;

/// Bytes of one element.
constexpr std::int64_t element_size(scalar_type type) {
    constexpr std::int64_t bytes[] = {4, 8, 2, 2, 1, 1, 2, 4, 8, 8, 16, 1};
    return bytes[static_cast<int>(type)];
}

/// PyTorch's name: "float32", "bool", …
constexpr const char *name_of(scalar_type type) {
    constexpr const char *names[] = {"float32", "float64", "float16", "bfloat16",  "uint8",      "int8",
                                     "int16",   "int32",   "int64",   "complex64", "complex128", "bool"};
    return names[static_cast<int>(type)];
}

/// A real floating-point number.
constexpr bool is_floating(scalar_type type) { return type <= scalar_type::bfloat16; }

constexpr bool is_complex(scalar_type type) { // beside `using namespace torch`: tally::is_complex
    return type == scalar_type::complex64 || type == scalar_type::complex128;
}

/// A whole number, and no `boolean`.
constexpr bool is_integer(scalar_type type) { return type >= scalar_type::uint8 && type <= scalar_type::int64; }

} // namespace tally
