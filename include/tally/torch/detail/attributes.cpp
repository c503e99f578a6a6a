// SPDX-License-Identifier: BSL-1.0
#include <tally/layers/window.hpp>
#include <tally/torch/detail/described.hpp>
#include <tally/torch/detail/module_tree.hpp>

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/fold.h>
#include <torch/nn/modules/pooling.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>

/// What the columns about a layer show, from the options of LibTorch's modules.
namespace tally::detail {

namespace {

template <std::size_t N> sizes_attribute sizes_of(const torch::ExpandingArray<N> &values) {
    return listed_sizes(values->data(), N);
}

// "same" pads as much as makes the output as large as the input, "valid" not at all.
template <std::size_t N, class Options> sizes_attribute padding_of(const Options &options) {
    if (const auto *given = get_if<torch::ExpandingArray<N>>(&options.padding()))
        return sizes_of(*given);
    sizes_attribute sizes;
    sizes.count = N;
    if (get_if<torch::enumtype::kSame>(&options.padding()))
        for (std::size_t i = 0; i < N; ++i)
            sizes.values[i] = (*options.dilation())[i] * ((*options.kernel_size())[i] - 1) / 2;
    return sizes;
}

template <std::size_t N, class Conv> bool describe_conv(const torch::nn::Module &module, layer_attributes &a) {
    const auto *conv = dynamic_cast<const Conv *>(&module);
    if (!conv)
        return false;
    const auto &options = conv->options;
    a.kernel_size = sizes_of(options.kernel_size());
    a.stride = sizes_of(options.stride());
    a.dilation = sizes_of(options.dilation());
    a.groups = options.groups();
    a.padding = padding_of<N>(options);
    return true;
}

using how_sizes_show = sizes_attribute (*)(const std::int64_t *, int);

template <class Pool> bool describe_pool(const torch::nn::Module &module, layer_attributes &a, how_sizes_show how) {
    const auto *pool = dynamic_cast<const Pool *>(&module);
    if (!pool)
        return false;
    const auto show = [&]<std::size_t N>(const torch::ExpandingArray<N> &values) { return how(values->data(), N); };
    const auto &options = pool->options;
    a.kernel_size = show(options.kernel_size());
    if constexpr (requires { show(options.stride()); })
        a.stride = show(options.stride());
    if constexpr (requires { show(options.padding()); })
        a.padding = show(options.padding());
    if constexpr (requires { show(options.dilation()); })
        a.dilation = show(options.dilation());
    return true;
}

template <class... Pool>
bool describe_any_pool(const torch::nn::Module &module, layer_attributes &a, how_sizes_show how) {
    return (describe_pool<Pool>(module, a, how) || ...);
}

} // namespace

layer_attributes attributes_of(const torch::nn::Module &module) {
    using namespace torch::nn;
    layer_attributes a;
    if (const auto *own = dynamic_cast<const described *>(&module))
        return own->attributes();
    describe_conv<1, Conv1dImpl>(module, a) || describe_conv<2, Conv2dImpl>(module, a) ||
        describe_conv<3, Conv3dImpl>(module, a) || describe_conv<1, ConvTranspose1dImpl>(module, a) ||
        describe_conv<2, ConvTranspose2dImpl>(module, a) || describe_conv<3, ConvTranspose3dImpl>(module, a) ||
        describe_any_pool<AvgPool1dImpl, MaxUnpool1dImpl, MaxUnpool2dImpl, MaxUnpool3dImpl, FractionalMaxPool2dImpl,
                          FractionalMaxPool3dImpl>(module, a, listed_sizes) ||
        describe_any_pool<MaxPool1dImpl, MaxPool2dImpl, MaxPool3dImpl, AvgPool2dImpl, AvgPool3dImpl, LPPool1dImpl,
                          LPPool2dImpl, FoldImpl, UnfoldImpl>(module, a, given_sizes);
    return a;
}

} // namespace tally::detail
