// SPDX-License-Identifier: BSL-1.0
// Something else where a whole number is due.

#include <tally/tally.hpp>

using namespace tally;

struct Net {
#ifdef TALLY_BROKEN
    static constexpr value forward(value x) { return x.view({x.size(0), 2.0}); }
#else
    static constexpr value forward(value x) { return x.view({x.size(0), 2, 2}); }
#endif
};
static_assert(std::is_same_v<output_t<Net, Shape<2, 4>>, Shape<2, 2, 2>> || !fits<Net, Shape<2, 4>>);
static_assert(must_fit<Net, Shape<2, 4>>);

// error: T26
// layer: the net
// type: Net
// wanted: whole numbers as sizes
// got: another one, or none, in the forward of Net
// remedy: give sizes, or numbers of them
