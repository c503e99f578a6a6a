// SPDX-License-Identifier: BSL-1.0
// An input that is no shape.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using In = int;
#else
using In = Shape<1, 5>;
#endif
using Net = Linear<5, 2>;
static_assert(macs<Net, In> == 10);

// error: T08
// layer: the net
// type: Linear
// wanted: Shape<...>, Inputs<...> or the like
// got: another type
// remedy: make it Shape<1, 3, 224, 224>, say
