// SPDX-License-Identifier: BSL-1.0
// A layer of the user that reads an input which it does not get.

#include <tally/tally.hpp>

using namespace tally;

struct Second {
    static constexpr result forward(shape_list inputs) {
        result r;
        r.add(inputs[1]);
        return r;
    }
};

#ifdef TALLY_BROKEN
using In = Shape<1, 3>;
#else
using In = Inputs<Shape<2, 3>, Shape<1, 3>>;
#endif
using Net = Sequential<Named<"second", Second>, Linear<3, 4>>;
static_assert(macs<Net, In> == 12);

// error: T19
// layer: second
// type: Second
// wanted: a forward that can be evaluated
// got: one that fails for [1, 3]
// remedy: make it constexpr; ask rank() before sizes; write shape s{}
