// SPDX-License-Identifier: BSL-1.0
// A net with a mistake: the second convolution takes 8 channels, and 6 arrive. It is not meant to compile.

#include <tally/tally.hpp>

using namespace tally;

struct LeNet5 : Sequential<Conv2d<1, 6, kernel_size<5>, padding<2>>, Tanh, AvgPool2d<kernel_size<2>>,
                           Named<"conv2", Conv2d<8, 16, kernel_size<5>>>, Tanh, AvgPool2d<kernel_size<2>>, Flatten<>,
                           Linear<400, 120>, Tanh, Linear<120, 84>, Tanh, Linear<84, 10>> {};

static_assert(macs<LeNet5, Shape<1, 1, 28, 28>> == 416'520);
