// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/dim.hpp>

namespace tally::detail {

/// What an operation computes. docs/counting.md says by which formula.
struct operation_work {
    dim macs = 0;
    dim flops = 0;

    void add(const operation_work &more) {
        macs = macs + more.macs;
        flops = flops + more.flops;
    }
};

} // namespace tally::detail
