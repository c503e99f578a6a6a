// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/contract.hpp>

#include <cstdint>

namespace tally::detail {

// Dimensions that options name: from 0 at the front or from -1 at the back, as in PyTorch. A tensor without dimensions
// is taken as one with a single dimension.

/// The tensor has the dimension.
constexpr fault check_dimension(int rank, std::int64_t dimension) {
    const std::int64_t dims = rank > 0 ? rank : 1;
    if (dimension >= -dims && dimension < dims)
        return {};
    return {.code = fault_code::dimension,
            .wanted = "a dimension %0",
            .got = "%1 of them: %i",
            .remedy = "count from 0, or from -1 backwards",
            .numbers = {dimension, rank}};
}

/// The same dimension, counted from 0. The tensor has it.
constexpr int wrapped(int rank, std::int64_t dimension) {
    return static_cast<int>(dimension >= 0 ? dimension : rank > 0 ? rank + dimension : 0);
}

} // namespace tally::detail
