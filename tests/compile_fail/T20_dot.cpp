// SPDX-License-Identifier: BSL-1.0
// A name that no module of LibTorch can have.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layer = Named<"head.fc", Linear<5, 2>>;
#else
using Layer = Named<"head_fc", Linear<5, 2>>;
#endif
using Net = Sequential<Layer>;
static_assert(params<Net> == 12);

// error: T20
// layer: 0
// type: Named
// wanted: printable characters, without a dot
// got: another one, or none
// remedy: name it as PyTorch would
