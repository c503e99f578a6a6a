// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/saved_tensor.hpp>

#include <tally/torch/detail/saved_memory.hpp>
#include <tally/torch/detail/signature.hpp>

#include <ATen/SparseCsrTensorImpl.h>
#include <ATen/SparseTensorImpl.h>

#include <mutex>

namespace tally::detail {

struct counter_of_version {};
auto private_member(counter_of_version);
template struct access<counter_of_version, &c10::VariableVersion::version_counter_>;

namespace {

using torch::autograd::AutogradMeta;
using torch::autograd::DifferentiableViewMeta;

DifferentiableViewMeta *history_of_view(AutogradMeta *meta) {
    auto *const view = meta->is_view_ ? static_cast<DifferentiableViewMeta *>(meta) : nullptr;
    return view && view->has_bw_view() ? view : nullptr;
}

// Names of dimensions; LibTorch 2.14 has none any more.
template <class Impl> bool has_names(const Impl *impl) {
    if constexpr (requires { impl->has_named_tensor_meta(); })
        return impl->has_named_tensor_meta();
    else
        return false;
}

template <class Impl> void take_names_away(Impl *impl) {
    if constexpr (requires { impl->has_named_tensor_meta(); })
        impl->set_named_tensor_meta(nullptr);
}

// Of a tensor whose numbers lie in one storage: what else there is to compare in others, their own class knows.
bool is_plain(const at::Tensor &tensor) {
    return storage_of(tensor) && tensor.layout() == at::kStrided && !tensor.is_nested() && !tensor.is_quantized();
}

bool is_unchanged(const at::Tensor &tensor, const at::Tensor &alias) {
    return is_plain(tensor) && storage_of(tensor).unsafeGetStorageImpl() == storage_of(alias).unsafeGetStorageImpl() &&
           tensor.storage_offset() == alias.storage_offset() && tensor.sizes() == alias.sizes() &&
           tensor.strides() == alias.strides() && tensor.dtype() == alias.dtype() &&
           tensor.key_set() == alias.key_set() && !has_names(tensor.unsafeGetTensorImpl());
}

} // namespace

std::vector<at::Tensor> parts_of(const at::Tensor &tensor) {
    c10::TensorImpl *const impl = tensor.unsafeGetTensorImpl();
    if (const auto *coo = dynamic_cast<const at::SparseTensorImpl *>(impl))
        return {coo->indices(), coo->values()};
    if (const auto *compressed = dynamic_cast<const at::SparseCsrTensorImpl *>(impl))
        return {compressed->compressed_indices(), compressed->plain_indices(), compressed->values()};
    return {};
}

bool is_opaque(const at::Tensor &tensor) { return !storage_of(tensor) && parts_of(tensor).empty(); }

saved_autograd::saved_autograd(const at::Tensor &tensor)
    : exists_(tensor.unsafeGetTensorImpl()->autograd_meta() != nullptr) {
    if (!exists_)
        return;
    AutogradMeta *const meta = torch::autograd::impl::get_autograd_meta(tensor);
    const std::lock_guard lock(meta->mutex_);
    grad_ = meta->grad_;
    grad_fn_ = meta->grad_fn_;
    grad_accumulator_ = meta->grad_accumulator_;
    tangent_ = meta->fw_grad_;
    requires_grad_ = meta->requires_grad_;
    retains_grad_ = meta->retains_grad_;
    output_number_ = meta->output_nr_;
    hooks_ = meta->hooks_.size();
    hook_list_ = meta->cpp_hooks_list_;
    listed_hooks_ = hook_list_ ? hook_list_->size() : 0;
    if (const auto *view = history_of_view(meta)) {
        version_of_history_ = view->get_attr_version();
        creation_ = view->get_creation_meta();
    }
}

void saved_autograd::restore(const at::Tensor &tensor) const {
    c10::TensorImpl *const impl = tensor.unsafeGetTensorImpl();
    if (!exists_) {
        if (impl->autograd_meta())
            impl->set_autograd_meta(nullptr);
        return;
    }
    AutogradMeta *const meta = torch::autograd::impl::materialize_autograd_meta(tensor);
    const auto graph = meta->grad_fn_; // what the forward made goes when nothing is locked
    const at::Tensor gradient = meta->grad_;
    const std::lock_guard lock(meta->mutex_);
    if (!meta->grad_.is_same(grad_))
        meta->grad_ = grad_;
    if (meta->grad_fn_ != grad_fn_)
        meta->grad_fn_ = grad_fn_;
    if (const auto accumulator = grad_accumulator_.lock(); accumulator != meta->grad_accumulator_.lock() && accumulator)
        meta->grad_accumulator_ = grad_accumulator_;
    if (meta->fw_grad_ != tangent_)
        meta->fw_grad_ = tangent_;
    meta->requires_grad_ = requires_grad_;
    meta->retains_grad_ = retains_grad_;
    meta->output_nr_ = output_number_;
    if (meta->hooks_.size() > hooks_)
        meta->hooks_.resize(hooks_);
    if (meta->cpp_hooks_list_ != hook_list_) {
        if (meta->cpp_hooks_list_)
            meta->cpp_hooks_list_->clear(); // a node of the tensor's history has the list, too
        meta->cpp_hooks_list_ = hook_list_;
    }
    if (hook_list_ && hook_list_->size() > listed_hooks_)
        hook_list_->resize(listed_hooks_);
    if (auto *view = history_of_view(meta)) {
        view->set_attr_version(version_of_history_);
        view->set_creation_meta(creation_);
    }
}

saved_tensor::saved_tensor(const at::Tensor &tensor)
    : tensor_(tensor), alias_(tensor.variable_data()), autograd_(tensor),
      counter_(tensor.unsafeGetTensorImpl()->version_counter()),
      version_(counter_.enabled() ? static_cast<std::uint32_t>(counter_.current_version()) : 0) {}

void saved_tensor::keep_opaque() {
    if (!opaque_.defined() && is_opaque(alias_))
        opaque_ = alias_.clone();
}

void saved_tensor::restore_metadata() const {
    const at::Tensor &before = opaque_.defined() ? opaque_ : alias_;
    if (is_unchanged(tensor_, before))
        return;
    c10::TensorImpl *const impl = tensor_.unsafeGetTensorImpl();
    impl->shallow_copy_from(before.getIntrusivePtr());
    if (!has_names(before.unsafeGetTensorImpl()) && has_names(impl))
        take_names_away(impl);
}

// The counter itself stays: views that the forward makes and leaves behind go on sharing it.
void saved_tensor::restore_version() const {
    if (counter_.enabled())
        (counter_.*private_member(counter_of_version{}))->version_ = version_;
}

void saved_tensor::restore() noexcept {
    try {
        restore_metadata();
    } catch (...) { // of a class that cannot be copied from its like; autograd is put back all the same
    }
    try {
        autograd_.restore(tensor_);
    } catch (...) {
    }
    restore_version();
}

} // namespace tally::detail
