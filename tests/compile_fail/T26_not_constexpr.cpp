// SPDX-License-Identifier: BSL-1.0
// A forward that calls what is no constant.

#include <tally/tally.hpp>

using namespace tally;

struct Net {
#ifdef TALLY_BROKEN
    static value forward(value x) { return x + x; }
#else
    static constexpr value forward(value x) { return x + x; }
#endif
};
static_assert(flops<Net, Shape<2, 4>> == 8);

// error: T26
// layer: the net
// type: Net
// wanted: a constexpr forward of values
// got: one that fails in Net
// remedy: make it constexpr, and all that it calls
