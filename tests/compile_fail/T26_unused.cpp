// SPDX-License-Identifier: BSL-1.0
// A call of which no result is used.

#include <tally/tally.hpp>

using namespace tally;

struct Net {
    static constexpr Named<"fc1", Linear<4, 4>> fc1{};
    static constexpr Named<"fc2", Linear<4, 4>> fc2{};

    static constexpr value forward(value x) {
        const value y = fc1(x);
#ifdef TALLY_BROKEN
        fc2(y);
        return y;
#else
        return fc2(y);
#endif
    }
};
static_assert(params<Net> == 40);

// error: T26
// layer: fc2
// type: Linear
// wanted: a result of Linear that is used
// got: a call whose results nothing takes
// remedy: use it, or remove the call
