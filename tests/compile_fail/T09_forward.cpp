// SPDX-License-Identifier: BSL-1.0
// A block that is called with one value, and takes two.

#include <tally/tally.hpp>

using namespace tally;

struct Sum {
    static constexpr value forward(value a, value b) { return a + b; }
};

struct Net {
    static constexpr Named<"sum", Sum> sum{};

#ifdef TALLY_BROKEN
    static constexpr value forward(value x) { return sum(x); }
#else
    static constexpr value forward(value x) { return sum(x, x); }
#endif
};
static_assert(flops<Net, Shape<2, 4>> == 8);

// error: T09
// layer: sum
// type: Sum
// wanted: 2 inputs of Sum
// got: 1
// remedy: give Sum what its forward takes
