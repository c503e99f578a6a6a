// SPDX-License-Identifier: BSL-1.0
// Branches without a branch.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Sequential<Branches<Add>>;
#else
using Net = Sequential<Branches<Add, ReLU<>>>;
#endif
static_assert(macs<Net, Shape<1, 5>> == 0);

// error: T09
// layer: 0
// type: Branches
// wanted: Branches of 1 branch or more
// got: none
// remedy: list them after the join
