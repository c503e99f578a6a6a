// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/option.hpp>
#include <tally/core/verdict.hpp>
#include <tally/layers/contract.hpp>

#include <cstdint>

namespace tally {

/// The options of the activations that have no parameters.
struct activation_options : layer_options {
    std::int64_t flops_per_element = 1;
    bool inplace = false;
};

namespace detail {

constexpr activation_options make_activation_options(const char *type, std::int64_t flops_per_element,
                                                     option_list tags) {
    activation_options o;
    o.type = type;
    o.flops_per_element = flops_per_element;
    option_reader read(tags);
    read.flag(option_kind::inplace, o.inplace);
    o.error = read.finish();
    return o;
}

} // namespace detail

/// The shape that arrives; `flops_per_element` for each of its elements, no mult-adds.
template <class D> constexpr basic_result<D> forward(const activation_options &o, basic_shape_list<D> inputs) {
    if (const fault f = detail::check_input_count(inputs, 1))
        return refused<D>(f);
    basic_result<D> r;
    r.add(inputs[0]);
    r.flops = inputs[0].numel() * D(o.flops_per_element);
    return r;
}

/// max(0, x). Options: inplace.
template <class... Options> struct ReLU {
    static constexpr activation_options options =
        detail::make_activation_options("ReLU", 1, {detail::option_of<Options>()...});
    static_assert(detail::check_options<options>::value);
};

struct Tanh {
    static constexpr activation_options options = detail::make_activation_options("Tanh", 1, {});
};

} // namespace tally
