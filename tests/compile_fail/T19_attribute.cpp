// SPDX-License-Identifier: BSL-1.0
// A block that says its kernel size otherwise than in one number.

#include <tally/tally.hpp>

#include <array>

using namespace tally;

struct Block : Sequential<Linear<3, 4>> {
#ifdef TALLY_BROKEN
    static constexpr std::array<int, 2> kernel_size{3, 3};
#else
    static constexpr int kernel_size = 3;
#endif
};

static_assert(params<Sequential<ReLU<>, Block>> == 16);

// error: T19
// layer: 1
// type: Block
// wanted: groups, kernel_size as constants
// got: something else in Block
// remedy: make each static constexpr int
