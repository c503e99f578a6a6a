// SPDX-License-Identifier: BSL-1.0
// A block of blocks without an end, each another type.

#include <tally/tally.hpp>

using namespace tally;

template <int Size> struct Encoder : Sequential<Linear<Size, Size + 1>, Encoder<Size + 1>> {};
#ifndef TALLY_BROKEN
template <> struct Encoder<3> : Sequential<ReLU<>> {};
#endif
static_assert(params<Encoder<1>> == 4 + 9);

// error: T25
// layer: the net
// type: Encoder
// wanted: at most 100 blocks in each other
// got: more
// remedy: nest less; does one contain itself?
