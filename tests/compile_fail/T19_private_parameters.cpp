// SPDX-License-Identifier: BSL-1.0
// A layer of the user whose parameters are private, as they are in a class: they would be overlooked.

#include <tally/tally.hpp>

using namespace tally;

class Scale {
#ifndef TALLY_BROKEN
  public:
#endif
    static constexpr void parameters(parameter_sink &sink) { sink.add({"gamma", {5}}); }

  public:
    static constexpr typed_shape forward(const typed_shape &input) { return input; }
};

using Net = Sequential<Named<"scale", Scale>>;
static_assert(params<Net> == 5);

// error: T19
// layer: scale
// type: Scale
// wanted: static parameters(parameter_sink &)
// got: other or private parameters in Scale
// remedy: see docs/layers.md for own layers
