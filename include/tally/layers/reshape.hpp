// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <tally/layers/contract.hpp>
namespace tally {
struct flatten_options : layer_options { int start=1; };
template <class D> constexpr basic_result<D> forward(const flatten_options &o, basic_shape_list<D> inputs) {
    basic_result<D> r;
    basic_typed_shape<D> &out = r.add(inputs[0]);
    out.resize(o.start+1);
    out[o.start]=inputs[0].product(o.start, inputs[0].rank());
    return r;
}
template<std::int64_t S=1, std::int64_t E=-1> struct Flatten { static constexpr flatten_options options{{"Flatten"}, S}; };
}
