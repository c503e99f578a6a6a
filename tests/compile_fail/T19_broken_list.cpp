// SPDX-License-Identifier: BSL-1.0
// A block whose list of children the compiler has not understood: its error first, then ours, which does not mislead.
// (Newer compilers quote the line of each instantiation.)

#include <tally/tally.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
struct Encoder : Sequential<Linear<5, 2>, Relu<>> {};
#else
struct Encoder : Sequential<Linear<5, 2>, ReLU<>> {};
#endif
static_assert(params<Sequential<Encoder>> == 12);

// expect: Relu
// expect: mend an error before it
// errors(clang): 2
// errors(g++): 3
// asserts: 1
// lines: 24
