// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/option_reader.hpp>
#include <tally/layers/contract.hpp>
#include <tally/layers/elementwise.hpp>

#include <cstdint>

namespace tally {

/// The options of PReLU: LibTorch's `PReLUOptions`.
struct prelu_options : layer_options {
    constexpr int outputs() const { return 1; }

    std::int64_t num_parameters = 1;
    double init = 0.25;
};

namespace detail {

constexpr prelu_options make_prelu_options(option_list tags) {
    prelu_options o;
    o.type = "PReLU";
    option_reader read(tags, o.error);
    read.integer(option_kind::num_parameters, o.num_parameters, 1);
    read.number(option_kind::init, o.init);
    read.weights_dtype(o.dtype);
    read.finish();
    return o;
}

} // namespace detail

/// The shape that arrives; a flop for each element.
template <class D> constexpr basic_result<D> forward(const prelu_options &o, basic_shape_list<D> inputs) {
    using namespace detail;
    if (inputs.count != 1)
        return refused<D>(check_input_count(inputs.count, 1));
    const basic_typed_shape<D> &input = inputs[0];
    if (input.dtype != o.dtype)
        return refused<D>(check_dtype(o, input.dtype));
    if (o.num_parameters != 1 && input.rank() < 2)
        return refused<D>({.code = fault_code::rank,
                           .wanted = "2 or more dimensions: N, C, ...",
                           .got = "%i",
                           .remedy = "add a batch, or take 1 parameter"});
    if (o.num_parameters != 1 && differ(input[1], D(o.num_parameters)))
        return refused<D>({.code = fault_code::channels,
                           .wanted = "%0 channels",
                           .got = "%1 in %i",
                           .remedy = "make num_parameters 1 or %1",
                           .numbers = {o.num_parameters, input[1].value()}});
    return keep_shape(input, 1);
}

constexpr void parameters(const prelu_options &o, parameter_sink &sink) {
    sink.add({"weight", {o.num_parameters}, o.dtype});
}

/// max(0, x) + weight * min(0, x), where the weight is learned.
///
/// Options: num_parameters (1, or one for each channel), init, dtype. Parameters: weight [num_parameters].
/// Errors: T01 rank, T02 channels, T06 dtype; T11 to T13 for the options.
/// Source: https://pytorch.org/docs/stable/generated/torch.nn.PReLU.html
template <class... Options> struct PReLU {
    using itself = PReLU;
    static constexpr prelu_options options = detail::make_prelu_options({detail::option_of<Options>...});
};

} // namespace tally
