// SPDX-License-Identifier: BSL-1.0
// The net that README.md begins with. The test docs.broken_net compiles it with a mistake in it.
#include <cstdio>

// clang-format off
// [net]
#include <tally/tally.hpp>
using namespace tally;

struct LeNet5 : Sequential<
    Conv2d<1, 6, kernel_size<5>, padding<2>>, Tanh, AvgPool2d<kernel_size<2>>,
    Conv2d<6, 16, kernel_size<5>>,            Tanh, AvgPool2d<kernel_size<2>>,
    Flatten<>,
    Linear<400, 120>, Tanh,
    Linear<120, 84>,  Tanh,
    Linear<84, 10>> {};
using In = Shape<1, 1, 28, 28>;

static_assert(params<LeNet5> <= 62'000);
static_assert(macs<LeNet5, In> == 416'520);
// [/net]
// clang-format on

int main() { std::fputs(text<LeNet5, In>.data(), stdout); }
