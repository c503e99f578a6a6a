// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/make_layer.hpp>

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
#include <tally/torch/detail/tensors.hpp>

#include <torch/nn/modules.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

/// From the options of a layer, as values, to the module: field by field, as both have LibTorch's names.
namespace tally::detail {

namespace {

using torch::nn::AnyModule;
namespace nn = torch::nn;

template <class T> using value_of = std::remove_cvref_t<T>;

template <std::size_t N> torch::ExpandingArray<N> array_of(const std::int64_t (&values)[3]) {
    std::array<std::int64_t, N> array;
    std::copy_n(values, N, array.begin());
    return array;
}

template <class Options> void set_padding_mode(Options &options, padding_mode_kind mode) {
    switch (mode) {
    case padding_mode_kind::zeros:
        options.padding_mode(torch::kZeros);
        break;
    case padding_mode_kind::reflect:
        options.padding_mode(torch::kReflect);
        break;
    case padding_mode_kind::replicate:
        options.padding_mode(torch::kReplicate);
        break;
    case padding_mode_kind::circular:
        options.padding_mode(torch::kCircular);
        break;
    }
}

template <std::size_t N, class Conv> AnyModule conv(const conv_options &o) {
    nn::ConvOptions<N> options(o.in_channels, o.out_channels, array_of<N>(o.kernel_size));
    options.stride(array_of<N>(o.stride)).dilation(array_of<N>(o.dilation)).groups(o.groups).bias(o.bias);
    if (o.padding_form == padding_kind::same)
        options.padding(torch::kSame);
    else if (o.padding_form == padding_kind::valid)
        options.padding(torch::kValid);
    else
        options.padding(array_of<N>(o.padding));
    set_padding_mode(options, o.padding_mode);
    return AnyModule(Conv(options));
}

AnyModule make(const conv_options &o) {
    return o.spatial_dims == 1   ? conv<1, nn::Conv1d>(o)
           : o.spatial_dims == 2 ? conv<2, nn::Conv2d>(o)
                                 : conv<3, nn::Conv3d>(o);
}

AnyModule make(const linear_options &o) {
    return AnyModule(nn::Linear(nn::LinearOptions(o.in_features, o.out_features).bias(o.bias)));
}

AnyModule make(const batch_norm_options &o) {
    nn::BatchNormOptions options(o.num_features);
    options.eps(o.eps).momentum(o.momentum).affine(o.affine).track_running_stats(o.track_running_stats);
    if (o.cumulative)
        options.momentum(value_of<decltype(options.momentum())>());
    return o.spatial_dims == 1   ? AnyModule(nn::BatchNorm1d(options))
           : o.spatial_dims == 2 ? AnyModule(nn::BatchNorm2d(options))
                                 : AnyModule(nn::BatchNorm3d(options));
}

template <std::size_t N> nn::MaxPoolOptions<N> pool(const max_pool_options &o) {
    return nn::MaxPoolOptions<N>(array_of<N>(o.kernel_size))
        .stride(array_of<N>(o.stride))
        .padding(array_of<N>(o.padding))
        .dilation(array_of<N>(o.dilation))
        .ceil_mode(o.ceil_mode);
}

AnyModule make(const max_pool_options &o) {
    return o.spatial_dims == 1   ? AnyModule(nn::MaxPool1d(pool<1>(o)))
           : o.spatial_dims == 2 ? AnyModule(nn::MaxPool2d(pool<2>(o)))
                                 : AnyModule(nn::MaxPool3d(pool<3>(o)));
}

template <std::size_t N> nn::AvgPoolOptions<N> pool(const avg_pool_options &o) {
    auto options = nn::AvgPoolOptions<N>(array_of<N>(o.kernel_size))
                       .stride(array_of<N>(o.stride))
                       .padding(array_of<N>(o.padding))
                       .ceil_mode(o.ceil_mode)
                       .count_include_pad(o.count_include_pad);
    if (o.divisor_override)
        options.divisor_override(o.divisor_override);
    return options;
}

AnyModule make(const avg_pool_options &o) {
    return o.spatial_dims == 1   ? AnyModule(nn::AvgPool1d(pool<1>(o)))
           : o.spatial_dims == 2 ? AnyModule(nn::AvgPool2d(pool<2>(o)))
                                 : AnyModule(nn::AvgPool3d(pool<3>(o)));
}

// Sizes that are kept are empty optionals.
template <class Options, std::size_t N> Options adaptive(const adaptive_pool_options &o) {
    using output_size = value_of<decltype(std::declval<Options &>().output_size())>;
    using element = value_of<decltype((*std::declval<output_size &>())[0])>;
    std::array<element, N> sizes;
    for (std::size_t i = 0; i < N; ++i)
        sizes[i] = o.output_size[i] == keep && N > 1 ? element() : element(o.output_size[i]);
    return Options(output_size(sizes));
}

AnyModule make(const adaptive_avg_pool_options &o) {
    return o.spatial_dims == 1   ? AnyModule(nn::AdaptiveAvgPool1d(adaptive<nn::AdaptiveAvgPool1dOptions, 1>(o)))
           : o.spatial_dims == 2 ? AnyModule(nn::AdaptiveAvgPool2d(adaptive<nn::AdaptiveAvgPool2dOptions, 2>(o)))
                                 : AnyModule(nn::AdaptiveAvgPool3d(adaptive<nn::AdaptiveAvgPool3dOptions, 3>(o)));
}

AnyModule make(const adaptive_max_pool_options &o) {
    return o.spatial_dims == 1   ? AnyModule(nn::AdaptiveMaxPool1d(adaptive<nn::AdaptiveMaxPool1dOptions, 1>(o)))
           : o.spatial_dims == 2 ? AnyModule(nn::AdaptiveMaxPool2d(adaptive<nn::AdaptiveMaxPool2dOptions, 2>(o)))
                                 : AnyModule(nn::AdaptiveMaxPool3d(adaptive<nn::AdaptiveMaxPool3dOptions, 3>(o)));
}

AnyModule make(const prelu_options &o) {
    return AnyModule(nn::PReLU(nn::PReLUOptions().num_parameters(o.num_parameters).init(o.init)));
}

AnyModule make(const glu_options &o) { return AnyModule(nn::GLU(nn::GLUOptions(o.dim))); }

AnyModule make(const softmax_options &o) {
    switch (o.kind) {
    case softmax_kind::softmax:
        return AnyModule(nn::Softmax(nn::SoftmaxOptions(o.dim)));
    case softmax_kind::log_softmax:
        return AnyModule(nn::LogSoftmax(nn::LogSoftmaxOptions(o.dim)));
    case softmax_kind::softmin:
        return AnyModule(nn::Softmin(nn::SoftminOptions(o.dim)));
    case softmax_kind::softmax2d:
        break;
    }
    return AnyModule(nn::Softmax2d());
}

AnyModule make(const dropout_options &o) {
    switch (o.kind) {
    case dropout_kind::dropout:
        return AnyModule(nn::Dropout(nn::DropoutOptions(o.p).inplace(o.inplace)));
    case dropout_kind::dropout2d:
        return AnyModule(nn::Dropout2d(nn::Dropout2dOptions(o.p).inplace(o.inplace)));
    case dropout_kind::dropout3d:
        return AnyModule(nn::Dropout3d(nn::Dropout3dOptions(o.p).inplace(o.inplace)));
    case dropout_kind::alpha_dropout:
        return AnyModule(nn::AlphaDropout(nn::AlphaDropoutOptions(o.p).inplace(o.inplace)));
    case dropout_kind::feature_alpha_dropout:
        break;
    }
    return AnyModule(nn::FeatureAlphaDropout(nn::FeatureAlphaDropoutOptions(o.p).inplace(o.inplace)));
}

AnyModule make(const flatten_options &o) {
    return AnyModule(nn::Flatten(nn::FlattenOptions().start_dim(o.start_dim).end_dim(o.end_dim)));
}

AnyModule make(const unflatten_options &o) {
    const std::vector<std::int64_t> sizes(o.sizes, o.sizes + o.count);
    return AnyModule(nn::Unflatten(nn::UnflattenOptions(o.dim, sizes)));
}

AnyModule make(const identity_options &) { return AnyModule(nn::Identity()); }

AnyModule make(const activation_options &o) {
    switch (o.kind) {
    case activation_kind::elu:
        return AnyModule(nn::ELU(nn::ELUOptions().alpha(o.alpha).inplace(o.inplace)));
    case activation_kind::selu:
        return AnyModule(nn::SELU(nn::SELUOptions(o.inplace)));
    case activation_kind::celu:
        return AnyModule(nn::CELU(nn::CELUOptions().alpha(o.alpha).inplace(o.inplace)));
    case activation_kind::gelu:
        return AnyModule(nn::GELU(
            nn::GELUOptions().approximate(o.approximate == gelu_approximation::tanh ? "tanh" : "none")));
    case activation_kind::hardshrink:
        return AnyModule(nn::Hardshrink(nn::HardshrinkOptions(o.lambda)));
    case activation_kind::hardtanh:
        return AnyModule(nn::Hardtanh(nn::HardtanhOptions().min_val(o.min_val).max_val(o.max_val).inplace(o.inplace)));
    case activation_kind::leaky_relu:
        return AnyModule(
            nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(o.negative_slope).inplace(o.inplace)));
    case activation_kind::log_sigmoid:
        return AnyModule(nn::LogSigmoid());
    case activation_kind::mish:
        return AnyModule(nn::Mish());
    case activation_kind::relu:
        return AnyModule(nn::ReLU(nn::ReLUOptions(o.inplace)));
    case activation_kind::relu6:
        return AnyModule(nn::ReLU6(nn::ReLU6Options(o.inplace)));
    case activation_kind::rrelu:
        return AnyModule(nn::RReLU(nn::RReLUOptions().lower(o.lower).upper(o.upper).inplace(o.inplace)));
    case activation_kind::sigmoid:
        return AnyModule(nn::Sigmoid());
    case activation_kind::silu:
        return AnyModule(nn::SiLU());
    case activation_kind::softplus:
        return AnyModule(nn::Softplus(nn::SoftplusOptions().beta(o.beta).threshold(o.threshold)));
    case activation_kind::softshrink:
        return AnyModule(nn::Softshrink(nn::SoftshrinkOptions(o.lambda)));
    case activation_kind::softsign:
        return AnyModule(nn::Softsign());
    case activation_kind::tanh:
        return AnyModule(nn::Tanh());
    case activation_kind::tanhshrink:
        return AnyModule(nn::Tanhshrink());
    case activation_kind::threshold:
        break;
    }
    return AnyModule(nn::Threshold(nn::ThresholdOptions(o.threshold, o.value).inplace(o.inplace)));
}

// A family of layers is recognized by its forward.
template <class... Options> bool make_any(const layer_info &layer, AnyModule &module) {
    return ((layer.forward == &family<Options>::forward_of
                 ? (module = make(static_cast<const Options &>(*layer.options)), true)
                 : false) ||
            ...);
}

} // namespace

torch::nn::AnyModule make_layer(const layer_info &layer) {
    AnyModule module;
    if (!make_any<conv_options, linear_options, batch_norm_options, max_pool_options, avg_pool_options,
                  adaptive_max_pool_options, adaptive_avg_pool_options, prelu_options, glu_options, softmax_options,
                  dropout_options, flatten_options, unflatten_options, identity_options, activation_options>(layer, module))
        throw std::invalid_argument(std::string("tally: torch::nn has no module for the layer ") + layer.options->type);
    if (layer.options->dtype != scalar_type::float32)
        module.ptr()->to(torch_scalar_type(layer.options->dtype));
    return module;
}

} // namespace tally::detail
