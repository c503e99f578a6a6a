// SPDX-License-Identifier: BSL-1.0
// One name for two different layers that are called.

#include <tally/tally.hpp>

using namespace tally;

struct Net {
    static constexpr Named<"fc", Linear<4, 4>> fc1{};
#ifdef TALLY_BROKEN
    static constexpr Named<"fc", Linear<4, 2>> fc2{};
#else
    static constexpr Named<"fc2", Linear<4, 2>> fc2{};
#endif

    static constexpr value forward(value x) { return fc2(fc1(x)); }
};
static_assert(params<Net> == 30);

// error: T20
// layer: fc
// type: Linear
// wanted: one layer of that name
// got: another one, Linear
// remedy: give it a name of its own
