// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/TensorImpl.h>
#include <torch/csrc/autograd/variable.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tally::detail {

/// The tensors that a sparse one is made of; none of others.
std::vector<at::Tensor> parts_of(const at::Tensor &tensor);

/// Neither in a storage nor made of parts: what LibTorch calls opaque, mkldnn's tensors, say.
bool is_opaque(const at::Tensor &tensor);

/// What autograd knows of a tensor, field by field: LibTorch's functions for it may throw, or follow a view's base.
class saved_autograd {
  public:
    explicit saved_autograd(const at::Tensor &tensor);

    void restore(const at::Tensor &tensor) const;

    /// Its gradient, without the warning for a tensor that is no leaf.
    const at::Tensor &grad() const { return grad_; }

  private:
    bool exists_;
    at::Tensor grad_;
    // decltype: LibTorch's versions have pointers of different kinds here.
    decltype(torch::autograd::AutogradMeta::grad_fn_) grad_fn_;
    decltype(torch::autograd::AutogradMeta::grad_accumulator_) grad_accumulator_{decltype(grad_fn_)()};
    decltype(torch::autograd::AutogradMeta::fw_grad_) tangent_;
    bool requires_grad_ = false;
    decltype(torch::autograd::AutogradMeta::retains_grad_) retains_grad_{};
    std::uint32_t output_number_ = 0;
    std::size_t hooks_ = 0;
    decltype(torch::autograd::AutogradMeta::cpp_hooks_list_) hook_list_;
    std::size_t listed_hooks_ = 0;
    std::uint32_t version_of_history_ = 0; ///< of a view
    torch::autograd::CreationMeta creation_{};
};

/// A tensor of the model or of its input: all but its memory, which several may share.
class saved_tensor {
  public:
    explicit saved_tensor(const at::Tensor &tensor);

    /// Keeps the values of one that is opaque.
    void keep_opaque();

    void restore() noexcept;

    /// Is to put back what an earlier one, of the same tensor, was to.
    void take_over(const saved_tensor &earlier) { *this = earlier; }

    const at::Tensor &tensor() const { return tensor_; }
    const at::Tensor &grad() const { return autograd_.grad(); }

  private:
    void restore_metadata() const;
    void restore_version() const;

    at::Tensor tensor_;
    at::Tensor alias_;  ///< the same memory, sizes and parts, with nothing of autograd
    at::Tensor opaque_; ///< values, of their own
    saved_autograd autograd_;
    c10::VariableVersion counter_; ///< shared with the tensor's views
    std::uint32_t version_ = 0;
};

} // namespace tally::detail
