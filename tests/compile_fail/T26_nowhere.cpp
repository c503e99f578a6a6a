// SPDX-License-Identifier: BSL-1.0
// A value that nothing was given to.

#include <tally/tally.hpp>

using namespace tally;

struct Net {
    static constexpr Named<"fc", Linear<4, 4>> fc{};

    static constexpr value forward(value x) {
        value y;
#ifndef TALLY_BROKEN
        y = x;
#endif
        return fc(y) + x;
    }
};
static_assert(params<Net> == 20);

// error: T26
// layer: the net
// type: Net
// wanted: values that the forward was given or made
// got: an empty one in the forward of Net
// remedy: give each value one before it is taken
