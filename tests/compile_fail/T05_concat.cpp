// SPDX-License-Identifier: BSL-1.0
// Branches with pictures of different sizes, of three that are put together.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Pad = padding<0>;
#else
using Pad = padding<1>;
#endif
using Net =
    Branches<Concat<1>, Conv2d<3, 8, kernel_size<1>>, Conv2d<3, 8, kernel_size<1>>, Conv2d<3, 4, kernel_size<3>, Pad>>;
static_assert(macs<Net, Shape<1, 3, 8, 8>> == 9'984);

// error: T05
// layer: after 2
// type: Concat
// wanted: sizes equal but for dimension 1
// got: [1, 8, 8, 8], [1, 4, 6, 6]
// remedy: bring the branches to one size
