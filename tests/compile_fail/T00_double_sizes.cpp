// SPDX-License-Identifier: BSL-1.0
// Sizes in floating-point numbers would be cut. (Newer compilers quote more lines.)

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
constexpr dim half = 5 * 0.5;
#else
constexpr dim half = 5 / 2;
#endif
static_assert(half.value() == 2);

// expect: deleted
// errors(clang): 1
// errors(g++): 3
// lines: 28
// asserts: 0
