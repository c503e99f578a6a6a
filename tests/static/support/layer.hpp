// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/option.hpp>
#include <tally/core/option_reader.hpp>
#include <tally/layers/contract.hpp>

#include <initializer_list>
#include <string_view>

/// What tests of layers ask, in short.
namespace tally::tests {

/// What the layer `L` makes of these inputs.
template <class L, class... Inputs> constexpr result run(const Inputs &...inputs) {
    const typed_shape list[] = {typed_shape(inputs)..., typed_shape()}; // none would be no array
    return forward(L::options, shape_list{list, sizeof...(Inputs)});
}

/// The first output.
template <class L, class... Inputs> constexpr typed_shape output(const Inputs &...inputs) {
    return run<L>(inputs...).outputs[0];
}

/// What is wrong with the inputs.
template <class L, class... Inputs> constexpr fault_code refusal(const Inputs &...inputs) {
    return run<L>(inputs...).error.code;
}

constexpr typed_shape of(scalar_type type, std::initializer_list<dim> dims) {
    return {shape(dims.begin(), static_cast<int>(dims.size())), type};
}

/// What is wrong with these options, `make(tags)` being how a family reads them.
template <class... Tags, class Make> constexpr fault_code wrong_options(Make make) {
    return make(detail::option_list{detail::option_of<Tags>...}).error.code;
}

/// A parameter as a test names it.
struct expected_parameter {
    std::string_view name;
    shape dims{};
    scalar_type dtype = f32;
    bool is_buffer = false;
};

/// The layer has these parameters and buffers, in this order, and no others.
template <class L> constexpr bool has_parameters(std::initializer_list<expected_parameter> expected) {
    struct comparing_sink final : parameter_sink {
        const expected_parameter *next;
        const expected_parameter *last;
        bool equal = true;

        constexpr void add(const parameter &p) override {
            equal = equal && next != last && p.name == next->name && p.dims == next->dims && p.dtype == next->dtype &&
                    p.is_buffer == next->is_buffer && p.trainable == !next->is_buffer;
            ++next;
        }
    } sink;

    sink.next = expected.begin();
    sink.last = expected.end();
    parameters(L::options, sink);
    return sink.equal && sink.next == sink.last;
}

/// The sizes of a column: none, one number, or one for each dimension.
constexpr bool shows(const sizes_attribute &a, std::initializer_list<std::int64_t> sizes) {
    bool equal = a.count == static_cast<int>(sizes.size());
    for (int i = 0; equal && i < a.count; ++i)
        equal = a.values[i] == sizes.begin()[i];
    return equal;
}

} // namespace tally::tests
