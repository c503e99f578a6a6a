// SPDX-License-Identifier: BSL-1.0
// A tree of blocks that branches without an end.

#include <tally/tally.hpp>

using namespace tally;

template <int Levels> struct Tree : Branches<Add, Tree<Levels - 1>, Tree<Levels - 1>> {};
template <> struct Tree<0> : Sequential<Linear<5, 5>> {};

#ifdef TALLY_BROKEN
using Net = Tree<40>;
#else
using Net = Tree<4>;
#endif
static_assert(params<Net> == 16 * 30);

// error: T25
// layer: the net
// type: Tree
// wanted: at most 16,000 steps in a net
// got: more
// remedy: summarize its blocks one by one
