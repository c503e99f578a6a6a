// SPDX-License-Identifier: BSL-1.0
// A block with a forward of its own: which of the two is meant?

#include <tally/tally.hpp>

using namespace tally;

struct Encoder : Residual<Linear<5, 5>> {
#ifdef TALLY_BROKEN
    static constexpr typed_shape forward(const typed_shape &input) { return input; }
#endif
};

using Net = Sequential<Linear<2, 5>, Encoder>;
static_assert(params<Net> == 45);

// error: T19
// layer: 1
// type: Encoder
// wanted: either children or a forward
// got: both in Encoder
// remedy: make a child of what the forward does
