// SPDX-License-Identifier: BSL-1.0
// An option that a family of the zoo does not have.

#include <tally/tally.hpp>
#include <tally/zoo/vgg.hpp>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = zoo::VGG<zoo::vgg::A<zoo::vgg::conv>, stride<2>>;
#else
using Net = zoo::VGG<zoo::vgg::A<zoo::vgg::conv>, zoo::num_classes<10>>;
#endif
static_assert(params<Net> > 0);

// error: T11
// layer: the net
// type: VGG
// wanted: an option of VGG
// got: stride
// remedy: take one that its header lists
