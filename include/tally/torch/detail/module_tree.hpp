// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/attributes.hpp>
#include <tally/layers/counting.hpp>

#include <c10/core/UndefinedTensorImpl.h>
#include <c10/util/intrusive_ptr.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

/// What is known of a model before it runs: its registered modules, their names and parameters.
namespace tally::detail {

struct module_node;

/// One registration of a module. A module that several parents share has several.
struct module_place {
    const module_node *parent = nullptr; ///< null for the root
    std::string name;
};

struct module_parameter {
    std::string name; ///< "weight"
    const c10::TensorImpl *identity;
    std::int64_t count; ///< elements; of a pruned parameter, those that its mask keeps
    std::int64_t bytes;
    bool trainable;
};

enum class module_kind : unsigned char {
    ordinary,
    sequential, ///< its forward is that of its children
    container,  ///< ModuleList and its kin: has no forward
};

struct module_node {
    const torch::nn::Module *module = nullptr; ///< may be gone, if it is registered nowhere
    bool registered = false;                   ///< below the root
    module_kind kind = module_kind::ordinary;
    bool leaf = true;
    std::string type;                ///< "Conv2d"
    std::deque<module_place> places; ///< calls point to them
    std::vector<const module_node *> children;
    std::vector<module_parameter> parameters; ///< its own
    std::vector<const c10::TensorImpl *> buffers;
    parameter_counts counts{}; ///< of its own parameters and buffers
    torchinfo_weights weights; ///< of its own parameters
    layer_attributes attributes;

    /// Of a module that is not registered, and that may be gone when another one comes to be at its address: whether a
    /// shared_ptr owned it, and whose; addresses of tensors that no other tensor gets. Neither keeps a value alive.
    bool owned = false;
    std::weak_ptr<const torch::nn::Module> owner;
    std::vector<c10::weak_intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>> identities;
};

/// The modules below a root, each once, found by address, and others that are called.
class module_tree {
  public:
    explicit module_tree(const torch::nn::Module &root);

    const module_node &root() const { return *root_; }

    /// Whether the same modules, parameters and buffers are registered now as when it was made.
    bool is_current() const;

    /// The node of a module; one that is registered nowhere gets a node without a place, and what is below it nodes
    /// with places in it.
    const module_node &find(const torch::nn::Module &called);

    /// All nodes, parents before children, in the order of registration.
    const std::vector<const module_node *> &nodes() const { return order_; }

    /// Modules around a bare layer of a net, whose row is the layer's.
    const std::vector<const torch::nn::Module *> &without_row() const { return without_row_; }

  private:
    module_node *look_up(const torch::nn::Module &module) const;
    module_node &add(const torch::nn::Module &module);
    module_node &visit(const torch::nn::Module &registered, const module_node *parent, const std::string &name);
    void visit_children(module_node &node);

    std::deque<module_node> nodes_;
    std::unordered_map<const torch::nn::Module *, module_node *> by_address_;
    std::vector<std::shared_ptr<torch::nn::Module>> kept_; ///< a forward may replace what is registered
    std::vector<const module_node *> order_;
    std::vector<const torch::nn::Module *> without_row_;
    const module_node *root_ = nullptr;
};

/// The class of a module, without its namespaces, template arguments and a trailing "Impl".
std::string type_name_of(const torch::nn::Module &module);

/// Kernel sizes and the like, of the modules of torch::nn that have them; of others, none.
layer_attributes attributes_of(const torch::nn::Module &module);

} // namespace tally::detail
