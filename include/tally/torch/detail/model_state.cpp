// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/model_state.hpp>

#include <tally/torch/detail/dispatch.hpp>
#include <tally/torch/detail/signature.hpp>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/csrc/autograd/variable.h>

#include <algorithm>

namespace tally::detail {

struct training_flag {};
auto private_member(training_flag);
template struct access<training_flag, &torch::nn::Module::is_training_>;

namespace {

const void *storage_of(const at::Tensor &tensor) {
    return tensor.has_storage() ? tensor.storage().unsafeGetStorageImpl() : nullptr;
}

bool same_memory_and_sizes(const at::Tensor &a, const at::Tensor &b) {
    return storage_of(a) == storage_of(b) && a.storage_offset() == b.storage_offset() && a.sizes() == b.sizes() &&
           a.strides() == b.strides() && a.dtype() == b.dtype();
}

} // namespace

void set_training_flag(const torch::nn::Module &module, bool training) {
    const_cast<torch::nn::Module &>(module).*private_member(training_flag{}) = training;
}

saved_tensor::saved_tensor(const at::Tensor &tensor)
    : tensor_(tensor), alias_(tensor.variable_data()), grad_(tensor.is_leaf() ? tensor.grad() : at::Tensor()),
      gradient_edge_(tensor.grad_fn(), tensor.output_nr()), requires_grad_(tensor.requires_grad()),
      had_autograd_(tensor.unsafeGetTensorImpl()->autograd_meta() != nullptr) {
    if (tensor.is_inference())
        return;
    version_ = torch::autograd::impl::version_counter(tensor);
    torch::autograd::impl::set_version_counter(tensor, c10::VariableVersion(version_.current_version()));
}

void saved_tensor::keep_values() {
    if (!values_.defined())
        values_ = alias_.clone();
}

void saved_tensor::restore_values() const {
    if (values_.defined())
        at::Tensor(alias_).copy_(values_);
    if (!same_memory_and_sizes(tensor_, alias_))
        tensor_.unsafeGetTensorImpl()->shallow_copy_from(alias_.getIntrusivePtr());
}

void saved_tensor::restore_autograd() const {
    c10::TensorImpl *const impl = tensor_.unsafeGetTensorImpl();
    if (!tensor_.is_inference())
        torch::autograd::impl::set_version_counter(tensor_, version_);
    if (!had_autograd_) {
        impl->set_autograd_meta(nullptr);
        return;
    }
    if (tensor_.grad_fn() != gradient_edge_.function)
        torch::autograd::impl::set_gradient_edge(tensor_, gradient_edge_);
    if (tensor_.requires_grad() != requires_grad_)
        impl->set_requires_grad(requires_grad_);
    if (tensor_.is_leaf() && !tensor_.grad().is_same(grad_))
        tensor_.mutable_grad() = grad_;
}

void saved_tensor::restore() const {
    restore_values();
    restore_autograd();
}

// The work is done after the delegated constructor, so that the destructor undoes what was done if it throws.
model_state::model_state(const module_tree &modules, const tensor_list &inputs) : model_state() {
    const unobserved_operations unobserved;
    const at::AutoDispatchBelowADInplaceOrView raw;
    before_draw(at::detail::getDefaultCPUGenerator());
    for (const module_node *node : modules.nodes())
        save_module(*node->module);
    for (const torch::nn::Module *module : modules.without_row())
        save_module(*module);
    for (const at::Tensor &input : inputs)
        save(input, false);
    save_devices();
}

void model_state::save_module(const torch::nn::Module &module) {
    training_.emplace_back(&module, module.*private_member(training_flag{}));
    for (const auto &parameter : module.named_parameters(false))
        save(parameter.value(), false);
    for (const auto &buffer : module.named_buffers(false))
        save(buffer.value(), true);
}

void model_state::save(const at::Tensor &tensor, bool values_too) {
    if (!tensor.defined() || !index_of_.emplace(tensor.unsafeGetTensorImpl(), tensors_.size()).second)
        return;
    in_storage_[storage_of(tensor)].push_back(tensors_.size());
    tensors_.emplace_back(tensor);
    if (values_too)
        tensors_.back().keep_values();
    if (const at::Tensor grad = tensor.is_leaf() ? tensor.grad() : at::Tensor(); grad.defined())
        save(grad, false);
}

// Generators and the current device of each kind of device that the model or its input is on.
void model_state::save_devices() {
    std::vector<c10::Device> used;
    for (const saved_tensor &saved : tensors_) {
        const c10::Device device = saved.tensor().device();
        if (!device.is_cpu() && !device.is_meta() && std::find(used.begin(), used.end(), device) == used.end())
            used.push_back(device);
    }
    for (const c10::Device device : used) {
        before_draw(at::globalContext().defaultGenerator(device));
        devices_.push_back(c10::impl::VirtualGuardImpl(device.type()).getDevice());
    }
}

void model_state::before_write(const at::Tensor &tensor) {
    if (!tensor.defined() || !tensor.has_storage())
        return;
    const std::lock_guard lock(mutex_);
    const auto found = in_storage_.find(storage_of(tensor));
    if (found == in_storage_.end())
        return;
    const unobserved_operations unobserved;
    const at::AutoDispatchBelowADInplaceOrView raw;
    for (const std::size_t i : found->second)
        tensors_[i].keep_values();
}

void model_state::before_draw(const at::Generator &generator) {
    if (!generator.defined())
        return;
    const std::lock_guard lock(mutex_);
    for (const auto &[known, state] : generators_)
        if (known == generator)
            return;
    const unobserved_operations unobserved;
    at::Generator drawn_from = generator;
    const std::lock_guard generator_lock(drawn_from.mutex());
    generators_.emplace_back(drawn_from, drawn_from.get_state());
}

model_state::~model_state() {
    const unobserved_operations unobserved;
    const at::AutoDispatchBelowADInplaceOrView raw;
    for (const saved_tensor &saved : tensors_)
        saved.restore();
    for (auto &[generator, state] : generators_) {
        const std::lock_guard generator_lock(generator.mutex());
        generator.set_state(state);
    }
    for (const auto &[module, training] : training_)
        set_training_flag(*module, training);
    for (const c10::Device device : devices_)
        c10::impl::VirtualGuardImpl(device.type()).uncheckedSetDevice(device);
}

} // namespace tally::detail
