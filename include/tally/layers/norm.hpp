// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/option_reader.hpp>
#include <tally/layers/contract.hpp>
#include <tally/layers/elementwise.hpp>
#include <tally/layers/flops.hpp>

#include <cstdint>

namespace tally {

/// The options of BatchNorm1d, BatchNorm2d and BatchNorm3d: LibTorch's `BatchNormOptions`.
struct batch_norm_options : layer_options {
    constexpr int outputs() const { return 1; }

    int spatial_dims = 2;
    std::int64_t num_features = 0;
    double eps = 1e-5;
    double momentum = 0.1;
    bool cumulative = false; ///< no momentum: the mean over all batches
    bool affine = true;
    bool track_running_stats = true;
};

namespace detail {

constexpr fault check(const batch_norm_options &o) {
    if (o.num_features >= 1)
        return {};
    return {.code = fault_code::sizes,
            .wanted = "num_features of 1 or more",
            .got = "%0",
            .remedy = "give the number of channels",
            .numbers = {o.num_features}};
}

/// What the tags say: all but the features.
constexpr batch_norm_options read_batch_norm_tags(int spatial_dims, option_list tags) {
    batch_norm_options o;
    o.type = spatial_dims == 1 ? "BatchNorm1d" : spatial_dims == 2 ? "BatchNorm2d" : "BatchNorm3d";
    o.spatial_dims = spatial_dims;
    option_reader read(tags, o.error);
    read.number(option_kind::eps, o.eps);
    read.optional_number(option_kind::momentum, o.momentum, o.cumulative);
    read.flag(option_kind::affine, o.affine);
    read.flag(option_kind::track_running_stats, o.track_running_stats);
    read.weights_dtype(o.dtype);
    read.finish();
    return o;
}

// Each list of tags is read once: see `conv_tags`.
template <int SpatialDims, class... Options>
inline constexpr batch_norm_options batch_norm_tags = read_batch_norm_tags(SpatialDims, {option_of<Options>...});

constexpr batch_norm_options make_batch_norm_options(std::int64_t num_features, const batch_norm_options &tags) {
    batch_norm_options o = tags;
    o.num_features = num_features;
    if (num_features < 1 && o.error.code == fault_code::none)
        o.error = check(o);
    return o;
}

/// BatchNorm1d takes N, C and N, C, L; the others only batches.
constexpr fault check_rank(const batch_norm_options &o, int rank) {
    if (rank == o.spatial_dims + 2 || (o.spatial_dims == 1 && rank == 2))
        return {};
    return {.code = fault_code::rank,
            .wanted = o.spatial_dims == 1   ? "2 or 3 dimensions: N, C [, L]"
                      : o.spatial_dims == 2 ? "4 dimensions: N, C, H, W"
                                            : "5 dimensions: N, C, D, H, W",
            .got = "%0: %i",
            .remedy = "reshape it, or take another layer",
            .numbers = {rank}};
}

/// Whether anything meets the channels: weights or statistics, unless there is nothing to normalize.
template <class D> constexpr bool depends_on_channels(const batch_norm_options &o, const basic_shape<D> &input) {
    const D elements = input.numel();
    return (o.affine || o.track_running_stats) && !(elements.known() && !differ(elements, D(0)));
}

/// Statistics over the input itself need more than one value for each channel.
template <class D> constexpr fault check_values_per_channel(const basic_shape<D> &input) {
    const D values = input[0] * input.product(2, input.rank());
    if (differ(values, D(1)) || !values.known())
        return {};
    return {.code = fault_code::batch,
            .wanted = "2 or more values per channel",
            .got = "1 in %i",
            .remedy = "larger batch, or track_running_stats"};
}

} // namespace detail

/// The shape that arrives. Two flops for each element, which the mean is subtracted from and which is scaled to unit
/// variance, and two more with `affine`. No mult-adds: the scaling is elementwise.
template <class D> constexpr basic_result<D> forward(const batch_norm_options &o, basic_shape_list<D> inputs) {
    using namespace detail;
    if (inputs.count != 1)
        return refused<D>(check_input_count(inputs.count, 1));
    const basic_typed_shape<D> &input = *inputs.first;
    if (input.rank() != o.spatial_dims + 2)
        if (const fault f = check_rank(o, input.rank()))
            return refused<D>(f);
    if (differ(input.begin()[1], o.num_features) && depends_on_channels(o, input))
        return refused<D>({.code = fault_code::channels,
                           .wanted = "%0 channels",
                           .got = "%1 in %i",
                           .remedy = "make it %t<%1, ...>",
                           .numbers = {o.num_features, input[1].value()}});
    if (!(floating_elements & kind_of(input.dtype)))
        return refused<D>(check_elements(floating_elements, input.dtype));
    if (input.dtype != o.dtype && (o.affine || o.track_running_stats)) {
        const bool mixed = o.dtype == scalar_type::float32 && element_size(input.dtype) == 2; // weights of more digits
        if (!mixed)
            return refused<D>(check_dtype(o, input.dtype));
    }
    if (!o.track_running_stats)
        if (const fault f = check_values_per_channel(input))
            return refused<D>(f);
    return keep_shape(input, o.affine ? flops_per::normalized + flops_per::affine : flops_per::normalized);
}

constexpr void parameters(const batch_norm_options &o, parameter_sink &sink) {
    if (o.affine) {
        sink.add({"weight", {o.num_features}, o.dtype});
        sink.add({"bias", {o.num_features}, o.dtype});
    }
    if (o.track_running_stats) {
        sink.add({"running_mean", {o.num_features}, o.dtype, true, false});
        sink.add({"running_var", {o.num_features}, o.dtype, true, false});
        sink.add({"num_batches_tracked", {}, scalar_type::int64, true, false});
    }
}

/// Normalizes N, C or N, C, L over the batch. See `BatchNorm2d`.
template <std::int64_t NumFeatures, class... Options> struct BatchNorm1d {
    using itself = BatchNorm1d;
    static constexpr batch_norm_options options =
        detail::make_batch_norm_options(NumFeatures, detail::batch_norm_tags<1, Options...>);
};

/// Normalizes each channel of N, C, H, W over the batch.
///
/// Options: eps, momentum (a number or `none`), affine, track_running_stats, dtype. With weights of float32 it also
/// takes float16 and bfloat16. Parameters: weight [num_features], bias [num_features]; buffers running_mean
/// [num_features], running_var [num_features], num_batches_tracked [], which is int64. Errors: T01 rank, T02 channels,
/// T06 dtype, T21 batch without track_running_stats; T11 to T13 and T16 for the options. Source:
/// https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html
template <std::int64_t NumFeatures, class... Options> struct BatchNorm2d {
    using itself = BatchNorm2d;
    static constexpr batch_norm_options options =
        detail::make_batch_norm_options(NumFeatures, detail::batch_norm_tags<2, Options...>);
};

/// Normalizes each channel of N, C, D, H, W over the batch. See `BatchNorm2d`.
template <std::int64_t NumFeatures, class... Options> struct BatchNorm3d {
    using itself = BatchNorm3d;
    static constexpr batch_norm_options options =
        detail::make_batch_norm_options(NumFeatures, detail::batch_norm_tags<3, Options...>);
};

} // namespace tally
