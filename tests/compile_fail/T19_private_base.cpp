// SPDX-License-Identifier: BSL-1.0
// A block that is a class and so derives privately from its composition.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
class Encoder : Sequential<Linear<5, 2>> {};
#else
class Encoder : public Sequential<Linear<5, 2>> {};
#endif
static_assert(params<Sequential<Encoder>> == 12);

// error: T19
// layer: 0
// type: Encoder
// wanted: a layer or a composition
// got: Encoder, without children or a forward
// remedy: mend an error before it, or give it one public base, Sequential<...> say
