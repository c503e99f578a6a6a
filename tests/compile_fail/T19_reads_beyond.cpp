// SPDX-License-Identifier: BSL-1.0
// A layer of the user that reads a dimension which its input does not have.

#include <tally/tally.hpp>

using namespace tally;

struct MeanOverTime {
    static constexpr typed_shape forward(const typed_shape &input) { return shape{input[0], input[2]}; }
};

#ifdef TALLY_BROKEN
using In = Shape<2, 40>;
#else
using In = Shape<2, 100, 40>;
#endif
using Net = Sequential<Linear<40, 8>, Named<"mean", MeanOverTime>>;
static_assert(macs<Net, In> == 200 * 320);

// error: T19
// layer: mean
// type: MeanOverTime
// wanted: a forward that can be evaluated
// got: one that fails for [2, 8]
// remedy: make it constexpr; ask rank() before sizes; write shape s{}
