// SPDX-License-Identifier: BSL-1.0
// Nothing is left to reflect.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Pad = padding<4>;
#else
using Pad = padding<3>;
#endif
using Net = Sequential<Conv2d<3, 1, kernel_size<3>, Pad, padding_mode<reflect>>>;
static_assert(macs<Net, Shape<1, 3, 4, 4>> == 1'728);

// error: T22
// layer: 0
// type: Conv2d
// wanted: at least 5 to pad from
// got: 4 of [1, 3, 4, 4]
// remedy: pad less, or with zeros
