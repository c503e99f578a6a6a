// SPDX-License-Identifier: BSL-1.0
// A block that is declared, and not defined.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
struct Block;
#else
struct Block : Sequential<Linear<5, 2>> {};
#endif
using Net = Sequential<Named<"block", Block>>;
static_assert(params<Net> == 12);

// error: T19
// layer: block
// type: Block
// wanted: a layer or a composition
// got: Block, which is only declared
// remedy: define it, or mend an error before it
