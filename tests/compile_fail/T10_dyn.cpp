// SPDX-License-Identifier: BSL-1.0
// A count that depends on a size which is not known.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using In = Shape<dyn, 3, 8, 8>;
#else
using In = Shape<2, 3, 8, 8>;
#endif
using Net = Sequential<Conv2d<3, 8, kernel_size<3>>>;
static_assert(fits<Net, In> && params<Net> == 224);
static_assert(macs<Net, In> == 15'552);

// error: T10
// layer: the net
// type: Sequential
// wanted: a shape without dyn
// got: [?, 3, 8, 8]
// remedy: use summarize<Net>(shape{...})
