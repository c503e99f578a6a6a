// SPDX-License-Identifier: BSL-1.0
// A layer of the user with two parameters of one name.

#include <tally/tally.hpp>

using namespace tally;

struct Scale {
    static constexpr typed_shape forward(const typed_shape &input) { return input; }
    static constexpr void parameters(parameter_sink &sink) {
        sink.add({"gamma", {5}});
#ifdef TALLY_BROKEN
        sink.add({"gamma", {5}});
#else
        sink.add({"beta", {5}});
#endif
    }
};

using Net = Sequential<Named<"scale", Scale>>;
static_assert(params<Net> == 10);

// error: T20
// layer: scale
// type: Scale
// wanted: a name of its own for a parameter
// got: one name for two of Scale
// remedy: rename one of them
