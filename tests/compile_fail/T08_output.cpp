// SPDX-License-Identifier: BSL-1.0
// A layer of the user that makes a shape which no tensor has.

#include <tally/tally.hpp>

using namespace tally;

struct Crop {
    static constexpr typed_shape forward(const typed_shape &input) { return shape{input[0], input[1].value() - 6}; }
};

#ifdef TALLY_BROKEN
using In = Shape<1, 4>;
#else
using In = Shape<1, 8>;
#endif
static_assert(std::is_same_v<output_t<Sequential<Named<"crop", Crop>, ReLU<>>, Shape<1, 8>>, Shape<1, 2>>);
static_assert(macs<Sequential<Named<"crop", Crop>, ReLU<>>, In> == 0);

// error: T08
// layer: crop
// type: Crop
// wanted: sizes of 0 or more, or dyn
// got: -2
// remedy: give the sizes of a tensor
