// SPDX-License-Identifier: BSL-1.0
// must_fit says what fits only answers; nothing follows.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Sequential<Linear<5, 2>, Linear<3, 1>>;
#else
using Net = Sequential<Linear<5, 2>, Linear<2, 1>>;
#endif
static_assert(must_fit<Net, Shape<1, 5>>);

// error: T03
// layer: 1
// type: Linear
// wanted: 3 input features
// got: 2 in [1, 2]
// remedy: make it Linear<2, ...>
