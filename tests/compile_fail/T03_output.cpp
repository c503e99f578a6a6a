// SPDX-License-Identifier: BSL-1.0
// The output of a net that does not fit. A comparison of types cannot be made silent: it fails too, and
// clang says there why.

#include <tally/tally.hpp>

#include <type_traits>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Linear<4, 2>;
#else
using Net = Linear<5, 2>;
#endif
using Out = output_t<Net, Shape<1, 5>>;
static_assert(std::is_same_v<Out, Shape<1, 2>>);

// error: T03
// layer: the net
// type: Linear
// wanted: 4 input features
// got: 5 in [1, 5]
// remedy: make it Linear<5, ...>
// errors: 2
// lines: 24
// expect(clang): is_same_v<tally::error_reported_above, tally::Shape<1, 2>>
