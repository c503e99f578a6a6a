// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/activation.hpp>
#include <tally/layers/adaptive_pool.hpp>
#include <tally/layers/conv.hpp>
#include <tally/layers/linear.hpp>
#include <tally/layers/norm.hpp>
#include <tally/layers/pool.hpp>
#include <tally/layers/reshape.hpp>
#include <tally/net/compositions.hpp>
#include <tally/zoo/options.hpp>

#include <boost/mp11/utility.hpp>

#include <cstdint>

namespace tally::zoo {

/// The blocks of the ResNets, and what they are made of.
namespace resnet {

template <std::int64_t InPlanes, std::int64_t OutPlanes, std::int64_t Stride = 1, std::int64_t Groups = 1>
using conv3x3 = Conv2d<InPlanes, OutPlanes, kernel_size<3>, stride<Stride>, padding<1>, groups<Groups>, bias<false>>;

template <std::int64_t InPlanes, std::int64_t OutPlanes, std::int64_t Stride = 1>
using conv1x1 = Conv2d<InPlanes, OutPlanes, kernel_size<1>, stride<Stride>, bias<false>>;

/// `Body(x) + x`; a block that changes the shape brings x to the new one by a 1x1 convolution, `downsample`.
template <class Body, std::int64_t InPlanes, std::int64_t OutPlanes, std::int64_t Stride>
using residual = boost::mp11::mp_if_c<
    Stride == 1 && InPlanes == OutPlanes, Residual<Body>,
    Residual<Body, Named<"downsample", Sequential<conv1x1<InPlanes, OutPlanes, Stride>, BatchNorm2d<OutPlanes>>>>>;

// clang-format off

template <std::int64_t InPlanes, std::int64_t Planes, std::int64_t Stride>
using basic_body = Sequential<
    Named<"conv1", conv3x3<InPlanes, Planes, Stride>>, Named<"bn1", BatchNorm2d<Planes>>, Named<"relu", ReLU<inplace>>,
    Named<"conv2", conv3x3<Planes, Planes>>,           Named<"bn2", BatchNorm2d<Planes>>>;

/// `Width`: the channels of the 3x3 convolution, in all groups together.
template <std::int64_t InPlanes, std::int64_t Width, std::int64_t OutPlanes, std::int64_t Stride, std::int64_t Groups>
using bottleneck_body = Sequential<
    Named<"conv1", conv1x1<InPlanes, Width>>,              Named<"bn1", BatchNorm2d<Width>>, Named<"relu", ReLU<inplace>>,
    Named<"conv2", conv3x3<Width, Width, Stride, Groups>>, Named<"bn2", BatchNorm2d<Width>>, Named<"relu", ReLU<inplace>>,
    Named<"conv3", conv1x1<Width, OutPlanes>>,             Named<"bn3", BatchNorm2d<OutPlanes>>>;

// clang-format on

constexpr layer_options check_basic_block(std::int64_t groups, std::int64_t width_per_group) {
    layer_options block;
    block.type = "BasicBlock";
    if (groups != 1 || width_per_group != 64)
        block.error = {fault_code::option_value,
                       "groups<1>, width_per_group<64>",
                       "%0 and %1",
                       "take resnet::Bottleneck",
                       {groups, width_per_group}};
    return block;
}

/// The block of ResNet-18 and -34: two 3x3 convolutions. From `InPlanes` to `Planes` channels, height and width divided
/// by `Stride`. It takes no groups.
template <std::int64_t InPlanes, std::int64_t Planes, std::int64_t Stride = 1, std::int64_t Groups = 1,
          std::int64_t WidthPerGroup = 64>
struct BasicBlock : Sequential<residual<basic_body<InPlanes, Planes, Stride>, InPlanes, Planes, Stride>,
                               Named<"relu", ReLU<inplace>>> {
    using own_block = BasicBlock;
    static constexpr const char *type_name = "BasicBlock";
    static constexpr layer_options checked = check_basic_block(Groups, WidthPerGroup);
    static constexpr std::int64_t expansion = 1;
};

/// The block of the deeper nets: 1x1, 3x3 and 1x1 convolutions. From `InPlanes` to `4 * Planes` channels, height and
/// width divided by `Stride`, which the 3x3 convolution has (torchvision's choice; the paper's is the first 1x1
/// convolution).
template <std::int64_t InPlanes, std::int64_t Planes, std::int64_t Stride = 1, std::int64_t Groups = 1,
          std::int64_t WidthPerGroup = 64>
struct Bottleneck
    : Sequential<residual<bottleneck_body<InPlanes, Planes * WidthPerGroup / 64 * Groups, 4 * Planes, Stride, Groups>,
                          InPlanes, 4 * Planes, Stride>,
                 Named<"relu", ReLU<inplace>>> {
    using own_block = Bottleneck;
    static constexpr const char *type_name = "Bottleneck";
    static constexpr std::int64_t expansion = 4;
};

/// What a ResNet's blocks are made from, the last three parameters being those of all stages.
template <template <std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t> class Block,
          std::int64_t Groups, std::int64_t WidthPerGroup>
struct blocks {
    static constexpr std::int64_t expansion = Block<64, 64, 1, Groups, WidthPerGroup>::expansion;

