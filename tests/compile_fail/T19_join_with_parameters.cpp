// SPDX-License-Identifier: BSL-1.0
// A join of the user that has parameters: a join has no row which they could be in.

#include <tally/tally.hpp>

using namespace tally;

struct WeightedSum {
    static constexpr result forward(shape_list inputs) {
        result r;
        r.add(inputs[0]);
        return r;
    }
#ifdef TALLY_BROKEN
    static constexpr void parameters(parameter_sink &sink) { sink.add({"weights", {2}}); }
#endif
};

static_assert(params<Sequential<Branches<WeightedSum, Linear<5, 5>, ReLU<>>>> == 30);

// error: T19
// layer: 0
// type: WeightedSum
// wanted: a join without parameters
// got: WeightedSum, which has some
// remedy: put it after the Branches
