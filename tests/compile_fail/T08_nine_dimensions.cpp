// SPDX-License-Identifier: BSL-1.0
// More dimensions than tally has room for.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using In = Shape<1, 1, 1, 1, 1, 1, 1, 1, 5>;
#else
using In = Shape<1, 1, 1, 1, 1, 1, 1, 5>;
#endif
using Net = Linear<5, 2>;
static_assert(macs<Net, In> == 10);

// error: T08
// layer: the net
// type: Linear
// wanted: at most 8 dimensions
// got: 9
// remedy: make one dimension of several
