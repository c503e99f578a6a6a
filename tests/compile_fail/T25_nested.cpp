// SPDX-License-Identifier: BSL-1.0
// Blocks in each other, deeper than compilers evaluate by default.

#include <tally/tally.hpp>

using namespace tally;

template <int Levels> struct Block : Sequential<Named<"inner", Block<Levels - 1>>> {};
template <> struct Block<0> : Sequential<Linear<5, 5>> {};

#ifdef TALLY_BROKEN
using Net = Block<170>;
#else
using Net = Block<40>;
#endif
static_assert(params<Net> == 30);

// error: T25
// layer: the net
// type: Block
// wanted: at most 100 blocks in each other
// got: more
// remedy: nest less; does one contain itself?
