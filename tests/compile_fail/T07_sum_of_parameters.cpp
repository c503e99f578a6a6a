// SPDX-License-Identifier: BSL-1.0
// More parameters than 64 bits count, in the second of two blocks: 2 * 1.5e9^2 of 4 bytes are 1.8e19 bytes.

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
inline constexpr std::int64_t features = 1'500'000'000;
#else
inline constexpr std::int64_t features = 1'500;
#endif
using Block = Sequential<ReLU<>, Linear<features, features, bias<false>>>;
using Net = Sequential<Repeat<2, Block>>;
static_assert(params<Net> == 4'500'000);

// error: T07
// layer: 1.1
// type: Linear
// wanted: counts within 64 bits
// got: more parameters
// remedy: make the layer smaller
