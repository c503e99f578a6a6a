// SPDX-License-Identifier: BSL-1.0
#include <tally/zoo/vgg.hpp>

#include <tally/tally.hpp>

#include <type_traits>

// Numbers: tests/golden/totals.md, counted in PyTorch and printed by torchinfo.

using namespace tally;

namespace {

using image = Shape<1, 3, 224, 224>;
constexpr options as_torchinfo{.counting = counting::torchinfo};

static_assert(params<zoo::vgg11> == 132'863'336);
static_assert(macs<zoo::vgg11, image> == 7'609'090'048);
static_assert(std::is_same_v<output_t<zoo::vgg11, image>, Shape<1, 1000>>);
static_assert(summary<zoo::vgg11, image>.totals.buffers == 0);
static_assert(summary<zoo::vgg11, image, as_torchinfo>.totals.macs == 7'616'525'288);
static_assert(summary<zoo::vgg11, image, as_torchinfo>.totals.output_bytes == 59'481'920);
static_assert(summary<zoo::vgg11, image, as_torchinfo>.totals.param_bytes == 531'453'344);

static_assert(params<zoo::vgg11_bn> == 132'868'840);
static_assert(macs<zoo::vgg11_bn, image> == 7'609'090'048);
static_assert(std::is_same_v<output_t<zoo::vgg11_bn, image>, Shape<1, 1000>>);
static_assert(summary<zoo::vgg11_bn, image>.totals.buffers == 5'512);
static_assert(summary<zoo::vgg11_bn, image, as_torchinfo>.totals.macs == 7'616'530'792);
static_assert(summary<zoo::vgg11_bn, image, as_torchinfo>.totals.output_bytes == 118'890'304);
static_assert(summary<zoo::vgg11_bn, image, as_torchinfo>.totals.param_bytes == 531'475'360);

static_assert(params<zoo::vgg13> == 133'047'848);
static_assert(macs<zoo::vgg13, image> == 11'308'466'176);
static_assert(std::is_same_v<output_t<zoo::vgg13, image>, Shape<1, 1000>>);
static_assert(summary<zoo::vgg13, image>.totals.buffers == 0);
static_assert(summary<zoo::vgg13, image, as_torchinfo>.totals.macs == 11'320'718'312);
static_assert(summary<zoo::vgg13, image, as_torchinfo>.totals.output_bytes == 98'017'088);
static_assert(summary<zoo::vgg13, image, as_torchinfo>.totals.param_bytes == 532'191'392);

static_assert(params<zoo::vgg13_bn> == 133'053'736);
static_assert(macs<zoo::vgg13_bn, image> == 11'308'466'176);
static_assert(std::is_same_v<output_t<zoo::vgg13_bn, image>, Shape<1, 1000>>);
static_assert(summary<zoo::vgg13_bn, image>.totals.buffers == 5'898);
static_assert(summary<zoo::vgg13_bn, image, as_torchinfo>.totals.macs == 11'320'724'200);
static_assert(summary<zoo::vgg13_bn, image, as_torchinfo>.totals.output_bytes == 195'960'640);
static_assert(summary<zoo::vgg13_bn, image, as_torchinfo>.totals.param_bytes == 532'214'944);

static_assert(params<zoo::vgg16> == 138'357'544);
static_assert(macs<zoo::vgg16, image> == 15'470'264'320);
static_assert(std::is_same_v<output_t<zoo::vgg16, image>, Shape<1, 1000>>);
static_assert(summary<zoo::vgg16, image>.totals.buffers == 0);
static_assert(summary<zoo::vgg16, image, as_torchinfo>.totals.macs == 15'483'821'032);
static_assert(summary<zoo::vgg16, image, as_torchinfo>.totals.output_bytes == 108'453'696);
static_assert(summary<zoo::vgg16, image, as_torchinfo>.totals.param_bytes == 553'430'176);

static_assert(params<zoo::vgg16_bn> == 138'365'992);
static_assert(macs<zoo::vgg16_bn, image> == 15'470'264'320);
static_assert(std::is_same_v<output_t<zoo::vgg16_bn, image>, Shape<1, 1000>>);
static_assert(summary<zoo::vgg16_bn, image>.totals.buffers == 8'461);
static_assert(summary<zoo::vgg16_bn, image, as_torchinfo>.totals.macs == 15'483'829'480);
static_assert(summary<zoo::vgg16_bn, image, as_torchinfo>.totals.output_bytes == 216'833'856);
static_assert(summary<zoo::vgg16_bn, image, as_torchinfo>.totals.param_bytes == 553'463'968);

static_assert(params<zoo::vgg19> == 143'667'240);
static_assert(macs<zoo::vgg19, image> == 19'632'062'464);
static_assert(std::is_same_v<output_t<zoo::vgg19, image>, Shape<1, 1000>>);
static_assert(summary<zoo::vgg19, image>.totals.buffers == 0);
static_assert(summary<zoo::vgg19, image, as_torchinfo>.totals.macs == 19'646'923'752);
static_assert(summary<zoo::vgg19, image, as_torchinfo>.totals.output_bytes == 118'890'304);
static_assert(summary<zoo::vgg19, image, as_torchinfo>.totals.param_bytes == 574'668'960);

static_assert(params<zoo::vgg19_bn> == 143'678'248);
static_assert(macs<zoo::vgg19_bn, image> == 19'632'062'464);
static_assert(std::is_same_v<output_t<zoo::vgg19_bn, image>, Shape<1, 1000>>);
static_assert(summary<zoo::vgg19_bn, image>.totals.buffers == 11'024);
static_assert(summary<zoo::vgg19_bn, image, as_torchinfo>.totals.macs == 19'646'934'760);
static_assert(summary<zoo::vgg19_bn, image, as_torchinfo>.totals.output_bytes == 237'707'072);
static_assert(summary<zoo::vgg19_bn, image, as_torchinfo>.totals.param_bytes == 574'712'992);

// Options in either order.
using small = zoo::VGG<zoo::vgg::A<zoo::vgg::conv>, zoo::dropout<real{0.1}>, zoo::num_classes<10>>;
static_assert(std::is_same_v<output_t<small, Shape<2, 3, 32, 32>>, Shape<2, 10>>);
static_assert(!fits<small, Shape<2, 3, 31, 31>>);

} // namespace
