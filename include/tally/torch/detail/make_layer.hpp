// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/layer_info.hpp>

#include <torch/nn/modules/container/any.h>

namespace tally::detail {

/// The module of torch::nn with a layer's options; empty for a layer of the user's own, for which there is none.
torch::nn::AnyModule make_layer(const layer_info &layer);

} // namespace tally::detail
