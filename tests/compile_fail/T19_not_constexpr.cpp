// SPDX-License-Identifier: BSL-1.0
// A layer of the user whose forward no constant expression can call.

#include <tally/tally.hpp>

using namespace tally;

struct Swish {
#ifdef TALLY_BROKEN
    static typed_shape forward(const typed_shape &input) { return input; }
#else
    static constexpr typed_shape forward(const typed_shape &input) { return input; }
#endif
};

using Net = Sequential<Linear<5, 2>, Named<"swish", Swish>>;
static_assert(params<Net> == 12);
static_assert(macs<Net, Shape<1, 5>> == 10 && flops<Net, Shape<1, 5>> == 22);
static_assert(text<Net, Shape<1, 5>>.data()[0] >= '\0');

// error: T19
// layer: swish
// type: Swish
// wanted: a forward that can be evaluated
// got: one that fails for [1, 2]
// remedy: make it constexpr; ask rank() before sizes; write shape s{}
