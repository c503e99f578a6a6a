// SPDX-License-Identifier: BSL-1.0
// Two results bound as one.

#include <tally/tally.hpp>

using namespace tally;

struct Halves {
    static constexpr values<2> forward(value x) {
        const auto halves = x.chunk(2, -1);
        return values{halves[0], halves[1]};
    }
};

struct Net {
    static constexpr Named<"halves", Halves> halves{};

    static constexpr value forward(value x) {
#ifdef TALLY_BROKEN
        const value half = halves(x);
        return half + half;
#else
        const auto [first, second] = halves(x);
        return first + second;
#endif
    }
};
static_assert(flops<Net, Shape<2, 4>> == 4);

// error: T26
// layer: the net
// type: Net
// wanted: one value
// got: several results of a call in the forward of Net
// remedy: bind each: auto [y, h] = ...
