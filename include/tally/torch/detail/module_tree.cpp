// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/module_tree.hpp>

#include <tally/core/type_name.hpp>
#include <tally/torch/detail/described.hpp>
#include <tally/torch/detail/dispatch.hpp>
#include <tally/torch/detail/net_module.hpp>
#include <tally/torch/detail/tensors.hpp>

#include <torch/nn/modules/container/moduledict.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/parameterdict.h>
#include <torch/nn/modules/container/parameterlist.h>
#include <torch/nn/modules/container/sequential.h>

#include <c10/util/Type.h>

#include <algorithm>
#include <mutex>
#include <string_view>
#include <typeinfo>

namespace tally::detail {

namespace {

module_kind kind_of(const torch::nn::Module &module) {
    using namespace torch::nn;
    if (dynamic_cast<const SequentialImpl *>(&module))
        return module_kind::sequential;
    if (dynamic_cast<const ModuleListImpl *>(&module) || dynamic_cast<const ModuleDictImpl *>(&module) ||
        dynamic_cast<const ParameterListImpl *>(&module) || dynamic_cast<const ParameterDictImpl *>(&module))
        return module_kind::container;
    return module_kind::ordinary;
}

// A pruned parameter is stored as `weight_orig`, beside a buffer `weight_mask` of ones and zeros.
std::string_view pruned_name(std::string_view name) {
    constexpr std::string_view suffix = "_orig";
    return name.ends_with(suffix) ? name.substr(0, name.size() - suffix.size()) : std::string_view{};
}

void add_parameter(module_node &node, const std::string &name, const at::Tensor &tensor) {
    parameter p{name, shape_of(tensor), scalar_type_of(tensor.scalar_type())};
    p.trainable = tensor.requires_grad();
    if (const std::string_view kept = pruned_name(name); !kept.empty()) {
        const auto buffers = node.module->named_buffers(false);
        if (const at::Tensor *mask = buffers.find(std::string(kept) + "_mask")) {
            const unobserved_operations unobserved;
            p.name = kept;
            p.dims = shape{mask->sum().item<std::int64_t>()};
        }
    }
    const std::int64_t count = p.dims.numel();
    node.counts.add(p);
    node.weights.add(p);
    node.parameters.push_back({std::string(p.name.data(), p.name.size()), tensor.unsafeGetTensorImpl(), count,
                               count * static_cast<std::int64_t>(tensor.element_size()), p.trainable});
}

void describe(module_node &node) {
    const torch::nn::Module &module = *node.module;
    node.kind = kind_of(module);
    node.type = type_name_of(module);
    node.attributes = attributes_of(module);
    for (const auto &item : module.named_parameters(false))
        if (item.value().defined())
            add_parameter(node, item.key(), item.value());
    for (const auto &item : module.named_buffers(false))
        if (item.value().defined()) {
            node.counts.add({item.key(), shape_of(item.value()), scalar_type_of(item.value().scalar_type()), true});
            node.buffers.push_back(item.value().unsafeGetTensorImpl());
        }
}

const torch::nn::Module &shown(const torch::nn::Module &module) {
    const auto *net = dynamic_cast<const net_module_impl *>(&module);
    return net ? net->shown() : module;
}

// The defined ones of a module's tensors are these, in this order.
template <class Tensors, class Known, class Identity>
bool are_same(const Tensors &registered, const Known &known, Identity identity_of) {
    auto expected = known.begin();
    for (const auto &item : registered) {
        if (!item.value().defined())
            continue;
        if (expected == known.end() || identity_of(*expected) != item.value().unsafeGetTensorImpl())
            return false;
        ++expected;
    }
    return expected == known.end();
}

bool has_same_children(const module_node &node) {
    const auto children = node.module->named_children();
    return std::equal(children.begin(), children.end(), node.children.begin(), node.children.end(),
                      [](const auto &now, const module_node *then) { return &shown(*now.value()) == then->module; });
}

bool is_as_described(const module_node *node) {
    return has_same_children(*node) &&
           are_same(node->module->named_parameters(false), node->parameters,
                    [](const module_parameter &p) { return p.identity; }) &&
           are_same(node->module->named_buffers(false), node->buffers, [](const c10::TensorImpl *b) { return b; });
}

// LibTorch finds the name out when it is first asked for, and keeps it: two threads must not at a time.
const std::string &class_name_of(const torch::nn::Module &module) {
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    return module.name();
}

// Whether a module that is called is the one at its address that was called before.
bool is_still(const module_node &node, const torch::nn::Module &called) {
    if (node.owned)
        return !node.owner.expired();
    return node.type == type_name_of(called) && node.attributes == attributes_of(called) && is_as_described(&node);
}

void keep_identities(module_node &node) {
    node.owner = node.module->weak_from_this();
    node.owned = !node.owner.expired();
    const auto keep = [&](const auto &tensors) {
        for (const auto &item : tensors)
            if (item.value().defined())
                node.identities.emplace_back(item.value().getIntrusivePtr());
    };
    keep(node.module->named_parameters(false));
    keep(node.module->named_buffers(false));
}

} // namespace

std::string type_name_of(const torch::nn::Module &module) {
    if (const auto *own = dynamic_cast<const described *>(&module))
        return own->type_name();
    const std::string full = c10::demangle(typeid(module).name());
    const std::string &given = class_name_of(module);
    // By the user. LibTorch gives one itself: "torch::nn::MultiheadAttention".
    if (given != full && !given.starts_with("torch::nn::"))
        return given;
    if (full.ends_with('}')) // "main::{unnamed type#1}"
        return "an unnamed class";
    std::string_view name = bare_name_in(full.data(), full.data() + full.size());
    constexpr std::string_view suffix = "Impl";
    if (name.size() > suffix.size() && name.ends_with(suffix))
        name.remove_suffix(suffix.size());
    return std::string(name);
}

module_tree::module_tree(const torch::nn::Module &root) { root_ = &visit(root, nullptr, ""); }

module_node *module_tree::look_up(const torch::nn::Module &module) const {
    const auto known = by_address_.find(&module);
    if (known == by_address_.end() || !(known->second->registered || is_still(*known->second, module)))
        return nullptr;
    return known->second;
}

module_node &module_tree::add(const torch::nn::Module &module) {
    module_node &node = nodes_.emplace_back();
    by_address_[&module] = &node;
    node.module = &module;
    const unobserved_operations unobserved; // masks are added up
    describe(node);
    return node;
}

// Not Module::named_modules: that throws for a root on the stack, and names a shared module once.
void module_tree::visit_children(module_node &node) {
    for (const auto &child : node.module->named_children()) {
        node.leaf = false;
        if (node.registered)
            kept_.push_back(child.value());
        node.children.push_back(&visit(*child.value(), &node, child.key()));
    }
}

module_node &module_tree::visit(const torch::nn::Module &registered, const module_node *parent,
                                const std::string &name) {
    const torch::nn::Module &module = shown(registered);
    const bool below_root = !parent || parent->registered;
    if (&module != &registered && below_root)
        without_row_.push_back(&registered);
    module_node *const known = look_up(module);
    module_node &node = known ? *known : add(module);
    node.places.push_back({parent, name});
    if (known)
        return node;
    node.registered = below_root;
    if (below_root)
        order_.push_back(&node);
    else
        keep_identities(node);
    visit_children(node);
    return node;
}

bool module_tree::is_current() const { return std::all_of(order_.begin(), order_.end(), is_as_described); }

const module_node &module_tree::find(const torch::nn::Module &called) {
    const torch::nn::Module &module = shown(called);
    if (const module_node *known = look_up(module))
        return *known;
    module_node &node = add(module);
    keep_identities(node);
    visit_children(node);
    return node;
}

} // namespace tally::detail
