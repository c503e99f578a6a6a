// SPDX-License-Identifier: BSL-1.0
// A block with an attribute of objects: it would not be shown.

#include <tally/tally.hpp>

using namespace tally;

struct Encoder : Sequential<Linear<5, 2>> {
#ifdef TALLY_BROKEN
    int groups = 3;
#else
    static constexpr int groups = 3;
#endif
};

static_assert(params<Sequential<Encoder>> == 12);

// error: T19
// layer: 0
// type: Encoder
// wanted: groups, kernel_size as constants
// got: something else in Encoder
// remedy: make each static constexpr int
