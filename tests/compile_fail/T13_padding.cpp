// SPDX-License-Identifier: BSL-1.0
// PyTorch's padding_mode, given as the padding.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Conv2d<3, 8, kernel_size<3>, padding<reflect>>;
#else
using Net = Conv2d<3, 8, kernel_size<3>, padding<1>, padding_mode<reflect>>;
#endif
static_assert(params<Net> == 224);

// error: T13
// layer: the net
// type: Conv2d
// wanted: whole numbers as padding
// got: something else
// remedy: write them as in padding<1>
