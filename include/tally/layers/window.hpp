// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/contract.hpp>

#include <cstdint>

namespace tally::detail {

// What convolutions and pools share: input of `C` and `dims` spatial dimensions, with or without a batch before them,
// and a window that slides over it.

/// Rank `dims + 1` (C, …) or `dims + 2` (N, C, …).
constexpr fault check_spatial_rank(int rank, int dims) {
    if (rank == dims + 1 || rank == dims + 2)
        return {};
    return {.code = fault_code::rank,
            .wanted = dims == 1   ? "2 or 3 dimensions: [N,] C, L"
                      : dims == 2 ? "3 or 4 dimensions: [N,] C, H, W"
                                  : "4 or 5 dimensions: [N,] C, D, H, W",
            .got = "%0: %i",
            .remedy = "reshape it, or take another layer",
            .numbers = {rank}};
}

/// The dimensions `first` to `last - 1` are not 0.
template <class D> constexpr fault check_not_empty(const basic_shape<D> &input, int first, int last) {
    for (int i = first; i < last; ++i)
        if (less(input[i], 1))
            return {.code = fault_code::window,
                    .wanted = "sizes of at least 1",
                    .got = "%i",
                    .remedy = "shrink less before it"};
    return {};
}

/// Sizes that PyTorch keeps as a tuple, whoever gave it: "[3, 3]", "[3]".
constexpr sizes_attribute listed_sizes(const std::int64_t *sizes, int count) {
    sizes_attribute a;
    a.count = count;
    a.is_list = true;
    for (int i = 0; i < count; ++i)
        a.values[i] = sizes[i];
    return a;
}

/// Sizes that PyTorch keeps as they were given. A layer does not tell how: as one number where all are equal, "3".
constexpr sizes_attribute given_sizes(const std::int64_t *sizes, int count) {
    for (int i = 1; i < count; ++i)
        if (sizes[i] != sizes[0])
            return listed_sizes(sizes, count);
    return sizes[0];
}

/// The elements that a window covers, from its first to its last. `check_extents` has passed.
constexpr std::int64_t window_extent(std::int64_t kernel_size, std::int64_t dilation) {
    return dilation * (kernel_size - 1) + 1;
}

/// No window, and no padding, is longer than what 64 bits hold, and no kernel has more elements.
constexpr fault check_extents(int dims, const std::int64_t *kernel_size, const std::int64_t *padding,
                              const std::int64_t *dilation) {
    dim elements = 1;
    for (int i = 0; i < dims; ++i) {
        elements = elements * dim(kernel_size[i]);
        if (!elements.known() || !(dim(dilation[i]) * dim(kernel_size[i]) + dim(padding[i]) * dim(2)).known())
            return {.code = fault_code::overflow,
                    .wanted = "windows within 64 bits",
                    .got = "more in kernel_size and dilation",
                    .remedy = "take smaller numbers"};
    }
    return {};
}

/// What is added to a size before it is divided by the stride, which gives the number of a window's positions
/// (`positions`).
///
/// As a rule, all of a window lies in the padded input: `shift = padding - extent`, with the padding of both sides. In
/// `ceil_mode` it may reach beyond the end, but has to start in the input or in the padding before it.
constexpr std::int64_t window_shift(std::int64_t padding, std::int64_t extent, std::int64_t stride, bool ceil_mode) {
    const std::int64_t within = padding - extent, starts = padding / 2 - stride;
    return ceil_mode ? (within < starts ? within : starts) + stride - 1 : within;
}

/// There is a position for the window, as `positions` finds too.
template <class D> constexpr fault check_window(D size, std::int64_t shift, std::int64_t padding) {
    if (!less(size, -shift))
        return {};
    return {.code = fault_code::window,
            .wanted = "at least %0 after padding",
            .got = "%1 of %i",
            .remedy = "shrink less before it, or pad more",
            .numbers = {padding - shift, (size + D(padding)).value()}};
}

} // namespace tally::detail
