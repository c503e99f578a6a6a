// SPDX-License-Identifier: BSL-1.0
// A net of two inputs that is given three.

#include <tally/tally.hpp>

using namespace tally;

struct Net {
    static constexpr value forward(value a, value b) { return a + b; }
};
#ifdef TALLY_BROKEN
using In = Inputs<Shape<2, 4>, Shape<2, 4>, Shape<2, 4>>;
#else
using In = Inputs<Shape<2, 4>, Shape<2, 4>>;
#endif
static_assert(flops<Net, In> == 8);

// error: T09
// layer: the net
// type: Net
// wanted: 2 inputs of Net
// got: 3
// remedy: give Net what its forward takes
