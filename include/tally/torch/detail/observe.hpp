// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/message.hpp>
#include <tally/report/report.hpp>
#include <tally/torch/detail/tensors.hpp>

#include <c10/util/ArrayRef.h>
#include <torch/nn/module.h>

#include <cstddef>
#include <functional>

namespace tally::detail {

/// Runs `forward`, which calls the forward of `root` with the inputs and returns its outputs, and reports what
/// happened. The inputs are made when it is the summary's turn.
report observe(const torch::nn::Module &root, const std::function<tensor_list()> &make_inputs,
               const std::function<tensor_list()> &forward, const options &how);

/// The model as it is registered, without a run.
report describe(const torch::nn::Module &root, const options &how);

/// That many tensors are not what the forward takes, as `takes` says for 1, 2, ...: std::invalid_argument.
[[noreturn]] void throw_wrong_count(std::size_t given, c10::ArrayRef<bool> takes);

/// A tensor of that shape on the device of the model: random numbers for floating-point elements, else zeros.
/// LibTorch's own generators are not touched.
at::Tensor make_input(const typed_shape &shape, const torch::nn::Module &model);

} // namespace tally::detail
