// SPDX-License-Identifier: BSL-1.0
// A layer of the user whose attributes are private: they would be overlooked.

#include <tally/tally.hpp>

using namespace tally;

class Swish {
#ifndef TALLY_BROKEN
  public:
#endif
    static constexpr layer_attributes attributes() { return {.groups = 2}; }

  public:
    static constexpr typed_shape forward(const typed_shape &input) { return input; }
};

using Net = Sequential<Linear<5, 2>, Swish>;
static_assert(params<Net> == 12);

// error: T19
// layer: 1
// type: Swish
// wanted: static layer_attributes attributes()
// got: other or private attributes in Swish
// remedy: see docs/layers.md for own layers
