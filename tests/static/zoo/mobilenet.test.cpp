// SPDX-License-Identifier: BSL-1.0
#include <tally/zoo/mobilenet.hpp>

#include <tally/tally.hpp>

#include <type_traits>

// Numbers: tests/golden/totals.md, counted in PyTorch and printed by torchinfo.

using namespace tally;

namespace {

using image = Shape<1, 3, 224, 224>;
constexpr options as_torchinfo{.counting = counting::torchinfo};

static_assert(params<zoo::mobilenet_v2> == 3'504'872);
static_assert(macs<zoo::mobilenet_v2, image> == 300'774'272);
static_assert(std::is_same_v<output_t<zoo::mobilenet_v2, image>, Shape<1, 1000>>);
static_assert(summary<zoo::mobilenet_v2, image>.totals.buffers == 34'164);
static_assert(summary<zoo::mobilenet_v2, image, as_torchinfo>.totals.macs == 300'809'384);
static_assert(summary<zoo::mobilenet_v2, image, as_torchinfo>.totals.output_bytes == 106'857'792);
static_assert(summary<zoo::mobilenet_v2, image, as_torchinfo>.totals.param_bytes == 14'019'488);

// sum(p.numel() for p in torchvision.models.mobilenet_v2(width_mult=...).parameters()), torchvision 0.14.1
static_assert(params<zoo::MobileNetV2<zoo::width_mult<real{0.35}>>> == 1'677'128);
static_assert(params<zoo::MobileNetV2<zoo::width_mult<real{0.5}>>> == 1'968'680);
static_assert(params<zoo::MobileNetV2<zoo::width_mult<real{1.4}>>> == 6'108'776);

using small = zoo::MobileNetV2<zoo::num_classes<10>, zoo::dropout<real{0.1}>, zoo::width_mult<real{0.5}>>;
static_assert(std::is_same_v<output_t<small, Shape<2, 3, 96, 96>>, Shape<2, 10>>);

} // namespace
