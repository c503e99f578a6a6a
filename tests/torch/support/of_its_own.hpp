// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <tuple>
#include <type_traits>

namespace tally::tests {

/// It can be bound to two names, by member functions, and holds what these do not show. The specializations of std's
/// templates have to stand outside of a test's namespace.
class OfItsOwn {
  public:
    template <std::size_t> const at::Tensor &get() const { return value_; }

  private:
    at::Tensor value_;
};

} // namespace tally::tests

template <> struct std::tuple_size<tally::tests::OfItsOwn> : std::integral_constant<std::size_t, 2> {};
template <std::size_t I> struct std::tuple_element<I, tally::tests::OfItsOwn> {
    using type = at::Tensor;
};
