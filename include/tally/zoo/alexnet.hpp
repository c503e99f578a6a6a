// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/activation.hpp>
#include <tally/layers/adaptive_pool.hpp>
#include <tally/layers/conv.hpp>
#include <tally/layers/dropout.hpp>
#include <tally/layers/linear.hpp>
#include <tally/layers/pool.hpp>
#include <tally/layers/reshape.hpp>
#include <tally/net/compositions.hpp>
#include <tally/zoo/options.hpp>

namespace tally::zoo {

// clang-format off

/// AlexNet, in the variant with one column.
///
/// From `[N, 3, H, W]`, H and W of 63 or more, to `[N, num_classes]`. Options: `num_classes<1000>`, `dropout<real{0.5}>`.
/// Structure and names: torchvision.models.AlexNet; Krizhevsky, "One weird trick for parallelizing convolutional neural
/// networks", 2014.
template <class... Options>
struct AlexNet : Sequential<
    Named<"features", Sequential<
        Conv2d<3, 64, kernel_size<11>, stride<4>, padding<2>>, ReLU<inplace>, MaxPool2d<kernel_size<3>, stride<2>>,
        Conv2d<64, 192, kernel_size<5>, padding<2>>,           ReLU<inplace>, MaxPool2d<kernel_size<3>, stride<2>>,
        Conv2d<192, 384, kernel_size<3>, padding<1>>,          ReLU<inplace>,
        Conv2d<384, 256, kernel_size<3>, padding<1>>,          ReLU<inplace>,
        Conv2d<256, 256, kernel_size<3>, padding<1>>,          ReLU<inplace>, MaxPool2d<kernel_size<3>, stride<2>>>>,
    Named<"avgpool", AdaptiveAvgPool2d<6>>,
    Functional<Flatten<>>,
    Named<"classifier", Sequential<
        Dropout<detail::dropout_among<real{0.5}, Options...>>, Linear<256 * 6 * 6, 4096>, ReLU<inplace>,
        Dropout<detail::dropout_among<real{0.5}, Options...>>, Linear<4096, 4096>,        ReLU<inplace>,
        Linear<4096, detail::integer_among<num_classes, 1000, Options...>>>>> {

    using own_block = AlexNet;
    static constexpr const char *type_name = "AlexNet";
    static constexpr layer_options checked =
        detail::check_family<detail::tag_list<detail::integer_tag<num_classes>, detail::real_tag<dropout>>, Options...>(type_name);
};

// clang-format on

/// 61,100,840 params, 714,188,480 macs at `[1, 3, 224, 224]`.
struct alexnet : AlexNet<> {};

} // namespace tally::zoo
