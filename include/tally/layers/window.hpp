// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/contract.hpp>

#include <cstdint>

namespace tally::detail {

// What convolutions and pools share: input of `C` and `dims` spatial dimensions, with or without a batch before them, and a
// window that slides over it.

/// Rank `dims + 1` (C, …) or `dims + 2` (N, C, …).
template <class D> constexpr fault check_spatial_rank(const basic_shape<D> &input, int dims) {
    if (input.rank() == dims + 1 || input.rank() == dims + 2)
        return {};
    return {.code = fault_code::rank,
            .wanted = dims == 1   ? "2 or 3 dimensions: [N,] C, L"
                      : dims == 2 ? "3 or 4 dimensions: [N,] C, H, W"
                                  : "4 or 5 dimensions: [N,] C, D, H, W",
            .got = "%0: %i",
            .remedy = "reshape it, or take another layer",
            .numbers = {input.rank()}};
}

/// The elements that a window covers, from its first to its last: `dilation * (kernel_size - 1) + 1`.
constexpr std::int64_t window_extent(std::int64_t kernel_size, std::int64_t dilation) {
    return (dim(dilation) * dim(kernel_size - 1) + dim(1)).value();
}

/// The positions of a window over a dimension that has been padded by `padding` in all:
/// `floor((size + padding - extent) / stride) + 1`. The window fits.
template <class D>
constexpr D window_positions(D size, std::int64_t padding, std::int64_t extent, std::int64_t stride) {
    return floor_div(shifted(size, padding - extent), stride) + D(1);
}

/// The window fits into the padded dimension.
template <class D>
constexpr fault check_window(D size, std::int64_t padding, std::int64_t extent) {
    if (!less(size, extent - padding))
        return {};
    return {.code = fault_code::window,
            .wanted = "at least %0 after padding",
            .got = "%1 of %i",
            .remedy = "shrink less before it, or pad more",
            .numbers = {extent, (size + D(padding)).value()}};
}

} // namespace tally::detail
