// SPDX-License-Identifier: BSL-1.0
// Characters beyond ASCII in the place; a compiler that cannot show them in a text of its own shows their numbers.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Sequential<Named<"größe", Linear<5, 2>>, Named<"出力", Linear<3, 1>>>;
#else
using Net = Sequential<Named<"größe", Linear<5, 2>>, Named<"出力", Linear<2, 1>>>;
#endif
static_assert(macs<Net, Shape<1, 5>> == 12);

// expect: (layer<tally::says::text<12>{"{51fa}{529b}"}>|出力 .Linear.)

// error: T03
// layer: 出力
// type: Linear
// wanted: 3 input features
// got: 2 in [1, 2]
// remedy: make it Linear<2, ...>
