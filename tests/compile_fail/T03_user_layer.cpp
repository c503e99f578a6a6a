// SPDX-License-Identifier: BSL-1.0
// A layer of the user, which refuses its input in words of its own.

#include <tally/tally.hpp>

using namespace tally;

/// A layer of the user, which takes an even number of features only.
struct Halve {
    static constexpr result forward(const typed_shape &input) {
        result r;
        if (input[-1].value() % 2 != 0)
            r.error = {.code = fault_code::features,
                       .wanted = "an even number of features",
                       .got = "%0",
                       .remedy = "add one",
                       .numbers = {input[-1].value()}};
        typed_shape &output = r.add(input);
        output[-1] = floor_div(input[-1], 2);
        return r;
    }
};
#ifdef TALLY_BROKEN
using In = Shape<1, 7>;
#else
using In = Shape<1, 6>;
#endif
using Net = Sequential<Named<"halve", Halve>>;
static_assert(macs<Net, In> == 0);

// error: T03
// layer: halve
// type: Halve
// wanted: an even number of features
// got: 7
// remedy: add one
