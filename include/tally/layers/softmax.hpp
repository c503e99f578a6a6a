// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/contract.hpp>
#include <tally/layers/dimension.hpp>
#include <tally/layers/elementwise.hpp>
#include <tally/layers/flops.hpp>

#include <cstdint>

namespace tally {

enum class softmax_kind : unsigned char { softmax, log_softmax, softmin, softmax2d };

/// The options of the softmax family. Softmax2d has none: its dimension is the channels'.
struct softmax_options : layer_options {
    constexpr int outputs() const { return 1; }

    softmax_kind kind = softmax_kind::softmax;
    std::int64_t dim = -3;
};

/// The shape that arrives. Five flops for each element: the maximum, its subtraction, the exponential, the sum, the
/// division; for LogSoftmax the subtraction of the sum's logarithm. Softmin has a sixth, the negation.
template <class D> constexpr basic_result<D> forward(const softmax_options &o, basic_shape_list<D> inputs) {
    using namespace detail;
    if (inputs.count != 1)
        return refused<D>(check_input_count(inputs.count, 1));
    const basic_typed_shape<D> &input = inputs[0];
    if (!(floating_elements & kind_of(input.dtype)))
        return refused<D>(check_elements(floating_elements, input.dtype));
    if (o.kind == softmax_kind::softmax2d && input.rank() != 3 && input.rank() != 4)
        return refused<D>({.code = fault_code::rank,
                           .wanted = "3 or 4 dimensions: [N,] C, H, W",
                           .got = "%0: %i",
                           .remedy = "take Softmax<dim>",
                           .numbers = {input.rank()}});
    if (const fault f = check_dimension(input.rank(), o.dim))
        return refused<D>(f);
    return keep_shape(input, flops_per::softmax + (o.kind == softmax_kind::softmin ? flops_per::negation : 0));
}

/// exp(x) over the sum of these along a dimension.
///
/// Errors: T06 dtype, T23 dimension.
/// Source: https://pytorch.org/docs/stable/generated/torch.nn.Softmax.html
template <std::int64_t Dim> struct Softmax {
    using itself = Softmax;
    static constexpr softmax_options options{{"Softmax"}, softmax_kind::softmax, Dim};
};

/// The logarithm of `Softmax`.
template <std::int64_t Dim> struct LogSoftmax {
    using itself = LogSoftmax;
    static constexpr softmax_options options{{"LogSoftmax"}, softmax_kind::log_softmax, Dim};
};

/// `Softmax` of -x.
template <std::int64_t Dim> struct Softmin {
    using itself = Softmin;
    static constexpr softmax_options options{{"Softmin"}, softmax_kind::softmin, Dim};
};

/// `Softmax` over the channels of [N,] C, H, W.
///
/// Errors: T01 rank, T06 dtype.
struct Softmax2d {
    using itself = Softmax2d;
    static constexpr softmax_options options{{"Softmax2d"}, softmax_kind::softmax2d, -3};
};

} // namespace tally
