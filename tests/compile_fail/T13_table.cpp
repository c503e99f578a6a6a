// SPDX-License-Identifier: BSL-1.0
// A table with columns of no width.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
inline constexpr options shown{.col_width = 0};
#else
inline constexpr options shown{.col_width = 10};
#endif
using Net = Sequential<Linear<5, 2>>;
static_assert(text<Net, Shape<1, 5>, shown>.size() < 10'000);

// error: T13
// layer: the table
// type: options
// wanted: col_width of 1 to 1,000
// got: 0
// remedy: leave it out: it is 25
