// SPDX-License-Identifier: BSL-1.0
// An option among the layers.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Sequential<Conv2d<3, 8, kernel_size<3>>, stride<2>>;
#else
using Net = Sequential<Conv2d<3, 8, kernel_size<3>, stride<2>>>;
#endif
static_assert(params<Net> == 224);

// error: T19
// layer: 1
// type: stride
// wanted: a layer or a composition
// got: the option stride
// remedy: put it into a layer: Conv2d<...>
