// SPDX-License-Identifier: BSL-1.0
#include <tally/zoo/alexnet.hpp>

#include <tally/tally.hpp>

#include <type_traits>

// Numbers: tests/golden/totals.md, counted in PyTorch and printed by torchinfo.

using namespace tally;

namespace {

using image = Shape<1, 3, 224, 224>;
constexpr options as_torchinfo{.counting = counting::torchinfo};

static_assert(params<zoo::alexnet> == 61'100'840);
static_assert(macs<zoo::alexnet, image> == 714'188'480);
static_assert(std::is_same_v<output_t<zoo::alexnet, image>, Shape<1, 1000>>);
static_assert(summary<zoo::alexnet, image>.totals.buffers == 0);
static_assert(summary<zoo::alexnet, image, as_torchinfo>.totals.macs == 714'682'664);
static_assert(summary<zoo::alexnet, image, as_torchinfo>.totals.output_bytes == 3'953'472);
static_assert(summary<zoo::alexnet, image, as_torchinfo>.totals.param_bytes == 244'403'360);

// Options, and the smallest image: torchvision names min_size (63, 63).
static_assert(std::is_same_v<output_t<zoo::AlexNet<zoo::num_classes<10>>, Shape<8, 3, 63, 63>>, Shape<8, 10>>);
static_assert(!fits<zoo::alexnet, Shape<8, 3, 62, 62>>);
static_assert(!fits<zoo::alexnet, Shape<8, 1, 224, 224>>);

} // namespace
