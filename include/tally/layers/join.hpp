// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <tally/layers/contract.hpp>
namespace tally {
struct add_options : layer_options {};
template <class D> constexpr basic_result<D> forward(const add_options &, basic_shape_list<D> inputs) {
    basic_result<D> r;
    for (int i = 1; i < inputs.size(); ++i)
        if (!(static_cast<const basic_shape<D>&>(inputs[i]) == inputs[0]))
            return refused<D>({.code=fault_code::join, .wanted="equal shapes", .got="%i", .remedy="add a shortcut"});
    r.add(inputs[0]);
    r.flops = inputs[0].numel();
    return r;
}
struct Add { static constexpr add_options options{{"Add"}}; };
}
