// SPDX-License-Identifier: BSL-1.0
// Branches that begin with a branch.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Sequential<Branches<Sequential<>, Linear<5, 5>>>;
#else
using Net = Sequential<Branches<Add, Sequential<>, Linear<5, 5>>>;
#endif
static_assert(macs<Net, Shape<1, 5>> == 25);

// error: T19
// layer: 0
// type: Sequential
// wanted: a join first: Add, Mul, Concat<>
// got: Sequential
// remedy: make it Branches<Add, ...>
