// SPDX-License-Identifier: BSL-1.0
// The two sizes of a layer exchanged.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Sequential<Linear<10, 3>>;
#else
using Net = Sequential<Linear<3, 10>>;
#endif
static_assert(macs<Net, Shape<1, 3>> == 30);

// error: T03
// layer: 0
// type: Linear
// wanted: 10 input features
// got: 3 in [1, 3]
// remedy: exchange the two: Linear<3, 10, ...>
