// SPDX-License-Identifier: BSL-1.0
// A net whose input is only known when the program runs: the same functions as at compile time, no LibTorch.
#include <tally/summarize.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

using namespace tally;

// [net]
struct Net : Sequential<Named<"conv1", Conv2d<3, 16, kernel_size<3>, stride<2>, padding<1>, bias<false>>>,
                        Named<"bn1", BatchNorm2d<16>>, Named<"relu", ReLU<>>,
                        Named<"conv2", Conv2d<16, 32, kernel_size<3>, stride<2>>>, Named<"pool", AdaptiveAvgPool2d<1>>,
                        Functional<Flatten<>>, Named<"fc", Linear<32, 10>>> {};

using Images = Shape<dyn, 3, dyn, dyn>; // any batch of images of any size

static_assert(params<Net> == 432 + 32 + 4'640 + 330);                 // known without an input
static_assert(fits<Net, Images>);                                     // what is known is checked
static_assert(std::is_same_v<output_t<Net, Images>, Shape<dyn, 10>>); // what is not stays dyn
// [/net]

int main(int argc, char **argv) {
    const std::int64_t batch = argc > 1 ? std::atoll(argv[1]) : 32;
    const std::int64_t side = argc > 2 ? std::atoll(argv[2]) : 96;

    // [report]
    const report r = summarize<Net>(shape{batch, 3, side, side});
    for (const record &row : r.rows) {
        std::cout << row.type << " '" << row.path << "' [";
        for (const dim size : row.outputs[0])
            std::cout << ' ' << size.value();
        std::cout << " ] params " << row.params << ", macs " << row.macs << '\n';
    }
    std::cout << "macs in total: " << r.totals.macs << "\n\n";
    // [/report]

    // [text]
    std::cout << r; // as the options say that it was made with
    const std::string table = to_text(r, {.depth = 1, .columns = {column::kernel_size, column::mult_adds}});
    std::cout << '\n' << table;
    // [/text]

    // [totals]
    const net_totals only = totals_of<Net>(shape{batch, 3, side, side}); // no rows, no table
    std::cout << '\n' << only.totals.macs << ' ' << only.outputs[0][1].value() << '\n';
    // [/totals]

    // [error]
    try {
        summarize<Net>(shape{batch, 1, side, side});
    } catch (const tally::error &e) {
        std::cout << e.what() << '\n';
    }
    // [/error]
}
