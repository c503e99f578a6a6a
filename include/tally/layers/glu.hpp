// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/contract.hpp>
#include <tally/layers/dimension.hpp>
#include <tally/layers/elementwise.hpp>

#include <cstdint>

namespace tally {

/// The options of GLU: LibTorch's `GLUOptions`.
struct glu_options : layer_options {
    constexpr int outputs() const { return 1; }

    std::int64_t dim = -1;
};

/// Half of the dimension; a flop for each element of the output.
template <class D> constexpr basic_result<D> forward(const glu_options &o, basic_shape_list<D> inputs) {
    using namespace detail;
    if (inputs.count != 1)
        return refused<D>(check_input_count(inputs.count, 1));
    const basic_typed_shape<D> &input = inputs[0];
    if (!(floating_elements & kind_of(input.dtype)))
        return refused<D>(check_elements(floating_elements, input.dtype));
    if (input.rank() < 1)
        return refused<D>({.code = fault_code::rank,
                           .wanted = "1 or more dimensions",
                           .got = "%i",
                           .remedy = "give it a dimension to halve"});
    if (const fault f = check_dimension(input.rank(), o.dim))
        return refused<D>(f);
    const D size = input[wrapped(input.rank(), o.dim)];
    if (size.known() && size.value() % 2 != 0)
        return refused<D>({.code = fault_code::reshape,
                           .wanted = "an even size in dimension %0",
                           .got = "%1 of %i",
                           .remedy = "make it even before",
                           .numbers = {o.dim, size.value()}});
    basic_result<D> r;
    basic_typed_shape<D> &output = r.add(input);
    output[wrapped(input.rank(), o.dim)] = floor_div(size, 2);
    r.flops = output.numel();
    return r;
}

/// The gated linear unit: one half of a dimension times the sigmoid of the other.
///
/// Errors: T01 rank, T06 dtype, T18 an odd size, T23 dimension.
/// Source: https://pytorch.org/docs/stable/generated/torch.nn.GLU.html
template <std::int64_t Dim = -1> struct GLU {
    using itself = GLU;
    static constexpr glu_options options{{"GLU"}, Dim};
};

} // namespace tally
