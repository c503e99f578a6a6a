// SPDX-License-Identifier: BSL-1.0
// The same without a batch, where Flatten<> itself would begin behind the channels.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Sequential<Conv2d<3, 8, kernel_size<3>>, Linear<288, 10>>;
#else
using Net = Sequential<Conv2d<3, 8, kernel_size<3>>, Flatten<0>, Linear<288, 10>>;
#endif
static_assert(macs<Net, Shape<3, 8, 8>> == 8 * 27 * 36 + 2880);

// error: T03
// layer: 1
// type: Linear
// wanted: 288 input features
// got: 6 in [8, 6, 6]
// remedy: put Flatten<0> before it
