// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/make_layer.hpp>

#include <tally/core/text_view.hpp>
#include <tally/torch/detail/signature.hpp>
#include <tally/torch/detail/torch_options.hpp>

#include <string>

namespace tally::detail {

struct module_name {};
auto private_member(module_name);
template struct access<module_name, &torch::nn::Module::name_>;

namespace {

using torch::nn::AnyModule;

// A family of layers is recognized by its forward.
template <class... Options> bool make_any(const layer_info &layer, AnyModule &module) {
    const auto make = [&](const auto &options) {
        module = with_module(options, [](const auto &holder) { return AnyModule(holder); });
        return true;
    };
    return ((layer.forward == &family<Options>::forward_of && make(static_cast<const Options &>(*layer.options))) ||
            ...);
}

} // namespace

AnyModule make_layer(const layer_info &layer) {
    AnyModule module;
    make_any<conv_options, linear_options, batch_norm_options, max_pool_options, avg_pool_options,
             adaptive_max_pool_options, adaptive_avg_pool_options, prelu_options, glu_options, softmax_options,
             dropout_options, flatten_options, unflatten_options, identity_options, activation_options>(layer, module);
    // A class that derives from a layer is called by its own name.
    if (!module.is_empty() && !(text_view(layer.options->type) == text_view(layer.declared_as)))
        (*module.ptr()).*private_member(module_name{}) = std::string(text_view(layer.options->type));
    return module;
}

} // namespace tally::detail
