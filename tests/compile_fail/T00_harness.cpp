// SPDX-License-Identifier: BSL-1.0
// Not an error of tally: shows that a case is judged as it should be.
#include <tally/core/version.hpp>

#ifdef TALLY_BROKEN
static_assert(TALLY_VERSION_MAJOR < 0, "[T00] this is the text");
#else
static_assert(TALLY_VERSION_MAJOR >= 0, "[T00] this is the text");
#endif

// expect: \[T00\] this is the text
// expect(g++): static assertion failed
// expect(clang): static assertion failed
// lines: 8
