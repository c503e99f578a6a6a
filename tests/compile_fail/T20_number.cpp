// SPDX-License-Identifier: BSL-1.0
// A name that is the number of another child, which has no name of its own.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Sequential<Named<"1", Linear<4, 4>>, Linear<4, 4>>;
#else
using Net = Sequential<Named<"0", Linear<4, 4>>, Linear<4, 4>>;
#endif
static_assert(params<Net> == 40);

// error: T20
// layer: 1
// type: Linear
// wanted: a free number for an unnamed layer
// got: one that Named has given
// remedy: name it, or name the other otherwise
