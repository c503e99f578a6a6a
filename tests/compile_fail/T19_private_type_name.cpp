// SPDX-License-Identifier: BSL-1.0
// A block whose name is private: another one would be shown.

#include <tally/tally.hpp>

using namespace tally;

class Block : public Sequential<Linear<3, 4>> {
#ifndef TALLY_BROKEN
  public:
#endif
    static constexpr const char *type_name = "Head";
};

static_assert(params<Sequential<ReLU<>, Block>> == 16);

// error: T19
// layer: 1
// type: Block
// wanted: a type_name that is a constant
// got: another or a private one in Block
// remedy: declare it constexpr const char *
