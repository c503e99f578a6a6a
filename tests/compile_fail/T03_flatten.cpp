// SPDX-License-Identifier: BSL-1.0
// A Linear after a convolution, without a Flatten: the remedy is one that leads to a right net.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Sequential<Conv2d<3, 8, kernel_size<3>>, Linear<288, 10>>;
#else
using Net = Sequential<Conv2d<3, 8, kernel_size<3>>, Flatten<>, Linear<288, 10>>;
#endif
static_assert(macs<Net, Shape<1, 3, 8, 8>> == 8 * 27 * 36 + 2880);

// error: T03
// layer: 1
// type: Linear
// wanted: 288 input features
// got: 6 in [1, 8, 6, 6]
// remedy: put Flatten<> before it
