// SPDX-License-Identifier: BSL-1.0
// A block whose name is a string that is only known at run time.

#include <tally/tally.hpp>

using namespace tally;

struct Block : Sequential<Linear<3, 4>> {
#ifdef TALLY_BROKEN
    static inline const char *type_name = "Head";
#else
    static constexpr const char *type_name = "Head";
#endif
};

static_assert(params<Sequential<ReLU<>, Block>> == 16);

// error: T19
// layer: 1
// type: Block
// wanted: a type_name that is a constant
// got: another or a private one in Block
// remedy: declare it constexpr const char *
