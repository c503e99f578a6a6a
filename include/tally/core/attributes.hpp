// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/shape.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tally {

/// A name that lies elsewhere. Unlike a `std::string_view`, it does not count the characters of a literal, which takes
/// clang 40 microseconds in a constant evaluation.
struct name_view {
    const char *first;
    int size;

    template <int N> constexpr name_view(const char (&literal)[N]) : first(literal), size(N - 1) {}
    template <class Text>
        requires std::is_convertible_v<const Text &, std::string_view>
    constexpr name_view(const Text &text) {
        const std::string_view view = text;
        first = view.data();
        size = static_cast<int>(view.size());
    }

    constexpr name_view(const char *characters, std::size_t count) : first(characters), size(static_cast<int>(count)) {}

    constexpr operator std::string_view() const { return {first, static_cast<std::size_t>(size)}; }
};

/// A parameter or buffer that a layer owns.
struct parameter {
    name_view name; ///< LibTorch's: "weight", "bias_hh_l0", "running_mean"
    shape dims{};
    scalar_type dtype = scalar_type::float32;
    bool is_buffer = false;
    bool trainable = true;
};

/// A few whole numbers for a column: a kernel size, a stride. None means that the layer has no such thing.
struct sizes_attribute {
    std::int64_t values[3]{};
    int count = 0;

    friend constexpr bool operator==(const sizes_attribute &, const sizes_attribute &) = default;
};

/// What the columns about a layer show.
struct layer_attributes {
    sizes_attribute kernel_size{};
    sizes_attribute stride{};
    sizes_attribute padding{};
    sizes_attribute dilation{};
    std::int64_t groups = 0; ///< 0: none

    friend constexpr bool operator==(const layer_attributes &, const layer_attributes &) = default;
};

} // namespace tally
