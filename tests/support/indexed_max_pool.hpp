// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/pool.hpp>

/// A max pool that also tells where each maximum was: a hard case for the contract, with integers as second output.
namespace tally::tests {

struct indexed_max_pool_options : max_pool_options {};

/// The outputs of the max pool, and as many indices.
template <class D> constexpr basic_result<D> forward(const indexed_max_pool_options &o, basic_shape_list<D> inputs) {
    basic_result<D> r = forward(static_cast<const max_pool_options &>(o), inputs);
    if (!r.error)
        r.add({r.outputs[0], scalar_type::int64});
    return r;
}

template <class... Options> struct IndexedMaxPool2d {
    static constexpr indexed_max_pool_options options{
        detail::make_max_pool_options("MaxPool2d", 2, {detail::option_of<Options>...})};
};

} // namespace tally::tests
