// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/contract.hpp>

#include <cstdint>

namespace tally::detail {

// Dimensions that options name: from 0 at the front or from -1 at the back, as in PyTorch. A tensor without dimensions
// is taken as one with a single dimension.

/// The tensor has the dimension.
template <class D> constexpr fault check_dimension(const basic_shape<D> &input, std::int64_t dimension) {
    const std::int64_t rank = input.rank() > 0 ? input.rank() : 1;
    if (dimension >= -rank && dimension < rank)
        return {};
    return {.code = fault_code::dimension,
            .wanted = "a dimension %0",
            .got = "%1 of them: %i",
            .remedy = "count from 0, or from -1 backwards",
            .numbers = {dimension, input.rank()}};
}

/// The same dimension, counted from 0. The tensor has it.
template <class D> constexpr int wrapped(const basic_shape<D> &input, std::int64_t dimension) {
    const std::int64_t rank = input.rank() > 0 ? input.rank() : 1;
    return static_cast<int>(dimension < 0 ? rank + dimension : dimension);
}

} // namespace tally::detail
