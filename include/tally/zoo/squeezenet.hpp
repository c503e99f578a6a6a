// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/activation.hpp>
#include <tally/layers/adaptive_pool.hpp>
#include <tally/layers/conv.hpp>
#include <tally/layers/dropout.hpp>
#include <tally/layers/join.hpp>
#include <tally/layers/pool.hpp>
#include <tally/layers/reshape.hpp>
#include <tally/net/compositions.hpp>
#include <tally/zoo/options.hpp>

#include <cstdint>

namespace tally::zoo {

/// The parts of the SqueezeNets.
namespace squeezenet {

// clang-format off

/// A 1x1 convolution to few channels, then a 1x1 and a 3x3 one side by side, whose channels are concatenated.
template <std::int64_t InPlanes, std::int64_t SqueezePlanes, std::int64_t Expand1x1Planes, std::int64_t Expand3x3Planes>
struct Fire : Sequential<
    Named<"squeeze", Conv2d<InPlanes, SqueezePlanes, kernel_size<1>>>,
    Named<"squeeze_activation", ReLU<inplace>>,
    Branches<Concat<1>,
        Sequential<Named<"expand1x1", Conv2d<SqueezePlanes, Expand1x1Planes, kernel_size<1>>>,
                   Named<"expand1x1_activation", ReLU<inplace>>>,
        Sequential<Named<"expand3x3", Conv2d<SqueezePlanes, Expand3x3Planes, kernel_size<3>, padding<1>>>,
                   Named<"expand3x3_activation", ReLU<inplace>>>>> {};

using pool = MaxPool2d<kernel_size<3>, stride<2>, ceil_mode<true>>;

using features1_0 = Sequential<
    Conv2d<3, 96, kernel_size<7>, stride<2>>, ReLU<inplace>, pool,
    Fire<96, 16, 64, 64>,   Fire<128, 16, 64, 64>,   Fire<128, 32, 128, 128>, pool,
    Fire<256, 32, 128, 128>, Fire<256, 48, 192, 192>, Fire<384, 48, 192, 192>, Fire<384, 64, 256, 256>, pool,
    Fire<512, 64, 256, 256>>;

using features1_1 = Sequential<
    Conv2d<3, 64, kernel_size<3>, stride<2>>, ReLU<inplace>, pool,
    Fire<64, 16, 64, 64>,    Fire<128, 16, 64, 64>, pool,
    Fire<128, 32, 128, 128>, Fire<256, 32, 128, 128>, pool,
    Fire<256, 48, 192, 192>, Fire<384, 48, 192, 192>, Fire<384, 64, 256, 256>, Fire<512, 64, 256, 256>>;

template <std::int64_t NumClasses, class Drop>
using classifier = Sequential<
    Dropout<Drop>, Conv2d<512, NumClasses, kernel_size<1>>, ReLU<inplace>, AdaptiveAvgPool2d<1>>;

// clang-format on

} // namespace squeezenet

/// The SqueezeNets: `Features`, which ends in 512 channels, and a convolution to the classes.
///
/// From `[N, 3, H, W]` to `[N, num_classes]`. Options: `num_classes<1000>`, `dropout<real{0.5}>`.
/// Structure and names: torchvision.models.SqueezeNet; Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x
/// fewer parameters and <0.5MB model size", 2016.
template <class Features, class... Options>
struct SqueezeNet
    : Sequential<Named<"features", Features>,
                 Named<"classifier", squeezenet::classifier<detail::integer_among<num_classes, 1000, Options...>,
                                                            detail::dropout_among<real{0.5}, Options...>>>,
                 Functional<Flatten<>>> {
    using own_block = SqueezeNet;
    static constexpr const char *type_name = "SqueezeNet";
    static constexpr layer_options checked =
        detail::check_family<detail::tag_list<detail::integer_tag<num_classes>, detail::real_tag<dropout>>, Options...>(
            type_name);
};

/// 1,248,424 params, 818,924,576 macs at `[1, 3, 224, 224]`.
struct squeezenet1_0 : SqueezeNet<squeezenet::features1_0> {};

/// 1,235,496 params, 349,151,936 macs at `[1, 3, 224, 224]`.
struct squeezenet1_1 : SqueezeNet<squeezenet::features1_1> {};

} // namespace tally::zoo
