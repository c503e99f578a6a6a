// SPDX-License-Identifier: BSL-1.0
// A block that contains itself, and so has no end.

#include <tally/tally.hpp>

using namespace tally;

struct Attention : Sequential<Linear<5, 5>> {};
struct Encoder : Sequential<Attention,
#ifdef TALLY_BROKEN
                            Named<"next", Encoder>
#else
                            Named<"next", Attention>
#endif
                            > {
};

static_assert(params<Sequential<Encoder>> == 60);

// error: T25
// layer: the net
// type: Encoder
// wanted: at most 100 blocks in each other
// got: more
// remedy: nest less; does one contain itself?
