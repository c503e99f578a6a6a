// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/contract.hpp>
#include <tally/layers/elementwise.hpp>
#include <tally/layers/window.hpp>

#include <cstdint>
#include <initializer_list>

namespace tally {

/// A size of an adaptive pool's output that is the input's, PyTorch's None: `AdaptiveAvgPool2d<keep, 1>`.
inline constexpr std::int64_t keep = -1;

/// What the adaptive pools have in common: LibTorch's `AdaptiveAvgPoolOptions` and `AdaptiveMaxPoolOptions`.
struct adaptive_pool_options : layer_options {
    constexpr int outputs() const { return 1; }

    int spatial_dims = 2;
    std::int64_t output_size[3]{1, 1, 1}; ///< or `keep`
};

struct adaptive_max_pool_options : adaptive_pool_options {
    constexpr int outputs() const { return 1; }
};

struct adaptive_avg_pool_options : adaptive_pool_options {
    constexpr int outputs() const { return 1; }
};

namespace detail {

constexpr fault check(const adaptive_pool_options &o) {
    for (int i = 0; i < o.spatial_dims; ++i)
        if (o.output_size[i] < (o.spatial_dims > 1 ? keep : 0))
            return {.code = fault_code::option_value,
                    .wanted = o.spatial_dims > 1 ? "sizes of 0 or more, or keep" : "a size of 0 or more",
                    .got = "%0",
                    .remedy = "give the output's size",
                    .numbers = {o.output_size[i]}};
    return {};
}

template <class Options>
constexpr Options make_adaptive_pool_options(const char *type, int spatial_dims,
                                             std::initializer_list<std::int64_t> sizes) {
    Options o;
    o.type = type;
    o.spatial_dims = spatial_dims;
    const int count = static_cast<int>(sizes.size());
    if (count == 0)
        o.error = {.code = fault_code::missing_option,
                   .wanted = "an output size",
                   .got = "none",
                   .remedy = "make it %t<1>, or what it is"};
    else if (count != 1 && count != spatial_dims)
        o.error = {.code = fault_code::option_count,
                   .wanted = spatial_dims == 1 ? "1 output size" : "1 or %0 output sizes",
                   .got = "%1",
                   .remedy = "give one for each dimension",
                   .numbers = {spatial_dims, count}};
    else
        for (int i = 0; i < spatial_dims; ++i)
            o.output_size[i] = sizes.begin()[count == 1 ? 0 : i];
    if (!o.error)
        o.error = check(o);
    return o;
}

constexpr std::int64_t greatest_common_divisor(std::int64_t a, std::int64_t b) {
    while (b != 0) {
        const std::int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/// The elements of all windows over one dimension: the window for output i is from `floor(i * size / positions)` to
/// `ceil((i + 1) * size / positions)`, so that it shares an element with the next wherever the border between them is
/// not whole. While the size is not known it is taken as one that the positions divide.
template <class D> constexpr D covered(D size, std::int64_t positions) {
    if (positions == 0)
        return 0;
    return size.known() ? size + D(positions - greatest_common_divisor(size.value(), positions)) : size;
}

/// `first_checked`: the first dimension that may not be 0.
template <class D>
constexpr basic_result<D> adaptive_pool_forward(const adaptive_pool_options &o, const basic_typed_shape<D> &input,
                                                int first_checked, element_kinds accepted = floating_elements) {
    if (!(accepted & kind_of(input.dtype)))
        return refused<D>(check_elements(accepted, input.dtype));
    if (input.rank() != o.spatial_dims + 1 && input.rank() != o.spatial_dims + 2)
        return refused<D>(check_spatial_rank(input.rank(), o.spatial_dims));
    if (const fault f =
            check_not_empty(input, first_checked < 0 ? input.rank() + first_checked : first_checked, input.rank()))
        return refused<D>(f);
    basic_result<D> r;
    basic_typed_shape<D> &output = r.add(input);
    const int first = input.rank() - o.spatial_dims;
    r.flops = input.product(0, first);
    for (int i = 0; i < o.spatial_dims; ++i) {
        const D size = input[first + i];
        if (o.output_size[i] != keep)
            output[first + i] = D(o.output_size[i]);
        r.flops = r.flops * (o.output_size[i] == keep ? size : covered(size, o.output_size[i]));
    }
    return r;
}

} // namespace detail

/// A flop for each element of each window, a comparison; over all windows that is the input, and what windows share.
template <class D> constexpr basic_result<D> forward(const adaptive_max_pool_options &o, basic_shape_list<D> inputs) {
    if (const fault f = detail::check_input_count(inputs.count, 1))
        return refused<D>(f);
    return detail::adaptive_pool_forward(o, inputs[0], 1);
}

/// A flop for each element of each window, an addition; over all windows that is the input, and what windows share. A
/// pool to one position is a mean, which complex numbers have, too.
template <class D> constexpr basic_result<D> forward(const adaptive_avg_pool_options &o, basic_shape_list<D> inputs) {
    if (const fault f = detail::check_input_count(inputs.count, 1))
        return refused<D>(f);
    bool is_mean = true;
    for (int i = 0; i < o.spatial_dims; ++i)
        is_mean = is_mean && o.output_size[i] == 1;
    return detail::adaptive_pool_forward(o, inputs[0], o.spatial_dims < 3 ? -o.spatial_dims : 1,
                                         is_mean ? detail::floating_elements | detail::complex_elements
                                                 : detail::floating_elements);
}

/// The average of windows whose size follows from the input: [N,] C, L to [N,] C, Size. See `AdaptiveAvgPool2d`.
template <std::int64_t... Sizes> struct AdaptiveAvgPool1d {
    using itself = AdaptiveAvgPool1d;
    static constexpr adaptive_avg_pool_options options =
        detail::make_adaptive_pool_options<adaptive_avg_pool_options>("AdaptiveAvgPool1d", 1, {Sizes...});
};

/// The average of windows whose sizes follow from the input: [N,] C, H, W to [N,] C, Sizes…
///
/// Sizes: one for both dimensions, or one for each; `keep` for the input's.
/// Errors: T01 rank, T04 window, T06 dtype; T13, T14 and T17 for the sizes.
/// Source: https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html
template <std::int64_t... Sizes> struct AdaptiveAvgPool2d {
    using itself = AdaptiveAvgPool2d;
    static constexpr adaptive_avg_pool_options options =
        detail::make_adaptive_pool_options<adaptive_avg_pool_options>("AdaptiveAvgPool2d", 2, {Sizes...});
};

/// The average of windows whose sizes follow from the input: [N,] C, D, H, W to [N,] C, Sizes… See `AdaptiveAvgPool2d`.
template <std::int64_t... Sizes> struct AdaptiveAvgPool3d {
    using itself = AdaptiveAvgPool3d;
    static constexpr adaptive_avg_pool_options options =
        detail::make_adaptive_pool_options<adaptive_avg_pool_options>("AdaptiveAvgPool3d", 3, {Sizes...});
};

/// The maximum of windows whose size follows from the input: [N,] C, L to [N,] C, Size. See `AdaptiveAvgPool2d`.
template <std::int64_t... Sizes> struct AdaptiveMaxPool1d {
    using itself = AdaptiveMaxPool1d;
    static constexpr adaptive_max_pool_options options =
        detail::make_adaptive_pool_options<adaptive_max_pool_options>("AdaptiveMaxPool1d", 1, {Sizes...});
};

/// The maximum of windows whose sizes follow from the input: [N,] C, H, W to [N,] C, Sizes… See `AdaptiveAvgPool2d`.
template <std::int64_t... Sizes> struct AdaptiveMaxPool2d {
    using itself = AdaptiveMaxPool2d;
    static constexpr adaptive_max_pool_options options =
        detail::make_adaptive_pool_options<adaptive_max_pool_options>("AdaptiveMaxPool2d", 2, {Sizes...});
};

/// The maximum of windows whose sizes follow from the input: [N,] C, D, H, W to [N,] C, Sizes… See `AdaptiveAvgPool2d`.
template <std::int64_t... Sizes> struct AdaptiveMaxPool3d {
    using itself = AdaptiveMaxPool3d;
    static constexpr adaptive_max_pool_options options =
        detail::make_adaptive_pool_options<adaptive_max_pool_options>("AdaptiveMaxPool3d", 3, {Sizes...});
};

} // namespace tally
