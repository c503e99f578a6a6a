// SPDX-License-Identifier: BSL-1.0
#include "torch_too.hpp"

#include <iostream>

tally::report observe(const torch::Tensor &x);

int main() {
    const tally::report r = observe(torch::ones({2, 3}));
    std::cout << r;
    const bool exact =
        r.rows.size() == 2 && r.rows[1].name == "linear" && r.rows[1].exact && r.rows[1].macs == 2 * 3 * 4;
    return exact && r.totals.macs == 2 * 3 * 4 ? 0 : 1;
}
