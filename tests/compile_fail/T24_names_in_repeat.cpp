// SPDX-License-Identifier: BSL-1.0
// Repeated wiring, which puts its children into the row around it: there the names would be given again and again.

#include <tally/tally.hpp>

using namespace tally;

using Wiring = Residual<Sequential<Named<"fc1", Linear<4, 4>>, ReLU<>, Named<"fc2", Linear<4, 4>>>>;
struct Block : Wiring {};

#ifdef TALLY_BROKEN
using Net = Sequential<Linear<4, 4>, Repeat<3, Wiring>>;
#else
using Net = Sequential<Linear<4, 4>, Repeat<3, Block>>;
#endif
static_assert(params<Net> == 7 * 20);

// error: T24
// layer: fc1
// type: Linear
// wanted: layers without names in Repeat
// got: Named
// remedy: make a block of what is repeated
