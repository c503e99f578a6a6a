// SPDX-License-Identifier: BSL-1.0
// A family of the user whose forward no constant expression can call.

#include <tally/tally.hpp>

namespace mine {

struct scale_options : tally::layer_options {};

#ifndef TALLY_BROKEN
constexpr
#endif
    tally::result
    forward(const scale_options &, tally::shape_list inputs) {
    tally::result r;
    r.add(inputs[0]);
    return r;
}

struct Scale {
    static constexpr scale_options options{{"Scale"}};
};

} // namespace mine

using namespace tally;
static_assert(macs<Sequential<Linear<5, 2>, mine::Scale>, Shape<3, 5>> == 30);

// error: T19
// layer: 1
// type: Scale
// wanted: a forward that can be evaluated
// got: one that fails for [3, 2]
// remedy: make it constexpr; ask rank() before sizes; write shape s{}
