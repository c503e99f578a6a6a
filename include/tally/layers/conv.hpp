// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/option_reader.hpp>
#include <tally/layers/contract.hpp>
#include <tally/layers/window.hpp>

#include <cstdint>

namespace tally {

/// The options of Conv1d, Conv2d and Conv3d: LibTorch's `ConvOptions`.
struct conv_options : layer_options {
    constexpr int outputs() const { return 1; }

    int spatial_dims = 2;
    std::int64_t in_channels = 0;
    std::int64_t out_channels = 0;
    std::int64_t kernel_size[3]{1, 1, 1};
    std::int64_t stride[3]{1, 1, 1};
    std::int64_t padding[3]{}; ///< on each side; with `padding_kind::same` it follows from the kernel
    std::int64_t dilation[3]{1, 1, 1};
    std::int64_t groups = 1;
    bool bias = true;
    padding_kind padding_form = padding_kind::explicit_sizes;
    padding_mode_kind padding_mode = padding_mode_kind::zeros;
};

/// Mult-adds of a convolution: each element of the output is a sum over `in_channels / groups` channels of the kernel.
template <class D> constexpr D conv_macs(D output_elements, std::int64_t in_channels_per_group, D kernel_elements) {
    kernel_elements *= D(in_channels_per_group);
    output_elements *= kernel_elements;
    return output_elements;
}

namespace detail {

/// The padding of a dimension, both sides together.
constexpr std::int64_t total_padding(const conv_options &o, int i) {
    if (o.padding_form == padding_kind::explicit_sizes)
        return 2 * o.padding[i];
    return o.padding_form == padding_kind::same ? window_extent(o.kernel_size[i], o.dilation[i]) - 1 : 0;
}

/// Channels of which each group has as many, and at least one.
constexpr bool are_divided(std::int64_t in, std::int64_t out, std::int64_t groups) {
    return in > 0 && out > 0 && groups > 0 && in % groups == 0 && out % groups == 0;
}

constexpr fault check_channels_and_groups(std::int64_t in, std::int64_t out, std::int64_t groups) {
    if (are_divided(in, out, groups))
        return {};
    if (in < 1 || out < 1)
        return {.code = fault_code::sizes,
                .wanted = "in_channels, out_channels above 0",
                .got = "%0, %1",
                .remedy = "give both sizes, input first",
                .numbers = {in, out}};
    return {.code = fault_code::groups,
            .wanted = "channels that %0 groups divide",
            .got = "%1 in, %2 out",
            .remedy = "take a common divisor as groups",
            .numbers = {groups, in, out}};
}

/// What can be wrong with the options besides the channels.
constexpr fault check_window_options(const conv_options &o) {
    if (const fault f = check_extents(o.spatial_dims, o.kernel_size, o.padding, o.dilation))
        return f;
    for (int i = 0; o.padding_form == padding_kind::same && i < o.spatial_dims; ++i)
        if (o.stride[i] != 1)
            return {.code = fault_code::padding,
                    .wanted = "stride 1 with padding<same>",
                    .got = "stride %0",
                    .remedy = "give the padding in numbers",
                    .numbers = {o.stride[i]}};
    return {};
}

/// What is wrong with the options, whether they come from tags or from a module.
constexpr fault check(const conv_options &o) {
    if (const fault f = check_channels_and_groups(o.in_channels, o.out_channels, o.groups))
        return f;
    return check_window_options(o);
}

/// What the tags say: all but the channels.
constexpr conv_options read_conv_tags(int spatial_dims, option_list tags) {
    conv_options o;
    o.type = spatial_dims == 1 ? "Conv1d" : spatial_dims == 2 ? "Conv2d" : "Conv3d";
    o.spatial_dims = spatial_dims;
    option_reader read(tags, o.error, spatial_dims);
    read.kernel_size(o.kernel_size);
    read.sizes(option_kind::stride, o.stride, 1);
    read.padding(o.padding, o.padding_form);
    read.sizes(option_kind::dilation, o.dilation, 1);
    read.integer(option_kind::groups, o.groups, 1);
    read.flag(option_kind::bias, o.bias);
    read.choice(option_kind::padding_mode, o.padding_mode);
    read.weights_dtype(o.dtype, true);
    if (read.finish())
        if (const fault f = check_window_options(o))
            o.error = f;
    return o;
}

/// Convolutions of many sizes have few lists of tags, and to read one takes 70 to 100 microseconds: each is read once.
template <int SpatialDims, class... Options>
inline constexpr conv_options conv_tags = read_conv_tags(SpatialDims, {option_of<Options>...});

constexpr conv_options make_conv_options(std::int64_t in_channels, std::int64_t out_channels,
                                         const conv_options &tags) {
    conv_options o = tags;
    o.in_channels = in_channels;
    o.out_channels = out_channels;
    if (o.error.code == fault_code::none && !are_divided(in_channels, out_channels, o.groups))
        o.error = check_channels_and_groups(in_channels, out_channels, o.groups);
    return o;
}

/// Other channels. Those of the output: the two were exchanged. Behind height and width: PyTorch wants them in front.
template <class D>
constexpr fault wrong_channels(const conv_options &o, const basic_shape<D> &input, const D &channels) {
    const D last = input.begin()[input.rank() - 1];
    fault f{.code = fault_code::channels,
            .wanted = "%0 input channels",
            .got = "%1 in %i",
            .remedy = other_size,
            .numbers = {o.in_channels, channels.value()}};
    if (channels.known() && !differ(channels, o.out_channels))
        f.remedy = exchanged_sizes;
    else if (last.known() && !differ(last, o.in_channels))
        f.remedy = "bring the channels before the sizes";
    return f;
}

/// LibTorch pads no input that has a batch, but no elements in it.
template <class D> constexpr fault check_filled(const conv_options &o, const basic_shape<D> &input) {
    if (input.rank() == o.spatial_dims + 2 && !differ(input[0], D(0)))
        return {};
    return check_not_empty(input, input.rank() - o.spatial_dims, input.rank());
}

/// Padding that is made from the input itself needs enough of it: more than the padding to reflect it, as much to wrap
/// it around.
template <class D> constexpr fault check_padding_mode(const conv_options &o, const basic_shape<D> &input) {
    for (int i = 0; i < o.spatial_dims; ++i) {
        const D size = input[input.rank() - o.spatial_dims + i];
        const std::int64_t side = (total_padding(o, i) + 1) / 2;
        const std::int64_t least = o.padding_mode == padding_mode_kind::reflect ? side + 1 : side;
        if (o.padding_mode != padding_mode_kind::replicate && less(size, least))
            return {.code = fault_code::padding,
                    .wanted = "at least %0 to pad from",
                    .got = "%1 of %i",
                    .remedy = "pad less, or with zeros",
                    .numbers = {least, size.value()}};
    }
    return {};
}

} // namespace detail

/// `prod(output) * in_channels / groups * prod(kernel_size)` mult-adds; flops are twice that, and one for each bias
/// added.
template <class D> constexpr basic_result<D> forward(const conv_options &o, basic_shape_list<D> inputs) {
    using namespace detail;
    if (inputs.count != 1)
        return refused<D>(check_input_count(inputs.count, 1));
    const basic_typed_shape<D> &input = *inputs.first;
    const int channels = input.rank() - o.spatial_dims - 1;
    if (channels != 0 && channels != 1)
        return refused<D>(check_spatial_rank(input.rank(), o.spatial_dims));
    const D *size = input.begin() + channels;
    if (differ(*size, o.in_channels))
        return refused<D>(wrong_channels<D>(o, input, *size));
    if (input.dtype != o.dtype)
        return refused<D>(check_dtype(o, input.dtype));
    if (o.padding_mode != padding_mode_kind::zeros) {
        if (const fault f = check_filled(o, input))
            return refused<D>(f);
        if (const fault f = check_padding_mode(o, input))
            return refused<D>(f);
    }
    basic_typed_shape<D> output = input;
    D *made = output.begin() + channels;
    *made = D(o.out_channels);
    std::int64_t kernel = 1;
    for (int i = 0; i < o.spatial_dims; ++i) {
        const std::int64_t extent = window_extent(o.kernel_size[i], o.dilation[i]);
        const std::int64_t padding = total_padding(o, i);
        kernel *= o.kernel_size[i];
        D count = positions(*++size, padding - extent, o.stride[i]);
        if (less(count, 1)) {
            if (const fault f = check_filled(o, input))
                return refused<D>(f);
            if (const fault f = check_window(*size, padding - extent, padding))
                return refused<D>(f);
            count = D((padding - extent) / o.stride[i] + 1);
        }
        *++made = count;
    }
    const D elements = output.numel(), macs = conv_macs(elements, o.in_channels / o.groups, D(kernel));
    return {{output}, 1, macs, o.bias ? macs + macs + elements : macs + macs};
}

constexpr void parameters(const conv_options &o, parameter_sink &sink) {
    const std::int64_t *kernel = o.kernel_size;
    parameter weight{"weight", {o.out_channels, o.in_channels / o.groups, kernel[0], kernel[1], kernel[2]}, o.dtype};
    weight.dims.resize(2 + o.spatial_dims);
    sink.add(weight);
    if (o.bias)
        sink.add({"bias", {o.out_channels}, o.dtype});
}

constexpr layer_attributes attributes(const conv_options &o) {
    const auto sizes = [&](const std::int64_t *values) { return detail::listed_sizes(values, o.spatial_dims); };
    layer_attributes a{sizes(o.kernel_size), sizes(o.stride), sizes(o.padding), sizes(o.dilation), o.groups};
    for (int i = 0; i < o.spatial_dims; ++i)
        a.padding.values[i] = detail::total_padding(o, i) / 2;
    return a;
}

/// A convolution over one spatial dimension: [N,] in_channels, L to [N,] out_channels, L'. See `Conv2d`.
template <std::int64_t InChannels, std::int64_t OutChannels, class... Options> struct Conv1d {
    using itself = Conv1d;
    static constexpr conv_options options =
        detail::make_conv_options(InChannels, OutChannels, detail::conv_tags<1, Options...>);
};

/// A convolution over two spatial dimensions: [N,] in_channels, H, W to [N,] out_channels, H', W', where
/// `H' = floor((H + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1`.
///
/// Options: kernel_size (needed), stride, padding (numbers, `same` or `valid`), dilation, groups, bias, padding_mode,
/// dtype. Parameters: weight [out_channels, in_channels / groups, kH, kW], bias [out_channels]. Errors: T01 rank, T02
/// channels, T04 window, T06 dtype, T22 padding; T11 to T17 and T22 for the options. Source:
/// https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
template <std::int64_t InChannels, std::int64_t OutChannels, class... Options> struct Conv2d {
    using itself = Conv2d;
    static constexpr conv_options options =
        detail::make_conv_options(InChannels, OutChannels, detail::conv_tags<2, Options...>);
};

/// A convolution over three spatial dimensions: [N,] in_channels, D, H, W to [N,] out_channels, D', H', W'. See
/// `Conv2d`.
template <std::int64_t InChannels, std::int64_t OutChannels, class... Options> struct Conv3d {
    using itself = Conv3d;
    static constexpr conv_options options =
        detail::make_conv_options(InChannels, OutChannels, detail::conv_tags<3, Options...>);
};

} // namespace tally
