// SPDX-License-Identifier: BSL-1.0
// A block with parameters of its own.

#include <tally/tally.hpp>

using namespace tally;

struct Encoder : Sequential<Linear<5, 2>, ReLU<>> {
#ifdef TALLY_BROKEN
    static constexpr void parameters(parameter_sink &sink) { sink.add({"position", {2}}); }
#endif
};

using Net = Sequential<Named<"encoder", Encoder>>;
static_assert(params<Net> == 12);

// error: T19
// layer: encoder
// type: Encoder
// wanted: parameters in layers only
// got: some of the block Encoder itself
// remedy: give it a child that has them
