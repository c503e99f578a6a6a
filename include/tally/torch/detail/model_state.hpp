// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/torch/detail/module_tree.hpp>
#include <tally/torch/detail/tensors.hpp>

#include <ATen/core/Generator.h>
#include <c10/core/Device.h>
#include <c10/core/TensorImpl.h>
#include <torch/csrc/autograd/edge.h>

#include <cstddef>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

/// What a forward pass may change, as it was before, to be put back: a summary has no side effects.
namespace tally::detail {

/// A tensor of the model or of its input.
class saved_tensor {
  public:
    explicit saved_tensor(const at::Tensor &tensor);

    /// Keeps the values: what is about to be written to is to be put back.
    void keep_values();

    void restore() const;

    const at::Tensor &tensor() const { return tensor_; }

  private:
    void restore_values() const;
    void restore_autograd() const;

    at::Tensor tensor_;
    at::Tensor alias_;  ///< the same memory and sizes, with nothing of autograd
    at::Tensor values_; ///< undefined while nothing wrote to it
    at::Tensor grad_;
    c10::VariableVersion version_;
    torch::autograd::Edge gradient_edge_;
    bool requires_grad_;
    bool had_autograd_;
};

/// Saves in its constructor and restores in its destructor: training modes, parameters, buffers, gradients, the inputs,
/// the states of random generators, current devices.
///
/// Parameters, gradients and inputs are copied only when an operation is about to write to them. Buffers are copied at
/// once: training statistics are written to without a sign of it in the operation's schema. While it lives, all of them
/// have version counters of their own, so that graphs which saved them before do not see a change.
class model_state {
  public:
    model_state(const module_tree &modules, const tensor_list &inputs);
    ~model_state();

    model_state(const model_state &) = delete;
    model_state &operator=(const model_state &) = delete;

    /// An operation is about to write to `tensor`.
    void before_write(const at::Tensor &tensor);

    /// An operation is about to draw from `generator`.
    void before_draw(const at::Generator &generator);

  private:
    model_state() = default;

    void save(const at::Tensor &tensor, bool values_too);
    void save_module(const torch::nn::Module &module);
    void save_devices();

    std::mutex mutex_;
    std::vector<saved_tensor> tensors_;
    std::unordered_map<const void *, std::size_t> index_of_;                ///< by tensor
    std::unordered_map<const void *, std::vector<std::size_t>> in_storage_; ///< by memory
    std::vector<std::pair<at::Generator, at::Tensor>> generators_;
    std::vector<std::pair<const torch::nn::Module *, bool>> training_;
    std::vector<c10::Device> devices_;
};

/// A module's own flag, without a call of its virtual `train`, which may do more than set it.
void set_training_flag(const torch::nn::Module &module, bool training);

} // namespace tally::detail
