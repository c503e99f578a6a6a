// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <torch/torch.h>

#include <ATen/CPUGeneratorImpl.h>

#include <string>
#include <vector>

/// Everything about a model that a summary must leave as it is, bit by bit.
struct snapshot {
    struct tensor_state {
        std::string name;
        const void *identity;
        const void *memory;
        torch::Tensor values;
        bool requires_grad;
        bool is_leaf;
        const void *grad_identity;
        torch::Tensor grad;
        uint32_t version;
        torch::Device device;
    };

    explicit snapshot(const torch::nn::Module &module, const std::vector<torch::Tensor> &inputs = {}) {
        add_module(module, "");
        for (const torch::Tensor &input : inputs)
            add("input", input);
        generator = at::detail::getDefaultCPUGenerator().get_state().clone();
        grad_mode = torch::GradMode::is_enabled();
    }

    /// What differs, by name; empty if nothing does.
    std::string difference_to(const snapshot &after) const {
        std::string differs;
        if (tensors.size() != after.tensors.size() || training.size() != after.training.size())
            return "another number of tensors or modules";
        for (std::size_t i = 0; i < tensors.size(); ++i)
            differs += difference(tensors[i], after.tensors[i]);
        for (std::size_t i = 0; i < training.size(); ++i)
            if (training[i] != after.training[i])
                differs += "training flag of module " + std::to_string(i) + "; ";
        if (!torch::equal(generator, after.generator))
            differs += "generator; ";
        if (grad_mode != after.grad_mode)
            differs += "grad mode; ";
        return differs;
    }

    std::vector<tensor_state> tensors;
    std::vector<bool> training;
    torch::Tensor generator;
    bool grad_mode;

  private:
    void add_module(const torch::nn::Module &module, const std::string &path) {
        training.push_back(module.is_training());
        for (const auto &item : module.named_parameters(false))
            add(path + item.key(), item.value());
        for (const auto &item : module.named_buffers(false))
            add(path + item.key(), item.value());
        for (const auto &child : module.named_children())
            add_module(*child.value(), path + child.key() + ".");
    }

    void add(const std::string &name, const torch::Tensor &t) {
        const torch::Tensor grad = t.is_leaf() ? t.grad() : torch::Tensor();
        tensors.push_back({name, t.unsafeGetTensorImpl(), t.data_ptr(), t.detach().clone(), t.requires_grad(),
                           t.is_leaf(), grad.defined() ? grad.unsafeGetTensorImpl() : nullptr,
                           grad.defined() ? grad.clone() : torch::Tensor(), static_cast<uint32_t>(t._version()),
                           t.device()});
    }

    static bool same_bits(const torch::Tensor &a, const torch::Tensor &b) {
        if (a.defined() != b.defined())
            return false;
        if (!a.defined())
            return true;
        const torch::Tensor x = a.contiguous(), y = b.contiguous();
        return x.dtype() == y.dtype() && x.sizes() == y.sizes() &&
               std::memcmp(x.data_ptr(), y.data_ptr(), x.nbytes()) == 0;
    }

    static std::string difference(const tensor_state &a, const tensor_state &b) {
        std::string differs;
        const auto check = [&](bool same, const char *what) {
            if (!same)
                differs += std::string(what) + " of " + a.name + "; ";
        };
        check(a.identity == b.identity && a.memory == b.memory, "identity");
        check(same_bits(a.values, b.values), "values");
        check(a.requires_grad == b.requires_grad, "requires_grad");
        check(a.is_leaf == b.is_leaf, "is_leaf");
        check(a.grad_identity == b.grad_identity && same_bits(a.grad, b.grad), "grad");
        check(a.version == b.version, "version");
        check(a.device == b.device, "device");
        return differs;
    }
};
