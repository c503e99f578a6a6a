// SPDX-License-Identifier: BSL-1.0
// A BatchNorm without running statistics, and a single value per channel.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using In = Shape<1, 8>;
#else
using In = Shape<2, 8>;
#endif
using Net = Sequential<Named<"bn", BatchNorm1d<8, track_running_stats<false>>>>;
static_assert(fits<Net, Shape<dyn, 8>>);
static_assert(macs<Net, In> == 0);

// error: T21
// layer: bn
// type: BatchNorm1d
// wanted: 2 or more values per channel
// got: 1 in [1, 8]
// remedy: larger batch, or track_running_stats
