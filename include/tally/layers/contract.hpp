// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/attributes.hpp>
#include <tally/core/error.hpp>
#include <tally/core/message.hpp>
#include <tally/core/shape.hpp>

#include <cstdint>

namespace tally {

// What a layer is, at the value level. docs/layers.md tells it at length. A family of layers has
//
//     struct conv_options : layer_options { … };                                  its options, as a value
//     template <class D> basic_result<D> forward(const conv_options &, basic_shape_list<D> inputs);
//     void parameters(const conv_options &, parameter_sink &);                    optional
//     layer_attributes attributes(const conv_options &);                          optional
//
// and a layer type carries nothing but `static constexpr conv_options options`. The static walk, the walk at run time
// and the observer of LibTorch modules all call these functions; there is no second copy of any formula.

/// What the options of every family begin with.
struct layer_options {
    const char *type = "";                    ///< the name that tables and errors print
    scalar_type dtype = scalar_type::float32; ///< the type of the weights, where there are any
    fault error{};                            ///< what is wrong with the options themselves
};

/// What a layer makes of its inputs: outputs and work, or an error.
template <class D> struct basic_result {
    static constexpr int max_outputs = 4;

    basic_typed_shape<D> outputs[max_outputs]{};
    int count = 0; ///< of the outputs
    D macs{};      ///< multiply-accumulates of contractions; docs/counting.md
    D flops{};     ///< 2 * macs and the elementwise work; left 0 by a user's forward, it becomes 2 * macs
    fault error{}; ///< false for nothing

    /// Adds an output, and returns it. A fifth is error T09.
    constexpr basic_typed_shape<D> &add(const basic_typed_shape<D> &output) {
        if (count == max_outputs)
            detail::raise_broken_rule(detail::too_many_outputs, "result", count + 1);
        return outputs[count++] = output;
    }
};

using result = basic_result<dim>;

/// A result that is an error: `return refused<dim>({...})`.
template <class D> constexpr basic_result<D> refused(const fault &why) {
    basic_result<D> r;
    r.error = why;
    return r;
}

/// Takes a layer's parameters and buffers one by one, in LibTorch's order. A name need not outlive the call.
struct parameter_sink {
    constexpr virtual void add(const parameter &) = 0;

  protected:
    constexpr ~parameter_sink() = default;
};

// The defaults of the optional parts.
constexpr void parameters(const layer_options &, parameter_sink &) {}

constexpr layer_attributes attributes(const layer_options &) { return {}; }

namespace detail {

// Checks that several families share; each returns the fault, or none. Where a condition is simple, `forward` asks it
// and then the check: to return no fault takes 5 to 8 microseconds of a constant evaluation, a comparison one or two.

/// Remedies for sizes that are not what arrives: where this is the other size, and it comes from no layer but is the
/// net's input, the two were exchanged.
inline constexpr char other_size[] = "make it %t<%1, ...>";
inline constexpr char exchanged_sizes[] = "exchange the two: %t<%1, %0, ...>";

constexpr fault check_input_count(int count, int wanted) {
    if (count == wanted)
        return {};
    return {.code = fault_code::inputs,
            .wanted = wanted == 1 ? "1 input" : "%0 inputs",
            .got = "%1",
            .remedy = "give %t what it takes",
            .numbers = {wanted, count}};
}

/// Elements of the type of the layer's weights.
constexpr fault check_dtype(const layer_options &options, scalar_type type) {
    if (type == options.dtype)
        return {};
    return {.code = fault_code::dtype,
            .wanted = name_of(options.dtype),
            .got = name_of(type),
            .remedy = "cast the input, or give dtype<...>"};
}

} // namespace detail

} // namespace tally
