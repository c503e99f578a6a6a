// SPDX-License-Identifier: BSL-1.0
// An option of the user's own that is called as one of the zoo's.

#include <tally/tally.hpp>
#include <tally/zoo/vgg.hpp>

using namespace tally;

template <int N> struct num_classes {};

#ifdef TALLY_BROKEN
using Net = zoo::VGG<zoo::vgg::A<zoo::vgg::conv>, ::num_classes<10>>;
#else
using Net = zoo::VGG<zoo::vgg::A<zoo::vgg::conv>, zoo::num_classes<10>>;
#endif
static_assert(params<Net> > 0);

// error: T11
// layer: the net
// type: VGG
// wanted: an option of VGG
// got: num_classes
// remedy: take one that its header lists
