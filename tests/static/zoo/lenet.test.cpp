// SPDX-License-Identifier: BSL-1.0
#include <tally/zoo/lenet.hpp>

#include <tally/tally.hpp>

#include <type_traits>

// Numbers: tests/golden/totals.md, counted in PyTorch and printed by torchinfo.

using namespace tally;

namespace {

using image = Shape<1, 1, 28, 28>;
constexpr options as_torchinfo{.counting = counting::torchinfo};

static_assert(params<zoo::lenet5> == 61'706);
static_assert(macs<zoo::lenet5, image> == 416'520);
static_assert(std::is_same_v<output_t<zoo::lenet5, image>, Shape<1, 10>>);
static_assert(summary<zoo::lenet5, image>.totals.buffers == 0);
static_assert(summary<zoo::lenet5, image, as_torchinfo>.totals.macs == 423'038);
static_assert(summary<zoo::lenet5, image, as_torchinfo>.totals.output_bytes == 52'144);
static_assert(summary<zoo::lenet5, image, as_torchinfo>.totals.param_bytes == 246'824);

static_assert(std::is_same_v<output_t<zoo::LeNet5<zoo::num_classes<26>>, image>, Shape<1, 26>>);
static_assert(!fits<zoo::lenet5, Shape<1, 1, 32, 32>>);

} // namespace
