// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/shape.hpp>
#include <tally/core/text_view.hpp>

#include <cstdint>

namespace tally {

/// A parameter or buffer that a layer owns.
struct parameter {
    text_view name; ///< LibTorch's: "weight", "bias_hh_l0", "running_mean"
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
