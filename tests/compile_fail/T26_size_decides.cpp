// SPDX-License-Identifier: BSL-1.0
// A size that decides what is called.

#include <tally/tally.hpp>

using namespace tally;

struct Net {
    static constexpr Named<"fc", Linear<4, 4>> fc{};

    static constexpr value forward(value x) {
#ifdef TALLY_BROKEN
        if (x.size(0) > 1)
            x = fc(x);
#endif
        return fc(x);
    }
};
static_assert(macs<Net, Shape<2, 4>> == 32);

// error: T26
// layer: the net
// type: Net
// wanted: a wiring that no size decides
// got: a comparison of a size in the forward of Net
// remedy: decide by a template argument
