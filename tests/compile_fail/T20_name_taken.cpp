// SPDX-License-Identifier: BSL-1.0
// One name for two different layers.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Second = Named<"conv", Conv2d<8, 16, kernel_size<1>>>;
#else
using Second = Named<"conv2", Conv2d<8, 16, kernel_size<1>>>;
#endif
using Net = Sequential<Named<"conv", Conv2d<3, 8, kernel_size<3>>>, Second>;
static_assert(params<Net> == 368);

// error: T20
// layer: conv
// type: Conv2d
// wanted: one layer of that name
// got: another one, Conv2d
// remedy: give it a name of its own
