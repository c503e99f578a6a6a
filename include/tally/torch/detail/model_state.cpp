// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/model_state.hpp>

#include <tally/torch/detail/dispatch.hpp>
#include <tally/torch/detail/signature.hpp>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <algorithm>

namespace tally::detail {

struct training_flag {};
auto private_member(training_flag);
template struct access<training_flag, &torch::nn::Module::is_training_>;

namespace {

// A module's own flag, without a call of its virtual functions, which may do more.
bool &training_flag_of(const torch::nn::Module &module) {
    return const_cast<torch::nn::Module &>(module).*private_member(training_flag{});
}

// What tally itself does with tensors: below autograd, and unobserved.
struct aside {
    unobserved_operations unobserved;
    at::AutoDispatchBelowADInplaceOrView raw;
};

// Those that have saved something and not restored it yet, in the order of their beginning.
struct living_states {
    std::mutex mutex;
    std::vector<model_state *> all;
};

living_states &living() {
    static living_states states;
    return states;
}

} // namespace

// The work is done after the delegated constructor, so that the destructor undoes what was done if it throws.
model_state::model_state(const module_tree &modules, const tensor_list &inputs) : model_state() {
    const aside unseen;
    const std::lock_guard lock(living().mutex);
    living().all.push_back(this);
    for (const module_node *node : modules.nodes())
        save_module(*node->module);
    for (const torch::nn::Module *module : modules.without_row())
        save_module(*module);
    for (const at::Tensor &input : inputs)
        save(input, false);
    save_devices();
    for (auto &[storage, saved] : memory_)
        saved.count_holders();
}

model_state::~model_state() { restore(); }

void model_state::save_module(const torch::nn::Module &module) {
    training_.emplace(&module, training_flag_of(module));
    for (const auto &parameter : module.named_parameters(false))
        save(parameter.value(), false);
    for (const auto &buffer : module.named_buffers(false))
        save(buffer.value(), true);
}

void model_state::save(const at::Tensor &tensor, bool values_too) {
    if (!tensor.defined())
        return;
    const auto [saved, is_new] = tensors_.try_emplace(tensor.unsafeGetTensorImpl(), tensor);
    if (is_new) {
        if (const c10::Storage &storage = storage_of(tensor))
            memory_.try_emplace(storage.unsafeGetStorageImpl(), storage);
        save(at::Tensor(saved->second.grad()), false);
        for (const at::Tensor &part : parts_of(tensor))
            save(part, false);
        if (tensor.is_view()) // an operation in place on a view becomes part of its base's history
            save(at::Tensor(tensor._base()), false);
    }
    if (values_too)
        keep(tensor, &saved_memory::copy);
}

// Generators and the current device of each kind of device that the model or its input is on.
void model_state::save_devices() {
    std::vector<c10::Device> used{at::kCPU};
    for (const auto &[impl, saved] : tensors_) {
        const c10::Device device = saved.tensor().device();
        if (!device.is_meta() && std::find(used.begin(), used.end(), device) == used.end())
            used.push_back(device);
    }
    for (const c10::Device device : used) {
        try {
            default_generators_.push_back(at::globalContext().defaultGenerator(device));
        } catch (const c10::Error &) { // there is none for devices of that kind
        }
        if (!device.is_cpu() && c10::impl::hasDeviceGuardImpl(device.type()))
            devices_.push_back(c10::impl::VirtualGuardImpl(device.type()).getDevice());
    }
}

void model_state::keep(const at::Tensor &tensor, void (saved_memory::*what)(byte_range)) {
    for (const at::Tensor &part : parts_of(tensor))
        keep(part, what);
    if (const c10::Storage &storage = storage_of(tensor)) {
        if (const auto known = memory_.find(storage.unsafeGetStorageImpl()); known != memory_.end())
            (known->second.*what)(range_of(tensor));
    } else if (is_opaque(tensor)) // which others share its values, nobody tells
        for (auto &[impl, saved] : tensors_)
            saved.keep_opaque();
}

void model_state::before_write(const at::Tensor &tensor) {
    const aside unseen;
    const std::lock_guard lock(mutex_);
    if (!is_restored_)
        keep(tensor, &saved_memory::before_write);
}

std::optional<bool> model_state::earlier_mode(const torch::nn::Module &module) {
    const std::lock_guard lock(mutex_);
    const auto known = training_.find(&module);
    if (known == training_.end() || known->second == training_flag_of(module))
        return std::nullopt;
    return known->second;
}

void model_state::hand_over_to(model_state &later) {
    const std::lock_guard lock(later.mutex_);
    std::erase_if(tensors_, [&](const auto &item) {
        const auto same = later.tensors_.find(item.first);
        if (same == later.tensors_.end())
            return false;
        same->second.take_over(item.second);
        return true;
    });
    for (auto &[storage, saved] : memory_)
        if (const auto same = later.memory_.find(storage); same != later.memory_.end())
            same->second.take_over(saved);
    std::erase_if(training_, [&](const auto &item) {
        const auto same = later.training_.find(item.first);
        if (same == later.training_.end())
            return false;
        same->second = item.second;
        return true;
    });
    later.generators_.take_over(generators_);
}

// Tells those that began later what they are to put back; what this one has left, is its own to put back.
void model_state::resign() noexcept {
    auto &all = living().all;
    const auto me = std::find(all.begin(), all.end(), this);
    if (me == all.end())
        return;
    for (auto later = all.erase(me); later != all.end(); ++later) {
        try {
            hand_over_to(**later);
        } catch (...) { // out of memory
        }
    }
}

// A tensor's sizes come before its memory: what the forward made it look at instead is to be let go first.
void model_state::restore() noexcept {
    const aside unseen;
    const std::lock_guard others(living().mutex);
    const std::lock_guard lock(mutex_);
    if (is_restored_)
        return;
    is_restored_ = true;
    resign();
    for (auto &[impl, saved] : tensors_)
        saved.restore();
    for (auto &[storage, saved] : memory_)
        saved.restore();
    generators_.restore();
    for (const auto &[module, training] : training_)
        training_flag_of(*module) = training;
    for (const c10::Device device : devices_)
        c10::impl::VirtualGuardImpl(device.type()).uncheckedSetDevice(device);
    tensors_.clear();
    memory_.clear();
}

} // namespace tally::detail
