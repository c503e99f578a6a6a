// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/error.hpp>
#include <tally/report/report.hpp>
#include <tally/torch/detail/tensors.hpp>

#include <torch/nn/module.h>

#include <functional>

namespace tally::detail {

/// Runs `forward`, which calls the forward of `root` with `inputs` and returns its outputs, and reports what happened.
report observe(const torch::nn::Module &root, const tensor_list &inputs, const std::function<tensor_list()> &forward,
               const options &how);

/// The model as it is registered, without a run.
report describe(const torch::nn::Module &root, const options &how);

/// A tensor of that shape on the device of the model: random numbers for floating-point elements, else zeros.
/// LibTorch's own generators are not touched.
at::Tensor make_input(const typed_shape &shape, const torch::nn::Module &model);

} // namespace tally::detail
