// SPDX-License-Identifier: BSL-1.0
// A dimension that is not there.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Last = Softmax<2>;
#else
using Last = Softmax<1>;
#endif
using Net = Sequential<Linear<5, 10>, Named<"softmax", Last>>;
static_assert(macs<Net, Shape<1, 5>> == 50);

// error: T23
// layer: softmax
// type: Softmax
// wanted: a dimension 2
// got: 2 of them: [1, 10]
// remedy: count from 0, or from -1 backwards
