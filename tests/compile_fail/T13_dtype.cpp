// SPDX-License-Identifier: BSL-1.0
// Weights that are whole numbers.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Layer = Linear<3, 8, dtype<scalar_type::int8>>;
#else
using Layer = Linear<3, 8, dtype<bf16>>;
#endif
using Net = Sequential<Named<"block", Sequential<Named<"fc", Layer>>>>;
static_assert(params<Net> > 0);

// error: T13
// layer: block.fc
// type: Linear
// wanted: dtype of floating-point numbers
// got: int8
// remedy: take f32, f16, bf16 or f64
