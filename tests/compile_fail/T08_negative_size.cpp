// SPDX-License-Identifier: BSL-1.0
// A dimension of -2.

#include <tally/tally.hpp>

#include <type_traits>

using namespace tally;

#ifdef TALLY_BROKEN
using In = Shape<-2, 3, 8, 8>;
#else
using In = Shape<2, 3, 8, 8>;
#endif
using Net = Sequential<Conv2d<3, 8, kernel_size<3>>>;
static_assert(macs<Net, In> == 15'552);
static_assert(std::is_same_v<Shape<-2>, Shape<-2>>); // a Shape itself is just a type

// error: T08
// layer: the net
// type: Sequential
// wanted: sizes of 0 or more, or dyn
// got: -2
// remedy: give the sizes of a tensor
