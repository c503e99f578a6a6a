// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/activation.hpp>
#include <tally/layers/adaptive_pool.hpp>
#include <tally/layers/conv.hpp>
#include <tally/layers/dropout.hpp>
#include <tally/layers/linear.hpp>
#include <tally/layers/norm.hpp>
#include <tally/layers/reshape.hpp>
#include <tally/net/compositions.hpp>
#include <tally/zoo/options.hpp>

#include <boost/mp11/list.hpp>
#include <boost/mp11/utility.hpp>

#include <cstdint>

namespace tally::zoo {

/// The blocks of the MobileNets.
namespace mobilenet {

/// A convolution without bias, batch normalization and ReLU6. `Options` are the convolution's.
template <std::int64_t InChannels, std::int64_t OutChannels, class... Options>
struct Conv2dNormActivation
    : Sequential<Conv2d<InChannels, OutChannels, Options..., bias<false>>, BatchNorm2d<OutChannels>, ReLU6<>> {};

/// To more channels by a 1x1 convolution (`ExpandRatio` times as many; not for 1), a 3x3 one in each channel alone, and
/// by a 1x1 one back to few.
template <std::int64_t InChannels, std::int64_t HiddenChannels, std::int64_t OutChannels, std::int64_t Stride>
using inverted_body = boost::mp11::mp_append<
    boost::mp11::mp_if_c<HiddenChannels == InChannels, Sequential<>,
                         Sequential<Conv2dNormActivation<InChannels, HiddenChannels, kernel_size<1>>>>,
    Sequential<Conv2dNormActivation<HiddenChannels, HiddenChannels, kernel_size<3>, stride<Stride>, padding<1>,
                                    groups<HiddenChannels>>,
               Conv2d<HiddenChannels, OutChannels, kernel_size<1>, bias<false>>, BatchNorm2d<OutChannels>>>;

/// The block of MobileNetV2: narrow at its ends, wide inside. It adds its input to its output where the shapes are
/// equal.
template <std::int64_t InChannels, std::int64_t OutChannels, std::int64_t Stride, std::int64_t ExpandRatio>
struct InvertedResidual
    : Sequential<boost::mp11::mp_if_c<
          Stride == 1 && InChannels == OutChannels,
          Residual<Named<"conv", inverted_body<InChannels, InChannels * ExpandRatio, OutChannels, Stride>>>,
          Named<"conv", inverted_body<InChannels, InChannels * ExpandRatio, OutChannels, Stride>>>> {};

/// `channels * factor`, rounded to a multiple of 8, but not down by more than a tenth; torchvision's `_make_divisible`.
constexpr std::int64_t scale(std::int64_t channels, double factor) {
    const double exact = static_cast<double>(channels) * factor;
    const std::int64_t nearest = static_cast<std::int64_t>(exact + 4) / 8 * 8;
    const std::int64_t rounded = nearest < 8 ? 8 : nearest;
    return static_cast<double>(rounded) < 0.9 * exact ? rounded + 8 : rounded;
}

/// The numbers of channels under a width factor.
template <real WidthMult> struct width {
    template <std::int64_t Channels> static constexpr std::int64_t of = scale(Channels, WidthMult.value);

    /// The last convolution's, which never get fewer.
    static constexpr std::int64_t last = scale(1280, WidthMult.value < 1 ? 1 : WidthMult.value);

    /// A row of the paper's table 2: `Count` blocks, of which the first has the stride and changes the channels.
    template <std::int64_t ExpandRatio, std::int64_t InChannels, std::int64_t OutChannels, std::int64_t Count,
              std::int64_t Stride>
    using stage = boost::mp11::mp_if_c<
        Count == 1, Sequential<InvertedResidual<of<InChannels>, of<OutChannels>, Stride, ExpandRatio>>,
        Sequential<InvertedResidual<of<InChannels>, of<OutChannels>, Stride, ExpandRatio>,
                   Repeat<Count - 1, InvertedResidual<of<OutChannels>, of<OutChannels>, 1, ExpandRatio>>>>;
};

// clang-format off

template <class Width>
using features = boost::mp11::mp_append<
    Sequential<Conv2dNormActivation<3, Width::template of<32>, kernel_size<3>, stride<2>, padding<1>>>,
    //                     expand  in  out  n  stride
    typename Width::template stage<1,  32,  16, 1, 1>,
    typename Width::template stage<6,  16,  24, 2, 2>,
    typename Width::template stage<6,  24,  32, 3, 2>,
    typename Width::template stage<6,  32,  64, 4, 2>,
    typename Width::template stage<6,  64,  96, 3, 1>,
    typename Width::template stage<6,  96, 160, 3, 2>,
    typename Width::template stage<6, 160, 320, 1, 1>,
    Sequential<Conv2dNormActivation<Width::template of<320>, Width::last, kernel_size<1>>>>;

template <class Width, std::int64_t NumClasses, class Drop>
using net = Sequential<
    Named<"features", features<Width>>,
    Functional<AdaptiveAvgPool2d<1>>,
    Functional<Flatten<>>,
    Named<"classifier", Sequential<Dropout<Drop>, Linear<Width::last, NumClasses>>>>;

// clang-format on

} // namespace mobilenet

/// MobileNetV2.
///
/// From `[N, 3, H, W]` to `[N, num_classes]`. Options: `num_classes<1000>`, `dropout<real{0.2}>`,
/// `width_mult<real{1.0}>`. Structure and names: torchvision.models.MobileNetV2; Sandler et al., "MobileNetV2: Inverted
/// residuals and linear bottlenecks", 2018.
template <class... Options>
struct MobileNetV2 : mobilenet::net<mobilenet::width<detail::real_among<width_mult, real{1.0}, Options...>>,
                                    detail::integer_among<num_classes, 1000, Options...>,
                                    detail::dropout_among<real{0.2}, Options...>> {
    using own_block = MobileNetV2;
    static constexpr const char *type_name = "MobileNetV2";
    static constexpr layer_options checked = detail::check_family<
        detail::tag_list<detail::integer_tag<num_classes>, detail::real_tag<dropout>, detail::real_tag<width_mult>>,
        Options...>(type_name);
};

/// 3,504,872 params, 300,774,272 macs at `[1, 3, 224, 224]`.
struct mobilenet_v2 : MobileNetV2<> {};

} // namespace tally::zoo
