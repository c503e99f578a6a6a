// SPDX-License-Identifier: BSL-1.0
// LeNet-5 as a type: its counts are constants, and so is its table.
// clang-format off
// [all]
#include <cstdio>
#include <iostream>
// [net]
#include <tally/tally.hpp>
using namespace tally;

using LeNet5 = Sequential<
    Conv2d<1, 6, kernel_size<5>, padding<2>>, Tanh, AvgPool2d<kernel_size<2>>,
    Conv2d<6, 16, kernel_size<5>>,            Tanh, AvgPool2d<kernel_size<2>>,
    Flatten<>, Linear<400, 120>, Tanh, Linear<120, 84>, Tanh, Linear<84, 10>>;
using In = Shape<1, 1, 28, 28>;

static_assert(params<LeNet5> == 61'706);
static_assert(macs<LeNet5, In> == 416'520);
static_assert(std::is_same_v<output_t<LeNet5, In>, Shape<1, 10>>);
static_assert(fits<LeNet5, In> && !fits<LeNet5, Shape<1, 3, 28, 28>>);   // asks, does not fail
// [/net]

constexpr options wide{.depth = 20,                    // one structural type, for both ways
                       .columns = {column::input_size, column::output_size, column::num_params, column::kernel_size,
                                   column::groups, column::mult_adds, column::trainable},
                       .row_settings = {row_setting::depth, row_setting::var_names},
                       .counting = counting::torchinfo};

int main() {
    std::cout << summary<LeNet5, In>;                          // the table
    std::fputs(text<LeNet5, In, wide>.data(), stdout);         // a constexpr text_view, null-terminated, static storage
}
// [/all]
