// SPDX-License-Identifier: BSL-1.0
// Whatever is asked of a net that does not fit: one error.

#include <tally/tally.hpp>

#include <ostream>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Sequential<Linear<4, 2>>;
#else
using Net = Sequential<Linear<5, 2>>;
#endif
using In = Shape<1, 5>;
static_assert(macs<Net, In> <= 10);
static_assert(summary<Net, In>.totals.macs >= 0);
static_assert(summary<Net, In>.rows.size() >= 0);
static_assert(text<Net, In>.size() < 10'000);
static_assert(2 * macs<Net, In> + flops<Net, In> - 1 > 0 && 5 < macs<Net, In> && macs<Net, In> != 0);
static_assert(-macs<Net, In> < 0);
const char *table = text<Net, In>.data();

// What takes the output of the net that does not fit has no error of its own.
using Next = Sequential<Linear<2, 3>>;
using Out = output_t<Net, In>;
static_assert(macs<Next, Out> == 6 && flops<Next, Out> == 15 && fits<Next, Out>);
static_assert(macs<Linear<3, 2>, output_t<Next, Out>> == 6);
const char *next_table = text<Next, Out>.data();

std::ostream &print(std::ostream &out) {
    auto sum = macs<Net, In>;
    sum += 3;
    return out << macs<Net, In> << sum;
}

// error: T03
// layer: 0
// type: Linear
// wanted: 4 input features
// got: 5 in [1, 5]
// remedy: make it Linear<5, ...>
