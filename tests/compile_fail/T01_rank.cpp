// SPDX-License-Identifier: BSL-1.0
// A convolution over two dimensions is given three-dimensional batches.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using In = Shape<1, 3, 8, 32, 32>;
#else
using In = Shape<1, 3, 32, 32>;
#endif
using Net = Sequential<Conv2d<3, 8, kernel_size<3>>, ReLU<>>;
static_assert(macs<Net, In> == 194'400);

// error: T01
// layer: 0
// type: Conv2d
// wanted: 3 or 4 dimensions: [N,] C, H, W
// got: 5: [1, 3, 8, 32, 32]
// remedy: reshape it, or take another layer
