// SPDX-License-Identifier: BSL-1.0
// Two numbers for one dimension.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Conv = Conv1d<3, 8, kernel_size<3, 3>>;
#else
using Conv = Conv1d<3, 8, kernel_size<3>>;
#endif
static_assert(params<Sequential<Conv>> == 8 * 9 + 8);

// error: T14
// layer: 0
// type: Conv1d
// wanted: kernel_size of 1 number
// got: 2
// remedy: give one
