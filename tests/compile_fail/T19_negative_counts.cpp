// SPDX-License-Identifier: BSL-1.0
// A layer of the user whose formula gives less than nothing.

#include <tally/tally.hpp>

using namespace tally;

struct Mask {
    static constexpr result forward(const typed_shape &input) {
        result r;
        r.add(input);
#ifdef TALLY_BROKEN
        r.flops = input.numel() - 20;
#else
        r.flops = input.numel() - 5;
#endif
        return r;
    }
};

static_assert(flops<Sequential<Linear<5, 2>, Mask>, Shape<4, 5>> == 2 * 40 + 8 + 3);

// error: T19
// layer: 1
// type: Mask
// wanted: macs and flops of 0 or more
// got: less from the forward of Mask
// remedy: mend its formula
