// SPDX-License-Identifier: BSL-1.0
// A forward that is not static.

#include <tally/tally.hpp>

using namespace tally;

struct Net {
#ifdef TALLY_BROKEN
    constexpr value forward(value x) const { return x + x; }
#else
    static constexpr value forward(value x) { return x + x; }
#endif
};
static_assert(flops<Net, Shape<2, 4>> == 8);

// error: T19
// layer: the net
// type: Net
// wanted: a static forward
// got: one of an object in Net
// remedy: make it static constexpr
