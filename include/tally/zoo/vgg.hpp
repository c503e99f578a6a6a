// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/activation.hpp>
#include <tally/layers/adaptive_pool.hpp>
#include <tally/layers/conv.hpp>
#include <tally/layers/dropout.hpp>
#include <tally/layers/linear.hpp>
#include <tally/layers/norm.hpp>
#include <tally/layers/pool.hpp>
#include <tally/layers/reshape.hpp>
#include <tally/net/compositions.hpp>
#include <tally/zoo/options.hpp>

#include <boost/mp11/list.hpp>

#include <cstdint>

namespace tally::zoo {

/// The parts of the VGG nets.
namespace vgg {

/// A 3x3 convolution that keeps height and width, as the layers it stands for in `features`.
template <std::int64_t InChannels, std::int64_t OutChannels>
using conv = Sequential<Conv2d<InChannels, OutChannels, kernel_size<3>, padding<1>>, ReLU<inplace>>;

/// The same with batch normalization.
template <std::int64_t InChannels, std::int64_t OutChannels>
using conv_bn =
    Sequential<Conv2d<InChannels, OutChannels, kernel_size<3>, padding<1>>, BatchNorm2d<OutChannels>, ReLU<inplace>>;

using halve = Sequential<MaxPool2d<kernel_size<2>, stride<2>>>;

// The configurations by the letters of the paper's table 1. `Conv` is `conv` or `conv_bn`; the pieces are strung
// together into one Sequential.
// clang-format off

template <template <std::int64_t, std::int64_t> class Conv> using A = boost::mp11::mp_append<
    Conv<3, 64>,    halve,
    Conv<64, 128>,  halve,
    Conv<128, 256>, Conv<256, 256>, halve,
    Conv<256, 512>, Conv<512, 512>, halve,
    Conv<512, 512>, Conv<512, 512>, halve>;

template <template <std::int64_t, std::int64_t> class Conv> using B = boost::mp11::mp_append<
    Conv<3, 64>,    Conv<64, 64>,   halve,
    Conv<64, 128>,  Conv<128, 128>, halve,
    Conv<128, 256>, Conv<256, 256>, halve,
    Conv<256, 512>, Conv<512, 512>, halve,
    Conv<512, 512>, Conv<512, 512>, halve>;

template <template <std::int64_t, std::int64_t> class Conv> using D = boost::mp11::mp_append<
    Conv<3, 64>,    Conv<64, 64>,   halve,
    Conv<64, 128>,  Conv<128, 128>, halve,
    Conv<128, 256>, Conv<256, 256>, Conv<256, 256>, halve,
    Conv<256, 512>, Conv<512, 512>, Conv<512, 512>, halve,
    Conv<512, 512>, Conv<512, 512>, Conv<512, 512>, halve>;

template <template <std::int64_t, std::int64_t> class Conv> using E = boost::mp11::mp_append<
    Conv<3, 64>,    Conv<64, 64>,   halve,
    Conv<64, 128>,  Conv<128, 128>, halve,
    Conv<128, 256>, Conv<256, 256>, Conv<256, 256>, Conv<256, 256>, halve,
    Conv<256, 512>, Conv<512, 512>, Conv<512, 512>, Conv<512, 512>, halve,
    Conv<512, 512>, Conv<512, 512>, Conv<512, 512>, Conv<512, 512>, halve>;

template <std::int64_t NumClasses, class Drop>
using classifier = Sequential<
    Linear<512 * 7 * 7, 4096>, ReLU<inplace>, Dropout<Drop>,
    Linear<4096, 4096>,        ReLU<inplace>, Dropout<Drop>,
    Linear<4096, NumClasses>>;

// clang-format on

} // namespace vgg

/// The VGG nets: `Features`, which ends in 512 channels, and three linear layers. `VGG<vgg::D<vgg::conv_bn>>` is VGG-16
/// with batch normalization.
///
/// From `[N, 3, H, W]`, H and W of 32 or more, to `[N, num_classes]`. Options: `num_classes<1000>`,
/// `dropout<real{0.5}>`. Structure and names: torchvision.models.VGG; Simonyan and Zisserman, "Very deep convolutional
/// networks for large-scale image recognition", 2014.
template <class Features, class... Options>
struct VGG : Sequential<Named<"features", Features>, Named<"avgpool", AdaptiveAvgPool2d<7>>, Functional<Flatten<>>,
                        Named<"classifier", vgg::classifier<detail::integer_among<num_classes, 1000, Options...>,
                                                            detail::dropout_among<real{0.5}, Options...>>>> {
    using own_block = VGG;
    static constexpr const char *type_name = "VGG";
    static constexpr layer_options checked =
        detail::check_family<detail::tag_list<detail::integer_tag<num_classes>, detail::real_tag<dropout>>, Options...>(
            type_name);
};

// params, and macs at [1, 3, 224, 224]

struct vgg11 : VGG<vgg::A<vgg::conv>> {}; ///< 132,863,336 and 7,609,090,048

struct vgg11_bn : VGG<vgg::A<vgg::conv_bn>> {}; ///< 132,868,840 and 7,609,090,048

struct vgg13 : VGG<vgg::B<vgg::conv>> {}; ///< 133,047,848 and 11,308,466,176

struct vgg13_bn : VGG<vgg::B<vgg::conv_bn>> {}; ///< 133,053,736 and 11,308,466,176

struct vgg16 : VGG<vgg::D<vgg::conv>> {}; ///< 138,357,544 and 15,470,264,320

struct vgg16_bn : VGG<vgg::D<vgg::conv_bn>> {}; ///< 138,365,992 and 15,470,264,320

struct vgg19 : VGG<vgg::E<vgg::conv>> {}; ///< 143,667,240 and 19,632,062,464

struct vgg19_bn : VGG<vgg::E<vgg::conv_bn>> {}; ///< 143,678,248 and 19,632,062,464

} // namespace tally::zoo
