// SPDX-License-Identifier: BSL-1.0
// No layer at all.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layers = Repeat<0, Linear<5, 5>>;
#else
using Layers = Repeat<2, Linear<5, 5>>;
#endif
using Net = Sequential<Layers>;
static_assert(params<Net> == 60);

// error: T24
// layer: 0
// type: Repeat
// wanted: Repeat of 1 layer or more
// got: less
// remedy: remove it
