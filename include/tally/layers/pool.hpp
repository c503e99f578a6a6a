// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/option_reader.hpp>
#include <tally/layers/contract.hpp>
#include <tally/layers/elementwise.hpp>
#include <tally/layers/window.hpp>

#include <cstdint>

namespace tally {

/// What the pools over windows of one size have in common.
struct pool_options : layer_options {
    constexpr int outputs() const { return 1; }

    int spatial_dims = 2;
    std::int64_t kernel_size[3]{1, 1, 1};
    std::int64_t stride[3]{1, 1, 1}; ///< by default the kernel's size
    std::int64_t padding[3]{};       ///< on each side
    std::int64_t dilation[3]{1, 1, 1};
    bool ceil_mode = false;
};

/// The options of MaxPool1d, MaxPool2d and MaxPool3d: LibTorch's `MaxPoolOptions`.
struct max_pool_options : pool_options {
    constexpr int outputs() const { return 1; }
};

/// The options of AvgPool1d, AvgPool2d and AvgPool3d: LibTorch's `AvgPoolOptions`. They have no dilation.
struct avg_pool_options : pool_options {
    constexpr int outputs() const { return 1; }

    bool count_include_pad = true;
    std::int64_t divisor_override = 0; ///< 0: none
};

namespace detail {

constexpr fault check(const pool_options &o) {
    for (int i = 0; i < o.spatial_dims; ++i)
        if (o.padding[i] > o.kernel_size[i] / 2)
            return {.code = fault_code::padding,
                    .wanted = "padding up to half the kernel: %0",
                    .got = "%1",
                    .remedy = "pad less, or before it",
                    .numbers = {o.kernel_size[i] / 2, o.padding[i]}};
    return check_extents(o.spatial_dims, o.kernel_size, o.padding, o.dilation);
}

constexpr void read_pool_options(option_reader &read, pool_options &o) {
    read.kernel_size(o.kernel_size);
    if (!read.sizes(option_kind::stride, o.stride, 1))
        for (int i = 0; i < o.spatial_dims; ++i)
            o.stride[i] = o.kernel_size[i];
    read.sizes(option_kind::padding, o.padding, 0);
    read.flag(option_kind::ceil_mode, o.ceil_mode);
}

constexpr max_pool_options make_max_pool_options(const char *type, int spatial_dims, option_list tags) {
    max_pool_options o;
    o.type = type;
    o.spatial_dims = spatial_dims;
    option_reader read(tags, o.error, spatial_dims);
    read_pool_options(read, o);
    read.sizes(option_kind::dilation, o.dilation, 1);
    if (read.finish())
        if (const fault f = check(o))
            o.error = f;
    return o;
}

constexpr avg_pool_options make_avg_pool_options(const char *type, int spatial_dims, option_list tags) {
    avg_pool_options o;
    o.type = type;
    o.spatial_dims = spatial_dims;
    option_reader read(tags, o.error, spatial_dims);
    read_pool_options(read, o);
    read.flag(option_kind::count_include_pad, o.count_include_pad);
    if (spatial_dims > 1)
        read.integer(option_kind::divisor_override, o.divisor_override, 1);
    if (read.finish())
        if (const fault f = check(o))
            o.error = f;
    return o;
}

template <class D> constexpr basic_result<D> pool_forward(const pool_options &o, const basic_typed_shape<D> &input) {
    const int channels = input.rank() - o.spatial_dims - 1;
    if (channels != 0 && channels != 1)
        return refused<D>(check_spatial_rank(input.rank(), o.spatial_dims));
    if (less(input[channels], 1))
        return refused<D>(check_not_empty(input, channels, input.rank()));
    basic_result<D> r;
    const D *size = input.begin() + channels;
    D *made = r.add(input).begin() + channels;
    std::int64_t kernel = 1;
    for (int i = 0; i < o.spatial_dims; ++i) {
        const std::int64_t padding = 2 * o.padding[i], extent = window_extent(o.kernel_size[i], o.dilation[i]);
        const std::int64_t shift = window_shift(padding, extent, o.stride[i], o.ceil_mode);
        kernel *= o.kernel_size[i];
        *++made = positions(*++size, shift, o.stride[i]);
        if (less(*made, 1)) {
            const fault f = check_not_empty(input, channels, input.rank());
            return refused<D>(f ? f : check_window(*size, shift, padding));
        }
    }
    r.flops = r.outputs[0].numel() * D(kernel);
    return r;
}

/// LibTorch's AvgPool3d takes no input that is smaller than the kernel, however it is padded.
template <class D> constexpr fault check_unpadded(const avg_pool_options &o, const basic_shape<D> &input) {
    for (int i = 0; o.spatial_dims == 3 && i < 3; ++i)
        if (less(input[i - 3], o.kernel_size[i]))
            return {.code = fault_code::window,
                    .wanted = "at least %0 before padding",
                    .got = "%1 of %i",
                    .remedy = "shrink less before it",
                    .numbers = {o.kernel_size[i], input[i - 3].value()}};
    return {};
}

} // namespace detail

/// A flop for each element of each window: a comparison. Besides floating-point numbers MaxPool2d and MaxPool3d take
/// integers, as LibTorch 2 does.
template <class D> constexpr basic_result<D> forward(const max_pool_options &o, basic_shape_list<D> inputs) {
    using namespace detail;
    if (inputs.count != 1)
        return refused<D>(check_input_count(inputs.count, 1));
    const element_kinds integers = o.spatial_dims > 1 ? integer_elements : element_kinds{0};
    if (!((floating_elements | integers) & kind_of(inputs[0].dtype)))
        return refused<D>(check_elements(floating_elements | integers, inputs[0].dtype));
    return pool_forward(o, inputs[0]);
}

/// A flop for each element of each window: an addition, or the division at the end. Besides floating-point numbers it
/// takes int64, as LibTorch does.
template <class D> constexpr basic_result<D> forward(const avg_pool_options &o, basic_shape_list<D> inputs) {
    using namespace detail;
    if (inputs.count != 1)
        return refused<D>(check_input_count(inputs.count, 1));
    if (inputs[0].dtype != scalar_type::int64)
        if (!(floating_elements & kind_of(inputs[0].dtype)))
            return refused<D>(check_elements(floating_elements, inputs[0].dtype));
    const basic_result<D> r = pool_forward(o, inputs[0]);
    if (!r.error)
        if (const fault f = check_unpadded<D>(o, inputs[0]))
            return refused<D>(f);
    return r;
}

constexpr layer_attributes attributes(const max_pool_options &o) {
    const auto sizes = [&](const std::int64_t *values) { return detail::given_sizes(values, o.spatial_dims); };
    return {sizes(o.kernel_size), sizes(o.stride), sizes(o.padding), sizes(o.dilation)};
}

/// AvgPool1d has tuples, the other two have what they were given.
constexpr layer_attributes attributes(const avg_pool_options &o) {
    const auto sizes = [&](const std::int64_t *values) {
        return o.spatial_dims == 1 ? detail::listed_sizes(values, 1) : detail::given_sizes(values, o.spatial_dims);
    };
    return {sizes(o.kernel_size), sizes(o.stride), sizes(o.padding)};
}

/// The maximum of a window over one spatial dimension: [N,] C, L to [N,] C, L'. See `MaxPool2d`.
template <class... Options> struct MaxPool1d {
    using itself = MaxPool1d;
    static constexpr max_pool_options options =
        detail::make_max_pool_options("MaxPool1d", 1, {detail::option_of<Options>...});
};

/// The maximum of a window over two spatial dimensions: [N,] C, H, W to [N,] C, H', W', where
/// `H' = floor((H + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1`; with `ceil_mode` it is rounded up,
/// and a window that starts behind the input and the padding before it is left out.
///
/// Options: kernel_size (needed), stride (by default the kernel's size), padding, dilation, ceil_mode.
/// Errors: T01 rank, T04 window, T06 dtype; T11 to T14, T17 and T22 for the options.
/// Source: https://pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html
template <class... Options> struct MaxPool2d {
    using itself = MaxPool2d;
    static constexpr max_pool_options options =
        detail::make_max_pool_options("MaxPool2d", 2, {detail::option_of<Options>...});
};

/// The maximum of a window over three spatial dimensions: [N,] C, D, H, W to [N,] C, D', H', W'. See `MaxPool2d`.
template <class... Options> struct MaxPool3d {
    using itself = MaxPool3d;
    static constexpr max_pool_options options =
        detail::make_max_pool_options("MaxPool3d", 3, {detail::option_of<Options>...});
};

/// The average of a window over one spatial dimension: [N,] C, L to [N,] C, L'. See `AvgPool2d`; it has no
/// divisor_override.
template <class... Options> struct AvgPool1d {
    using itself = AvgPool1d;
    static constexpr avg_pool_options options =
        detail::make_avg_pool_options("AvgPool1d", 1, {detail::option_of<Options>...});
};

/// The average of a window over two spatial dimensions: [N,] C, H, W to [N,] C, H', W', the sizes as in `MaxPool2d`.
///
/// Options: kernel_size (needed), stride (by default the kernel's size), padding, ceil_mode, count_include_pad,
/// divisor_override.
/// Errors: T01 rank, T04 window, T06 dtype; T11 to T14, T17 and T22 for the options.
/// Source: https://pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html
template <class... Options> struct AvgPool2d {
    using itself = AvgPool2d;
    static constexpr avg_pool_options options =
        detail::make_avg_pool_options("AvgPool2d", 2, {detail::option_of<Options>...});
};

/// The average of a window over three spatial dimensions: [N,] C, D, H, W to [N,] C, D', H', W'. See `AvgPool2d`; the
/// input has at least the kernel's size before it is padded.
template <class... Options> struct AvgPool3d {
    using itself = AvgPool3d;
    static constexpr avg_pool_options options =
        detail::make_avg_pool_options("AvgPool3d", 3, {detail::option_of<Options>...});
};

} // namespace tally
