// SPDX-License-Identifier: BSL-1.0
// A layer of the user with a parameter of a negative size.

#include <tally/tally.hpp>

using namespace tally;

template <int Channels> struct Scale {
    static constexpr typed_shape forward(const typed_shape &input) { return input; }
    static constexpr void parameters(parameter_sink &sink) { sink.add({"gamma", {5, Channels - 3}}); }
};

#ifdef TALLY_BROKEN
using Net = Sequential<Named<"scale", Scale<2>>>;
#else
using Net = Sequential<Named<"scale", Scale<4>>>;
#endif
static_assert(params<Net> == 5);

// error: T08
// layer: scale
// type: Scale
// wanted: sizes of 0 or more of a parameter
// got: less in Scale
// remedy: give the sizes of a tensor
