// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/activation.hpp>
#include <tally/layers/conv.hpp>
#include <tally/layers/linear.hpp>
#include <tally/layers/pool.hpp>
#include <tally/layers/reshape.hpp>
#include <tally/net/compositions.hpp>
#include <tally/zoo/options.hpp>

namespace tally::zoo {

// clang-format off

/// LeNet-5 as it is taught today: for 28x28 images of one channel, with tanh, average pooling and a full second convolution.
///
/// From `[N, 1, 28, 28]` to `[N, num_classes]`. Options: `num_classes<10>`.
/// Source: LeCun et al., "Gradient-based learning applied to document recognition", 1998, figure 2.
template <class... Options>
struct LeNet5 : Sequential<
    Conv2d<1, 6, kernel_size<5>, padding<2>>, Tanh, AvgPool2d<kernel_size<2>>,
    Conv2d<6, 16, kernel_size<5>>,            Tanh, AvgPool2d<kernel_size<2>>,
    Flatten<>,
    Linear<400, 120>, Tanh,
    Linear<120, 84>,  Tanh,
    Linear<84, detail::integer_among<num_classes, 10, Options...>>> {

    using own_block = LeNet5;
    static constexpr const char *type_name = "LeNet5";
    static constexpr layer_options checked =
        detail::check_family<detail::tag_list<detail::integer_tag<num_classes>>, Options...>(type_name);
};

// clang-format on

/// 61,706 params, 416,520 macs at `[1, 1, 28, 28]`.
struct lenet5 : LeNet5<> {};

} // namespace tally::zoo
