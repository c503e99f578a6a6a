// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/dtype.hpp>
#include <tally/layers/activation.hpp>
#include <tally/layers/adaptive_pool.hpp>
#include <tally/layers/conv.hpp>
#include <tally/layers/dropout.hpp>
#include <tally/layers/glu.hpp>
#include <tally/layers/linear.hpp>
#include <tally/layers/norm.hpp>
#include <tally/layers/pool.hpp>
#include <tally/layers/prelu.hpp>
#include <tally/layers/reshape.hpp>
#include <tally/layers/softmax.hpp>

#include <torch/enum.h>
#include <torch/expanding_array.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>
#include <torch/types.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

/// From a layer's options to LibTorch's, and to the module that they describe.
namespace tally::detail {

inline torch::Dtype to_torch(scalar_type type) {
    switch (type) {
    case scalar_type::float32:
        return torch::kFloat32;
    case scalar_type::float64:
        return torch::kFloat64;
    case scalar_type::float16:
        return torch::kFloat16;
    case scalar_type::bfloat16:
        return torch::kBFloat16;
    case scalar_type::uint8:
        return torch::kUInt8;
    case scalar_type::int8:
        return torch::kInt8;
    case scalar_type::int16:
        return torch::kInt16;
    case scalar_type::int32:
        return torch::kInt32;
    case scalar_type::int64:
        return torch::kInt64;
    case scalar_type::complex64:
        return torch::kComplexFloat;
    case scalar_type::complex128:
        return torch::kComplexDouble;
    case scalar_type::boolean:
        return torch::kBool;
    }
    return torch::kFloat32;
}

template <std::size_t N> torch::ExpandingArray<N> to_torch(const std::int64_t (&sizes)[3]) {
    return torch::ExpandingArray<N>(torch::IntArrayRef(sizes, N));
}

template <std::size_t N> torch::nn::ConvOptions<N> to_torch(const conv_options &o) {
    torch::nn::ConvOptions<N> t(o.in_channels, o.out_channels, to_torch<N>(o.kernel_size));
    t.stride(to_torch<N>(o.stride)).dilation(to_torch<N>(o.dilation)).groups(o.groups).bias(o.bias);
    switch (o.padding_form) {
    case padding_kind::explicit_sizes:
        t.padding(to_torch<N>(o.padding));
        break;
    case padding_kind::same:
        t.padding(torch::kSame);
        break;
    case padding_kind::valid:
        t.padding(torch::kValid);
        break;
    }
    switch (o.padding_mode) {
    case padding_mode_kind::zeros:
        t.padding_mode(torch::kZeros);
        break;
    case padding_mode_kind::reflect:
        t.padding_mode(torch::kReflect);
        break;
    case padding_mode_kind::replicate:
        t.padding_mode(torch::kReplicate);
        break;
    case padding_mode_kind::circular:
        t.padding_mode(torch::kCircular);
        break;
    }
    return t;
}

inline torch::nn::BatchNormOptions to_torch(const batch_norm_options &o) {
    torch::nn::BatchNormOptions t(o.num_features);
    t.eps(o.eps).affine(o.affine).track_running_stats(o.track_running_stats);
    std::remove_reference_t<decltype(t.momentum())> momentum; // c10's optional, later the standard's
    if (!o.cumulative)
        momentum = o.momentum;
    t.momentum(momentum);
    return t;
}

template <std::size_t N> torch::nn::MaxPoolOptions<N> to_torch(const max_pool_options &o) {
    torch::nn::MaxPoolOptions<N> t(to_torch<N>(o.kernel_size));
    t.stride(to_torch<N>(o.stride)).padding(to_torch<N>(o.padding)).dilation(to_torch<N>(o.dilation));
    t.ceil_mode(o.ceil_mode);
    return t;
}

template <std::size_t N> torch::nn::AvgPoolOptions<N> to_torch(const avg_pool_options &o) {
    torch::nn::AvgPoolOptions<N> t(to_torch<N>(o.kernel_size));
    t.stride(to_torch<N>(o.stride)).padding(to_torch<N>(o.padding)).ceil_mode(o.ceil_mode);
    t.count_include_pad(o.count_include_pad);
    if constexpr (N > 1)
        if (o.divisor_override)
            t.divisor_override(o.divisor_override);
    return t;
}

/// The output sizes of an adaptive pool as the options `Torch` of LibTorch take them.
template <class Torch> Torch to_torch(const adaptive_pool_options &o) {
    using sizes_type = std::remove_cvref_t<decltype(std::declval<Torch &>().output_size())>;
    if constexpr (std::is_same_v<sizes_type, torch::ExpandingArray<1>>)
        return Torch(o.output_size[0]);
    else {
        sizes_type sizes(1);
        auto &all = *sizes; // as many as spatial_dims; the compiler knows that of the array alone
        for (std::size_t i = 0; i < all.size(); ++i) {
            std::remove_cvref_t<decltype(all[i])> size; // c10's optional, later the standard's
            if (o.output_size[i] != keep)
                size = o.output_size[i];
            all[i] = size;
        }
        return Torch(sizes);
    }
}

// with_module(options, use): `use(module)` for the module holder that the options describe, with weights of the
// options' type. What `use` returns is of one type for all modules of a family.

/// As Python's `module.to(dtype)`: whole numbers stay what they are (num_batches_tracked), which C++'s casts too.
inline void cast_weights(torch::nn::Module &module, torch::Dtype type) {
    const auto cast = [type](const torch::Tensor &t) {
        if (t.is_floating_point())
            t.set_data(t.to(type));
    };
    for (const torch::Tensor &t : module.parameters())
        cast(t);
    for (const torch::Tensor &t : module.buffers())
        cast(t);
}

template <class Holder, class Use> auto with_module_of(scalar_type dtype, Holder module, Use &use) {
    if (dtype != scalar_type::float32)
        cast_weights(*module, to_torch(dtype));
    return use(module);
}

template <class Use> auto with_module(const conv_options &o, Use use) {
    switch (o.spatial_dims) {
    case 1:
        return with_module_of(o.dtype, torch::nn::Conv1d(to_torch<1>(o)), use);
    case 2:
        return with_module_of(o.dtype, torch::nn::Conv2d(to_torch<2>(o)), use);
    default:
        return with_module_of(o.dtype, torch::nn::Conv3d(to_torch<3>(o)), use);
    }
}

template <class Use> auto with_module(const linear_options &o, Use use) {
    return with_module_of(o.dtype,
                          torch::nn::Linear(torch::nn::LinearOptions(o.in_features, o.out_features).bias(o.bias)), use);
}

template <class Use> auto with_module(const batch_norm_options &o, Use use) {
    switch (o.spatial_dims) {
    case 1:
        return with_module_of(o.dtype, torch::nn::BatchNorm1d(to_torch(o)), use);
    case 2:
        return with_module_of(o.dtype, torch::nn::BatchNorm2d(to_torch(o)), use);
    default:
        return with_module_of(o.dtype, torch::nn::BatchNorm3d(to_torch(o)), use);
    }
}

template <class Use> auto with_module(const max_pool_options &o, Use use) {
    switch (o.spatial_dims) {
    case 1:
        return use(torch::nn::MaxPool1d(to_torch<1>(o)));
    case 2:
        return use(torch::nn::MaxPool2d(to_torch<2>(o)));
    default:
        return use(torch::nn::MaxPool3d(to_torch<3>(o)));
    }
}

template <class Use> auto with_module(const avg_pool_options &o, Use use) {
    switch (o.spatial_dims) {
    case 1:
        return use(torch::nn::AvgPool1d(to_torch<1>(o)));
    case 2:
        return use(torch::nn::AvgPool2d(to_torch<2>(o)));
    default:
        return use(torch::nn::AvgPool3d(to_torch<3>(o)));
    }
}

template <class Use> auto with_module(const adaptive_max_pool_options &o, Use use) {
    switch (o.spatial_dims) {
    case 1:
        return use(torch::nn::AdaptiveMaxPool1d(to_torch<torch::nn::AdaptiveMaxPool1dOptions>(o)));
    case 2:
        return use(torch::nn::AdaptiveMaxPool2d(to_torch<torch::nn::AdaptiveMaxPool2dOptions>(o)));
    default:
        return use(torch::nn::AdaptiveMaxPool3d(to_torch<torch::nn::AdaptiveMaxPool3dOptions>(o)));
    }
}

template <class Use> auto with_module(const adaptive_avg_pool_options &o, Use use) {
    switch (o.spatial_dims) {
    case 1:
        return use(torch::nn::AdaptiveAvgPool1d(to_torch<torch::nn::AdaptiveAvgPool1dOptions>(o)));
    case 2:
        return use(torch::nn::AdaptiveAvgPool2d(to_torch<torch::nn::AdaptiveAvgPool2dOptions>(o)));
    default:
        return use(torch::nn::AdaptiveAvgPool3d(to_torch<torch::nn::AdaptiveAvgPool3dOptions>(o)));
    }
}

template <class Use> auto with_module(const activation_options &o, Use use) {
    namespace nn = torch::nn;
    switch (o.kind) {
    case activation_kind::elu:
        return use(nn::ELU(nn::ELUOptions().alpha(o.alpha).inplace(o.inplace)));
    case activation_kind::selu:
        return use(nn::SELU(nn::SELUOptions(o.inplace)));
    case activation_kind::celu:
        return use(nn::CELU(nn::CELUOptions().alpha(o.alpha).inplace(o.inplace)));
    case activation_kind::gelu:
        return use(
            nn::GELU(nn::GELUOptions().approximate(o.approximate == gelu_approximation::tanh ? "tanh" : "none")));
    case activation_kind::hardshrink:
        return use(nn::Hardshrink(nn::HardshrinkOptions(o.lambda)));
    case activation_kind::hardtanh:
        return use(nn::Hardtanh(nn::HardtanhOptions().min_val(o.min_val).max_val(o.max_val).inplace(o.inplace)));
    case activation_kind::leaky_relu:
        return use(nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(o.negative_slope).inplace(o.inplace)));
    case activation_kind::log_sigmoid:
        return use(nn::LogSigmoid());
    case activation_kind::mish:
        return use(nn::Mish());
    case activation_kind::relu:
        return use(nn::ReLU(nn::ReLUOptions(o.inplace)));
    case activation_kind::relu6:
        return use(nn::ReLU6(nn::ReLU6Options(o.inplace)));
    case activation_kind::rrelu:
        return use(nn::RReLU(nn::RReLUOptions().lower(o.lower).upper(o.upper).inplace(o.inplace)));
    case activation_kind::sigmoid:
        return use(nn::Sigmoid());
    case activation_kind::silu:
        return use(nn::SiLU());
    case activation_kind::softplus:
        return use(nn::Softplus(nn::SoftplusOptions().beta(o.beta).threshold(o.threshold)));
    case activation_kind::softshrink:
        return use(nn::Softshrink(nn::SoftshrinkOptions(o.lambda)));
    case activation_kind::softsign:
        return use(nn::Softsign());
    case activation_kind::tanh:
        return use(nn::Tanh());
    case activation_kind::tanhshrink:
        return use(nn::Tanhshrink());
    case activation_kind::threshold:
        break;
    }
    return use(nn::Threshold(nn::ThresholdOptions(o.threshold, o.value).inplace(o.inplace)));
}

