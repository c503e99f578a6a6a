// SPDX-License-Identifier: BSL-1.0
// A class that derives from a layer and has a forward of its own, which nothing would call.

#include <tally/tally.hpp>

using namespace tally;

struct Scaled : Linear<5, 5> {
#ifdef TALLY_BROKEN
    static constexpr typed_shape forward(const typed_shape &input) { return input; }
#endif
};

using Net = Sequential<Linear<2, 5>, Scaled>;
static_assert(params<Net> == 45);

// error: T19
// layer: 1
// type: Scaled
// wanted: no members that change the layer
// got: some in Scaled, which has options
// remedy: make a layer of it, without its options
