// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/attributes.hpp>
#include <tally/layers/counting.hpp>

#include <torch/nn/module.h>

#include <cstdint>
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
    const torch::nn::Module *module = nullptr;
    module_kind kind = module_kind::ordinary;
    bool leaf = true;
    std::string type; ///< "Conv2d"
    std::vector<module_place> places;
    std::vector<const module_node *> children;
    std::vector<module_parameter> parameters; ///< its own
    std::vector<const c10::TensorImpl *> buffers;
    parameter_counts counts{}; ///< of its own parameters and buffers
    torchinfo_weights weights; ///< of its own parameters
    layer_attributes attributes;
};

/// The modules below a root, each once, found by address.
class module_tree {
  public:
    explicit module_tree(const torch::nn::Module &root);

    const module_node &root() const { return *root_; }

    /// Whether the same modules, parameters and buffers are registered now as when it was made.
    bool is_current() const;

    /// The node of a module; one that is registered nowhere gets a node without a place.
    const module_node &find(const torch::nn::Module &called);

    /// All nodes, parents before children, in the order of registration.
    const std::vector<const module_node *> &nodes() const { return order_; }

    /// Modules around a bare layer of a net, whose row is the layer's.
    const std::vector<const torch::nn::Module *> &without_row() const { return without_row_; }

  private:
    module_node &add(const torch::nn::Module &module);
    module_node &visit(const torch::nn::Module &registered, const module_node *parent, const std::string &name);

    std::unordered_map<const torch::nn::Module *, std::unique_ptr<module_node>> by_address_;
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