template <class Use> auto with_module(const glu_options &o, Use use) {
    return use(torch::nn::GLU(torch::nn::GLUOptions(o.dim)));
}

template <class Use> auto with_module(const prelu_options &o, Use use) {
    return with_module_of(
        o.dtype, torch::nn::PReLU(torch::nn::PReLUOptions().num_parameters(o.num_parameters).init(o.init)), use);
}

template <class Use> auto with_module(const softmax_options &o, Use use) {
    switch (o.kind) {
    case softmax_kind::softmax:
        return use(torch::nn::Softmax(torch::nn::SoftmaxOptions(o.dim)));
    case softmax_kind::log_softmax:
        return use(torch::nn::LogSoftmax(torch::nn::LogSoftmaxOptions(o.dim)));
    case softmax_kind::softmin:
        return use(torch::nn::Softmin(torch::nn::SoftminOptions(o.dim)));
    case softmax_kind::softmax2d:
        break;
    }
    return use(torch::nn::Softmax2d());
}

template <class Use> auto with_module(const dropout_options &o, Use use) {
    const torch::nn::DropoutOptions t = torch::nn::DropoutOptions().p(o.p).inplace(o.inplace);
    switch (o.kind) {
    case dropout_kind::dropout:
        return use(torch::nn::Dropout(t));
    case dropout_kind::dropout2d:
        return use(torch::nn::Dropout2d(t));
    case dropout_kind::dropout3d:
        return use(torch::nn::Dropout3d(t));
    case dropout_kind::alpha_dropout:
        return use(torch::nn::AlphaDropout(t));
    case dropout_kind::feature_alpha_dropout:
        break;
    }
    return use(torch::nn::FeatureAlphaDropout(t));
}

template <class Use> auto with_module(const flatten_options &o, Use use) {
    return use(torch::nn::Flatten(torch::nn::FlattenOptions().start_dim(o.start_dim).end_dim(o.end_dim)));
}

template <class Use> auto with_module(const unflatten_options &o, Use use) {
    return use(torch::nn::Unflatten(
        torch::nn::UnflattenOptions(o.dim, std::vector<std::int64_t>(o.sizes, o.sizes + o.count))));
}

template <class Use> auto with_module(const identity_options &, Use use) { return use(torch::nn::Identity()); }

} // namespace tally::detail