    /// `Count` blocks in a row, of which the first changes the shape.
    template <std::int64_t InPlanes, std::int64_t Planes, std::int64_t Count, std::int64_t Stride>
    using stage = boost::mp11::mp_if_c<
        Count == 1, Sequential<Block<InPlanes, Planes, Stride, Groups, WidthPerGroup>>,
        Sequential<Block<InPlanes, Planes, Stride, Groups, WidthPerGroup>,
                   Repeat<Count - 1, Block<Planes * expansion, Planes, 1, Groups, WidthPerGroup>>>>;
};

// clang-format off

template <class Blocks, std::int64_t N1, std::int64_t N2, std::int64_t N3, std::int64_t N4, std::int64_t NumClasses,
          std::int64_t X = Blocks::expansion>
using net = Sequential<
    Named<"conv1", Conv2d<3, 64, kernel_size<7>, stride<2>, padding<3>, bias<false>>>,
    Named<"bn1", BatchNorm2d<64>>,
    Named<"relu", ReLU<inplace>>,
    Named<"maxpool", MaxPool2d<kernel_size<3>, stride<2>, padding<1>>>,
    Named<"layer1", typename Blocks::template stage<64, 64, N1, 1>>,
    Named<"layer2", typename Blocks::template stage<64 * X, 128, N2, 2>>,
    Named<"layer3", typename Blocks::template stage<128 * X, 256, N3, 2>>,
    Named<"layer4", typename Blocks::template stage<256 * X, 512, N4, 2>>,
    Named<"avgpool", AdaptiveAvgPool2d<1>>,
    Functional<Flatten<>>,
    Named<"fc", Linear<512 * X, NumClasses>>>;

// clang-format on

} // namespace resnet

/// The residual nets: four stages of `N1` to `N4` blocks each. `ResNet<resnet::Bottleneck, 3, 4, 6, 3>` is ResNet-50.
///
/// From `[N, 3, H, W]` to `[N, num_classes]`. Options: `num_classes<1000>`; with Bottleneck, `groups<1>` and
/// `width_per_group<64>`, which make a ResNeXt or a wide ResNet of it.
/// Structure and names: torchvision.models.ResNet; He et al., "Deep residual learning for image recognition", 2015;
/// Xie et al., "Aggregated residual transformations", 2016; Zagoruyko and Komodakis, "Wide residual networks", 2016.
template <template <std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t> class Block, std::int64_t N1,
          std::int64_t N2, std::int64_t N3, std::int64_t N4, class... Options>
struct ResNet : resnet::net<resnet::blocks<Block, detail::integer_among<tally::groups, 1, Options...>,
                                           detail::integer_among<width_per_group, 64, Options...>>,
                            N1, N2, N3, N4, detail::integer_among<num_classes, 1000, Options...>> {
    using own_block = ResNet;
    static constexpr const char *type_name = "ResNet";
    static constexpr layer_options checked =
        detail::check_family<detail::tag_list<detail::integer_tag<num_classes>, detail::integer_tag<tally::groups>,
                                              detail::integer_tag<width_per_group>>,
                             Options...>(type_name);
    /// torchvision's ResNet has an attribute of that name, and torchinfo shows it.
    static constexpr std::int64_t groups = detail::integer_among<tally::groups, 1, Options...>;
};

// params, and macs at [1, 3, 224, 224]

/// 11,689,512 and 1,814,073,344.
using resnet18 = ResNet<resnet::BasicBlock, 2, 2, 2, 2>;

/// 21,797,672 and 3,663,761,408.
using resnet34 = ResNet<resnet::BasicBlock, 3, 4, 6, 3>;

/// 25,557,032 and 4,089,184,256.
using resnet50 = ResNet<resnet::Bottleneck, 3, 4, 6, 3>;

/// 44,549,160 and 7,801,405,440.
using resnet101 = ResNet<resnet::Bottleneck, 3, 4, 23, 3>;

/// 60,192,808 and 11,513,626,624.
using resnet152 = ResNet<resnet::Bottleneck, 3, 8, 36, 3>;

/// 25,028,904 and 4,230,479,872.
using resnext50_32x4d = ResNet<resnet::Bottleneck, 3, 4, 6, 3, groups<32>, width_per_group<4>>;

/// 88,791,336 and 16,414,015,488.
using resnext101_32x8d = ResNet<resnet::Bottleneck, 3, 4, 23, 3, groups<32>, width_per_group<8>>;

/// 68,883,240 and 11,398,021,120.
using wide_resnet50_2 = ResNet<resnet::Bottleneck, 3, 4, 6, 3, width_per_group<128>>;

/// 126,886,696 and 22,753,050,624.
using wide_resnet101_2 = ResNet<resnet::Bottleneck, 3, 4, 23, 3, width_per_group<128>>;

} // namespace tally::zoo
