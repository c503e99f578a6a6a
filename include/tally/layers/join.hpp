// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/broadcast.hpp>
#include <tally/layers/contract.hpp>
#include <tally/layers/dimension.hpp>

#include <cstdint>

namespace tally {

// Layers that make one tensor of several. Branches and Residual name them for what brings their branches together.

struct join_options : layer_options {};

struct add_options : join_options {
    constexpr int outputs() const { return 1; }
};

struct mul_options : join_options {
    constexpr int outputs() const { return 1; }
};

struct concat_options : join_options {
    constexpr int outputs() const { return 1; }

    std::int64_t dim = 1;
};

namespace detail {

constexpr fault check_some_inputs(int count) {
    if (count > 0)
        return {};
    return {.code = fault_code::inputs, .wanted = "1 input or more", .got = "0", .remedy = "give %t what it takes"};
}

template <class D> constexpr basic_result<D> combine(basic_shape_list<D> inputs) {
    if (inputs.count < 1)
        return refused<D>(check_some_inputs(inputs.count));
    basic_typed_shape<D> output = *inputs.first;
    for (int i = 1; i < inputs.count; ++i) {
        const basic_typed_shape<D> &input = inputs.first[i];
        if (output == input) // mostly: the shortest way
            continue;
        if (!can_broadcast<D>(output, input))
            return refused<D>({.code = fault_code::join,
                               .wanted = "branches of one shape",
                               .got = "%i",
                               .remedy = "bring them to one shape",
                               .numbers = {0, 0, 0, i}});
        const basic_typed_shape<D> both[] = {output, input}; // one by one: what is a tensor by now counts as one
        output = basic_typed_shape<D>(broadcast<D>(output, input), promoted(basic_shape_list<D>{both, 2}));
    }
    return {{output}, 1, D(0), D(inputs.count - 1) * output.numel()};
}

} // namespace detail

/// The sum of the inputs, which broadcast; a flop for each element and input but the first.
template <class D> constexpr basic_result<D> forward(const add_options &, basic_shape_list<D> inputs) {
    return detail::combine(inputs);
}

/// The product, element by element, of the inputs, which broadcast; a flop for each element and input but the first.
template <class D> constexpr basic_result<D> forward(const mul_options &, basic_shape_list<D> inputs) {
    return detail::combine(inputs);
}

/// The inputs one after the other along a dimension; free. The other dimensions are equal.
template <class D> constexpr basic_result<D> forward(const concat_options &o, basic_shape_list<D> inputs) {
    using namespace detail;
    if (const fault f = check_some_inputs(inputs.count))
        return refused<D>(f);
    if (inputs[0].rank() < 1)
        return refused<D>({.code = fault_code::rank,
                           .wanted = "1 or more dimensions",
                           .got = "%i",
                           .remedy = "give it a dimension to join along"});
    if (const fault f = check_dimension(inputs[0].rank(), o.dim))
        return refused<D>(f);
    basic_result<D> r;
    basic_typed_shape<D> &output = r.add(inputs[0]);
    const int along = wrapped(output.rank(), o.dim);
    for (int i = 1; i < inputs.size(); ++i) {
        bool fits = inputs[i].rank() == output.rank();
        for (int d = 0; fits && d < output.rank(); ++d) {
            D &size = output[d];
            if (d == along)
                size = size + inputs[i][d];
            else if (differ(size, inputs[i][d]))
                fits = false;
            else if (!size.known())
                size = inputs[i][d];
        }
        if (!fits)
            return refused<D>({.code = fault_code::join,
                               .wanted = "sizes equal but for dimension %0",
                               .got = "%i",
                               .remedy = "bring the branches to one size",
                               .numbers = {o.dim, 0, 0, i}});
    }
    output.dtype = promoted(inputs);
    return r;
}

/// Adds any number of inputs, whose shapes broadcast as in PyTorch.
///
/// Errors: T05 shapes that do not broadcast, T09 no input.
/// Source: https://pytorch.org/docs/stable/generated/torch.add.html
struct Add {
    using itself = Add;
    static constexpr add_options options{{{"Add"}}};
};

/// Multiplies any number of inputs, element by element, whose shapes broadcast as in PyTorch.
///
/// Errors: T05 shapes that do not broadcast, T09 no input.
/// Source: https://pytorch.org/docs/stable/generated/torch.mul.html
struct Mul {
    using itself = Mul;
    static constexpr mul_options options{{{"Mul"}}};
};

/// Joins any number of inputs along a dimension, in which alone they may differ: the channels by default.
///
/// Errors: T01 rank, T05 sizes that differ, T09 no input, T23 dimension.
/// Source: https://pytorch.org/docs/stable/generated/torch.cat.html
template <std::int64_t Dim = 1> struct Concat {
    using itself = Concat;
    static constexpr concat_options options{{{"Concat"}}, Dim};
};

} // namespace tally
