// SPDX-License-Identifier: BSL-1.0
// A layer of the user whose parameters need an object: they would be overlooked.

#include <tally/tally.hpp>

using namespace tally;

struct Scale {
    static constexpr typed_shape forward(const typed_shape &input) { return input; }
#ifdef TALLY_BROKEN
    constexpr void parameters(parameter_sink &sink) const { sink.add({"gamma", {5}}); }
#else
    static constexpr void parameters(parameter_sink &sink) { sink.add({"gamma", {5}}); }
#endif
};

using Net = Sequential<Named<"scale", Scale>>;
static_assert(params<Net> == 5);

// error: T19
// layer: scale
// type: Scale
// wanted: static parameters(parameter_sink &)
// got: other or private parameters in Scale
// remedy: see docs/layers.md for own layers
