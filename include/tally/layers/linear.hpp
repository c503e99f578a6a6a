// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/option_reader.hpp>
#include <tally/layers/contract.hpp>

#include <cstdint>

namespace tally {

/// The options of Linear: LibTorch's `LinearOptions`.
struct linear_options : layer_options {
    constexpr int outputs() const { return 1; }

    std::int64_t in_features = 0;
    std::int64_t out_features = 0;
    bool bias = true;
};

/// Mult-adds of a matrix product: each element of the output is a sum over `in_features` products.
template <class D> constexpr D linear_macs(D output_elements, D in_features) { return output_elements * in_features; }

namespace detail {

constexpr fault check(const linear_options &o) {
    if (o.in_features >= 1 && o.out_features >= 1)
        return {};
    return {.code = fault_code::sizes,
            .wanted = "in_features, out_features above 0",
            .got = "%0, %1",
            .remedy = "give both sizes, input first",
            .numbers = {o.in_features, o.out_features}};
}

/// What the tags say: all but the features.
constexpr linear_options read_linear_tags(option_list tags) {
    linear_options o;
    o.type = "Linear";
    option_reader read(tags, o.error);
    read.flag(option_kind::bias, o.bias);
    read.weights_dtype(o.dtype, true);
    read.finish();
    return o;
}

// Each list of tags is read once: see `conv_tags`.
template <class... Options> inline constexpr linear_options linear_tags = read_linear_tags({option_of<Options>...});

constexpr linear_options make_linear_options(std::int64_t in_features, std::int64_t out_features,
                                             const linear_options &tags) {
    linear_options o = tags;
    o.in_features = in_features;
    o.out_features = out_features;
    if ((in_features < 1 || out_features < 1) && o.error.code == fault_code::none)
        o.error = check(o);
    return o;
}

/// The last dimension is another one. Where a Flatten before the layer gives what it wants, that is what is missing,
/// and where its output's size arrives, the two were exchanged.
template <class D> constexpr fault wrong_features(const linear_options &o, const basic_shape<D> &input) {
    const D features = input[-1];
    fault f{.code = fault_code::features,
            .wanted = "%0 input features",
            .got = "%1 in %i",
            .remedy = other_size,
            .numbers = {o.in_features, features.value()}};
    if (features.known() && !differ(features, o.out_features)) {
        f.remedy = exchanged_sizes;
        return f;
    }
    for (int first = input.rank() - 2; first >= 0; --first) {
        const D all = input.product(first, input.rank());
        if (!all.known() || differ(all, o.in_features))
            continue;
        f.remedy = first == 1 ? "put Flatten<> before it" : "put Flatten<%2> before it";
        f.numbers[2] = first;
        if (first == 1) // else the batch would be flattened, too
            break;
    }
    return f;
}

} // namespace detail

/// `prod(output) * in_features` mult-adds; flops are twice that, and one for each bias added.
template <class D> constexpr basic_result<D> forward(const linear_options &o, basic_shape_list<D> inputs) {
    if (const fault f = detail::check_input_count(inputs.count, 1))
        return refused<D>(f);
    const basic_typed_shape<D> &input = inputs[0];
    if (input.rank() < 1)
        return refused<D>({.code = fault_code::rank,
                           .wanted = "1 or more dimensions",
                           .got = "%i",
                           .remedy = "give it a dimension of features"});
    if (differ(input[-1], D(o.in_features)))
        return refused<D>(detail::wrong_features<D>(o, input));
    if (const fault f = detail::check_dtype(o, input.dtype))
        return refused<D>(f);
    basic_result<D> r;
    basic_typed_shape<D> &output = r.add(input);
    output[-1] = D(o.out_features);
    const D elements = output.numel();
    r.macs = linear_macs(elements, D(o.in_features));
    r.flops = D(2) * r.macs + (o.bias ? elements : D(0));
    return r;
}

constexpr void parameters(const linear_options &o, parameter_sink &sink) {
    sink.add({"weight", {o.out_features, o.in_features}, o.dtype});
    if (o.bias)
        sink.add({"bias", {o.out_features}, o.dtype});
}

/// A matrix product over the last dimension: …, in_features to …, out_features.
///
/// Options: bias, dtype. Parameters: weight [out_features, in_features], bias [out_features].
/// Errors: T01 rank, T03 features, T06 dtype; T11 to T13 and T16 for the options.
/// Source: https://pytorch.org/docs/stable/generated/torch.nn.Linear.html
template <std::int64_t InFeatures, std::int64_t OutFeatures, class... Options> struct Linear {
    using itself = Linear;
    static constexpr linear_options options =
        detail::make_linear_options(InFeatures, OutFeatures, detail::linear_tags<Options...>);
};

} // namespace tally
