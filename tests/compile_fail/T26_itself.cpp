// SPDX-License-Identifier: BSL-1.0
// A block that calls itself has no end.

#include <tally/tally.hpp>

using namespace tally;

struct Net {
    static constexpr value forward(value x) {
#ifdef TALLY_BROKEN
        return call<Net>(x);
#else
        return x + x;
#endif
    }
};
static_assert(flops<Net, Shape<2, 4>> == 8);

// error: T26
// layer: the net
// type: Net
// wanted: a constexpr forward of values
// got: one that fails in Net
// remedy: make it constexpr, and all that it calls
