// SPDX-License-Identifier: BSL-1.0
// A view with another number of elements.

#include <tally/tally.hpp>

using namespace tally;

struct Net {
    static constexpr Named<"fc", Linear<4, 6>> fc{};

#ifdef TALLY_BROKEN
    static constexpr value forward(value x) { return fc(x).view({x.size(0), 4}); }
#else
    static constexpr value forward(value x) { return fc(x).view({x.size(0), 2, -1}); }
#endif
};
static_assert(macs<Net, Shape<2, 4>> == 48);

// error: T18
// layer: after fc
// type: view
// wanted: sizes that multiply to 12
// got: 8, for [2, 6]
// remedy: give as many elements, or -1 for one size
