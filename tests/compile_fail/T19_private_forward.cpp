// SPDX-License-Identifier: BSL-1.0
// A layer of the user whose forward is private.

#include <tally/tally.hpp>

using namespace tally;

class Swish {
#ifndef TALLY_BROKEN
  public:
#endif
    static constexpr typed_shape forward(const typed_shape &input) { return input; }
};

using Net = Sequential<Linear<5, 2>, Named<"swish", Swish>>;
static_assert(params<Net> == 12);

// error: T19
// layer: swish
// type: Swish
// wanted: static forward(const typed_shape &)
// got: another or a private forward in Swish
// remedy: see docs/layers.md for own layers
