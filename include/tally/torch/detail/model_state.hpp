// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/torch/detail/module_tree.hpp>
#include <tally/torch/detail/saved_generators.hpp>
#include <tally/torch/detail/saved_memory.hpp>
#include <tally/torch/detail/saved_tensor.hpp>
#include <tally/torch/detail/tensors.hpp>

#include <c10/core/Device.h>

#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

/// What a forward pass may change, as it was before, to be put back: a summary has no side effects.
namespace tally::detail {

/// Saves in its constructor and restores when it is told to, at last in its destructor: training modes, parameters,
/// buffers, gradients, the inputs, what these are views or made of, generators that were drawn from, current devices.
///
/// Memory is copied only when an operation is about to write to it. That of buffers is copied at once: operations of
/// other libraries may write to them without a sign of it in the schema.
///
/// Several may live at a time, and end in any order: what one of them saved that began later is handed over to it, so
/// that in the end all is as it was before the first.
class model_state {
  public:
    model_state(const module_tree &modules, const tensor_list &inputs);
    ~model_state();

    model_state(const model_state &) = delete;
    model_state &operator=(const model_state &) = delete;

    /// Puts everything back; from then on nothing is saved any more.
    void restore() noexcept;

    /// An operation is about to write to `tensor`.
    void before_write(const at::Tensor &tensor);

    /// The mode that a module was in, if it is in another one now.
    std::optional<bool> earlier_mode(const torch::nn::Module &module);

    saved_generators &generators() { return generators_; }

    /// The default ones of the devices that the model and its input are on.
    const std::vector<at::Generator> &default_generators() const { return default_generators_; }

  private:
    model_state() = default;

    void save(const at::Tensor &tensor, bool values_too);
    void save_module(const torch::nn::Module &module);
    void save_devices();
    void keep(const at::Tensor &tensor, void (saved_memory::*what)(byte_range));
    void hand_over_to(model_state &later);
    void resign() noexcept;

    std::mutex mutex_;
    bool is_restored_ = false;
    std::unordered_map<const void *, saved_tensor> tensors_;
    std::unordered_map<const void *, saved_memory> memory_; ///< by storage
    std::unordered_map<const torch::nn::Module *, bool> training_;
    saved_generators generators_;
    std::vector<at::Generator> default_generators_;
    std::vector<c10::Device> devices_;
};

} // namespace tally::detail
