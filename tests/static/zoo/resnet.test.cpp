// SPDX-License-Identifier: BSL-1.0
#include <tally/zoo/resnet.hpp>

#include <tally/tally.hpp>

#include <type_traits>

// Numbers: tests/golden/totals.md, counted in PyTorch and printed by torchinfo.

using namespace tally;

namespace {

using image = Shape<1, 3, 224, 224>;
constexpr options as_torchinfo{.counting = counting::torchinfo};

static_assert(params<zoo::resnet18> == 11'689'512);
static_assert(macs<zoo::resnet18, image> == 1'814'073'344);
static_assert(std::is_same_v<output_t<zoo::resnet18, image>, Shape<1, 1000>>);
static_assert(summary<zoo::resnet18, image>.totals.buffers == 9'620);
static_assert(summary<zoo::resnet18, image, as_torchinfo>.totals.macs == 1'814'083'944);
static_assert(summary<zoo::resnet18, image, as_torchinfo>.totals.output_bytes == 39'747'392);
static_assert(summary<zoo::resnet18, image, as_torchinfo>.totals.param_bytes == 46'758'048);

static_assert(params<zoo::resnet34> == 21'797'672);
static_assert(macs<zoo::resnet34, image> == 3'663'761'408);
static_assert(std::is_same_v<output_t<zoo::resnet34, image>, Shape<1, 1000>>);
static_assert(summary<zoo::resnet34, image>.totals.buffers == 17'060);
static_assert(summary<zoo::resnet34, image, as_torchinfo>.totals.macs == 3'663'779'432);
static_assert(summary<zoo::resnet34, image, as_torchinfo>.totals.output_bytes == 59'817'792);
static_assert(summary<zoo::resnet34, image, as_torchinfo>.totals.param_bytes == 87'190'688);

static_assert(params<zoo::resnet50> == 25'557'032);
static_assert(macs<zoo::resnet50, image> == 4'089'184'256);
static_assert(std::is_same_v<output_t<zoo::resnet50, image>, Shape<1, 1000>>);
static_assert(summary<zoo::resnet50, image>.totals.buffers == 53'173);
static_assert(summary<zoo::resnet50, image, as_torchinfo>.totals.macs == 4'089'238'376);
static_assert(summary<zoo::resnet50, image, as_torchinfo>.totals.output_bytes == 177'831'744);
static_assert(summary<zoo::resnet50, image, as_torchinfo>.totals.param_bytes == 102'228'128);

static_assert(params<zoo::resnet101> == 44'549'160);
static_assert(macs<zoo::resnet101, image> == 7'801'405'440);
static_assert(std::is_same_v<output_t<zoo::resnet101, image>, Shape<1, 1000>>);
static_assert(summary<zoo::resnet101, image>.totals.buffers == 105'448);
static_assert(summary<zoo::resnet101, image, as_torchinfo>.totals.macs == 7'801'511'784);
static_assert(summary<zoo::resnet101, image, as_torchinfo>.totals.output_bytes == 259'718'976);
static_assert(summary<zoo::resnet101, image, as_torchinfo>.totals.param_bytes == 178'196'640);

static_assert(params<zoo::resnet152> == 60'192'808);
static_assert(macs<zoo::resnet152, image> == 11'513'626'624);
static_assert(std::is_same_v<output_t<zoo::resnet152, image>, Shape<1, 1000>>);
static_assert(summary<zoo::resnet152, image>.totals.buffers == 151'579);
static_assert(summary<zoo::resnet152, image, as_torchinfo>.totals.macs == 11'513'779'048);
static_assert(summary<zoo::resnet152, image, as_torchinfo>.totals.output_bytes == 360'873'792);
static_assert(summary<zoo::resnet152, image, as_torchinfo>.totals.param_bytes == 240'771'232);

static_assert(params<zoo::resnext50_32x4d> == 25'028'904);
static_assert(macs<zoo::resnext50_32x4d, image> == 4'230'479'872);
static_assert(std::is_same_v<output_t<zoo::resnext50_32x4d, image>, Shape<1, 1000>>);
static_assert(summary<zoo::resnext50_32x4d, image>.totals.buffers == 68'277);
static_assert(summary<zoo::resnext50_32x4d, image, as_torchinfo>.totals.macs == 4'230'549'096);
static_assert(summary<zoo::resnext50_32x4d, image, as_torchinfo>.totals.output_bytes == 230'416'192);
static_assert(summary<zoo::resnext50_32x4d, image, as_torchinfo>.totals.param_bytes == 100'115'616);

static_assert(params<zoo::resnext101_32x8d> == 88'791'336);
static_assert(macs<zoo::resnext101_32x8d, image> == 16'414'015'488);
static_assert(std::is_same_v<output_t<zoo::resnext101_32x8d, image>, Shape<1, 1000>>);
static_assert(summary<zoo::resnext101_32x8d, image>.totals.buffers == 202'984);
static_assert(summary<zoo::resnext101_32x8d, image, as_torchinfo>.totals.macs == 16'414'219'368);
static_assert(summary<zoo::resnext101_32x8d, image, as_torchinfo>.totals.output_bytes == 499'359'552);
static_assert(summary<zoo::resnext101_32x8d, image, as_torchinfo>.totals.param_bytes == 355'165'344);

static_assert(params<zoo::wide_resnet50_2> == 68'883'240);
static_assert(macs<zoo::wide_resnet50_2, image> == 11'398'021'120);
static_assert(std::is_same_v<output_t<zoo::wide_resnet50_2, image>, Shape<1, 1000>>);
static_assert(summary<zoo::wide_resnet50_2, image>.totals.buffers == 68'277);
static_assert(summary<zoo::wide_resnet50_2, image, as_torchinfo>.totals.macs == 11'398'090'344);
static_assert(summary<zoo::wide_resnet50_2, image, as_torchinfo>.totals.output_bytes == 230'416'192);
static_assert(summary<zoo::wide_resnet50_2, image, as_torchinfo>.totals.param_bytes == 275'532'960);

static_assert(params<zoo::wide_resnet101_2> == 126'886'696);
static_assert(macs<zoo::wide_resnet101_2, image> == 22'753'050'624);
static_assert(std::is_same_v<output_t<zoo::wide_resnet101_2, image>, Shape<1, 1000>>);
static_assert(summary<zoo::wide_resnet101_2, image>.totals.buffers == 137'960);
static_assert(summary<zoo::wide_resnet101_2, image, as_torchinfo>.totals.macs == 22'753'189'480);
static_assert(summary<zoo::wide_resnet101_2, image, as_torchinfo>.totals.output_bytes == 339'599'168);
static_assert(summary<zoo::wide_resnet101_2, image, as_torchinfo>.totals.param_bytes == 507'546'784);

// One block a stage, and ten classes: sum(p.numel() for p in torchvision.models.ResNet(BasicBlock, [1, 1, 1, 1],
// num_classes=10).parameters()), torchvision 0.14.1
using resnet10 = zoo::ResNet<zoo::resnet::BasicBlock, 1, 1, 1, 1, zoo::num_classes<10>>;
static_assert(params<resnet10> == 4'910'922);
static_assert(std::is_same_v<output_t<resnet10, Shape<4, 3, 32, 32>>, Shape<4, 10>>);

// Sizes that are known only later.
static_assert(std::is_same_v<output_t<zoo::resnet18, Shape<dyn, 3, dyn, dyn>>, Shape<dyn, 1000>>);
static_assert(!fits<zoo::resnet18, Shape<dyn, 1, dyn, dyn>>);

} // namespace
