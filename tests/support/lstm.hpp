// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/contract.hpp>

#include <cstdint>
#include <string_view>

/// An LSTM as a family of layers: a hard case for the contract, with up to three inputs and three outputs.
namespace tally::tests {

/// Spelled as LibTorch's `LSTMOptions`.
struct lstm_options : layer_options {
    std::int64_t input_size = 0;
    std::int64_t hidden_size = 0;
    std::int64_t num_layers = 1;
    bool bias = true;
    bool batch_first = false;
    bool bidirectional = false;
    std::int64_t proj_size = 0;
};

constexpr std::int64_t directions(const lstm_options &o) { return o.bidirectional ? 2 : 1; }

/// What a direction of a layer hands on: the hidden state, or its projection.
constexpr std::int64_t output_size(const lstm_options &o) { return o.proj_size ? o.proj_size : o.hidden_size; }

constexpr std::int64_t input_size(const lstm_options &o, std::int64_t layer) {
    return layer ? directions(o) * output_size(o) : o.input_size;
}

constexpr fault check(const lstm_options &o) {
    if (o.input_size < 1 || o.hidden_size < 1 || o.num_layers < 1)
        return {.code = fault_code::sizes, .wanted = "sizes of 1 or more", .got = "less", .remedy = "give all sizes"};
    if (o.proj_size < 0 || o.proj_size >= o.hidden_size)
        return {.code = fault_code::option_value,
                .wanted = "proj_size below %0",
                .got = "%1",
                .remedy = "project to less",
                .numbers = {o.hidden_size, o.proj_size}};
    return {};
}

/// A state: [directions * num_layers, N, size], without N for unbatched input.
template <class D>
constexpr basic_typed_shape<D> state_shape(const lstm_options &o, const basic_typed_shape<D> &input,
                                           std::int64_t size) {
    basic_typed_shape<D> s({D(directions(o) * o.num_layers), D(size)});
    if (input.rank() == 3)
        s = {D(directions(o) * o.num_layers), input[o.batch_first ? 0 : 1], D(size)};
    s.dtype = input.dtype;
    return s;
}

template <class D> constexpr fault check_state(const basic_typed_shape<D> &given, const basic_typed_shape<D> &wanted) {
    bool fits = given.rank() == wanted.rank();
    for (int i = 0; fits && i < given.rank(); ++i)
        fits = !differ(given[i], wanted[i]);
    if (!fits)
        return {.code = fault_code::features,
                .wanted = "states [layers, N, size]",
                .got = "%i",
                .remedy = "give states of the layer's sizes"};
    if (given.dtype != wanted.dtype)
        return {.code = fault_code::dtype,
                .wanted = name_of(wanted.dtype),
                .got = name_of(given.dtype),
                .remedy = "cast the states"};
    return {};
}

/// In: T, N, input_size (N, T with batch_first; T, input_size unbatched) and, optionally, h_0 and c_0. Out: the output,
/// h_n, c_n. Mult-adds: the products of four gates with what arrives and with what was handed on, and the projection.
template <class D> constexpr basic_result<D> forward(const lstm_options &o, basic_shape_list<D> inputs) {
    if (inputs.size() != 1 && inputs.size() != 3)
        return refused<D>({.code = fault_code::inputs,
                           .wanted = "1 or 3 inputs",
                           .got = "%0",
                           .remedy = "give both states or none",
                           .numbers = {inputs.size()}});
    const basic_typed_shape<D> &input = inputs[0];
    if (input.rank() != 2 && input.rank() != 3)
        return refused<D>({.code = fault_code::rank,
                           .wanted = "2 or 3 dimensions: T, [N,] input_size",
                           .got = "%i",
                           .remedy = "reshape it"});
    if (differ(input[-1], D(o.input_size)))
        return refused<D>({.code = fault_code::features,
                           .wanted = "%0 input features",
                           .got = "%1 in %i",
                           .remedy = "make input_size %1",
                           .numbers = {o.input_size, input[-1].value()}});
    if (less(input[input.rank() == 3 && o.batch_first ? 1 : 0], 1))
        return refused<D>({.code = fault_code::window,
                           .wanted = "1 step or more",
                           .got = "0 in %i",
                           .remedy = "leave empty sequences out"});
    if (const fault f = detail::check_dtype(o, input.dtype))
        return refused<D>(f);
    const basic_typed_shape<D> hidden = state_shape(o, input, output_size(o));
    const basic_typed_shape<D> cell = state_shape(o, input, o.hidden_size);
    for (int i = 1; i < inputs.size(); ++i)
        if (const fault f = check_state(inputs[i], i == 1 ? hidden : cell))
            return refused<D>(f);

    basic_result<D> r;
    r.add(input)[-1] = D(directions(o) * output_size(o));
    r.add(hidden);
    r.add(cell);
    const D steps = input.product(0, input.rank() - 1);
    D macs_per_step = 0;
    for (std::int64_t layer = 0; layer < o.num_layers; ++layer)
        macs_per_step = macs_per_step + D(directions(o)) * D(o.hidden_size) *
                                            (D(4) * D(input_size(o, layer) + output_size(o)) + D(o.proj_size));
    r.macs = steps * macs_per_step;
    // Elementwise, for each hidden value: 4 sums of products, 8 biases, 5 activations, 4 products and sums.
    r.flops = D(2) * r.macs + steps * D(directions(o) * o.num_layers) * D(o.hidden_size) * D(o.bias ? 21 : 13);
    return r;
}

constexpr void parameters(const lstm_options &o, parameter_sink &sink) {
    for (std::int64_t layer = 0; layer < o.num_layers; ++layer)
        for (std::int64_t direction = 0; direction < directions(o); ++direction) {
            char name[40]{};
            const auto add = [&](std::string_view what, const parameter_sizes &dims) {
                detail::writer w(name, 39);
                w.put(what);
                w.put("_l");
                w.put_number(layer);
                if (direction)
                    w.put("_reverse");
                sink.add({{name, static_cast<std::size_t>(w.size())}, dims, o.dtype});
            };
            add("weight_ih", {4 * o.hidden_size, input_size(o, layer)});
            add("weight_hh", {4 * o.hidden_size, output_size(o)});
            if (o.bias) {
                add("bias_ih", {4 * o.hidden_size});
                add("bias_hh", {4 * o.hidden_size});
            }
            if (o.proj_size)
                add("weight_hr", {o.proj_size, o.hidden_size});
        }
}

constexpr lstm_options checked(lstm_options o) {
    o.type = "LSTM";
    o.error = check(o);
    return o;
}

/// The layer type of the family.
template <std::int64_t InputSize, std::int64_t HiddenSize, std::int64_t NumLayers = 1, bool Bidirectional = false,
          std::int64_t ProjSize = 0, bool Bias = true, bool BatchFirst = false>
struct LSTM {
    static constexpr lstm_options options =
        checked({{}, InputSize, HiddenSize, NumLayers, Bias, BatchFirst, Bidirectional, ProjSize});
};

} // namespace tally::tests
