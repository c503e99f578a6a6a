// SPDX-License-Identifier: BSL-1.0
#include <tally/zoo/squeezenet.hpp>

#include <tally/tally.hpp>

#include <type_traits>

// Numbers: tests/golden/totals.md, counted in PyTorch and printed by torchinfo.

using namespace tally;

namespace {

using image = Shape<1, 3, 224, 224>;
constexpr options as_torchinfo{.counting = counting::torchinfo};

static_assert(params<zoo::squeezenet1_0> == 1'248'424);
static_assert(macs<zoo::squeezenet1_0, image> == 818'924'576);
static_assert(std::is_same_v<output_t<zoo::squeezenet1_0, image>, Shape<1, 1000>>);
static_assert(summary<zoo::squeezenet1_0, image>.totals.buffers == 0);
static_assert(summary<zoo::squeezenet1_0, image, as_torchinfo>.totals.macs == 823'270'824);
static_assert(summary<zoo::squeezenet1_0, image, as_torchinfo>.totals.output_bytes == 34'769'984);
static_assert(summary<zoo::squeezenet1_0, image, as_torchinfo>.totals.param_bytes == 4'993'696);

static_assert(params<zoo::squeezenet1_1> == 1'235'496);
static_assert(macs<zoo::squeezenet1_1, image> == 349'151'936);
static_assert(std::is_same_v<output_t<zoo::squeezenet1_1, image>, Shape<1, 1000>>);
static_assert(summary<zoo::squeezenet1_1, image>.totals.buffers == 0);
static_assert(summary<zoo::squeezenet1_1, image, as_torchinfo>.totals.macs == 351'741'288);
static_assert(summary<zoo::squeezenet1_1, image, as_torchinfo>.totals.output_bytes == 20'714'816);
static_assert(summary<zoo::squeezenet1_1, image, as_torchinfo>.totals.param_bytes == 4'941'984);

static_assert(
    std::is_same_v<output_t<zoo::SqueezeNet<zoo::squeezenet::features1_1, zoo::num_classes<10>>, Shape<2, 3, 64, 64>>,
                   Shape<2, 10>>);

} // namespace
