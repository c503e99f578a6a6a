// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/shape.hpp>

#include <initializer_list>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tally {

/// The arguments of a forward, of any types: `tally::inputs(x, h0)`.
template <class... T> struct argument_pack {
    std::tuple<T...> values;
};

template <class... T> argument_pack<std::decay_t<T>...> inputs(T &&...values) {
    return {std::tuple<std::decay_t<T>...>(std::forward<T>(values)...)};
}

/// The shapes of a forward's arguments, from which tensors are made: `tally::sizes{{32, 3, 224, 224}}`.
class sizes {
  public:
    static constexpr std::size_t max_count = 8;

    sizes(std::initializer_list<typed_shape> shapes) : shapes_(shapes) {}
    explicit sizes(shape_list shapes) : shapes_(shapes.begin(), shapes.end()) {}

    const std::vector<typed_shape> &shapes() const { return shapes_; }

  private:
    std::vector<typed_shape> shapes_;
};

} // namespace tally
