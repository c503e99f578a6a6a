// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/program.hpp>
#include <tally/torch/detail/described.hpp>
#include <tally/torch/detail/own_module.hpp>
#include <tally/torch/detail/signature.hpp>
#include <tally/torch/detail/tensors.hpp>

#include <torch/nn/modules/container/any.h>
#include <torch/nn/pimpl.h>

#include <memory>
#include <string>
#include <vector>

namespace tally {

/// A net, or a block of it, as a module: its layers are registered under their declared names, and its forward runs
/// them as declared. `net_module` holds one.
class net_module_impl : public torch::nn::Module, public described, public detail::takes_tensors {
  public:
    /// The block that instruction `at` of a program begins.
    net_module_impl(const detail::program_view &program, int at);

    torch::Tensor forward(const torch::Tensor &input);

    /// Several inputs or outputs.
    std::vector<torch::Tensor> forward_all(std::vector<torch::Tensor> inputs) override;

    void check_inputs(std::size_t count) const override;

    /// The module whose row this is: itself, or the only layer of a net that is one bare layer.
    const torch::nn::Module &shown() const;

    std::string type_name() const override;
    layer_attributes attributes() const override;

    std::shared_ptr<torch::nn::Module>
    clone(detail::argument_of<&torch::nn::Module::clone, 0> device = {}) const override;

  private:
    /// What one instruction does here.
    struct step {
        const detail::instruction *instruction;
        torch::nn::AnyModule layer;             ///< of a layer
        std::shared_ptr<net_module_impl> block; ///< of a block
        bool is_own = false;                    ///< a layer of the user's
    };

    struct frame;

    void add_steps();
    step make_step(int at);
    void make_layer(step &made, int at);
    void check_count(int at, const detail::tensor_list &tensors, int most) const;
    std::size_t slot_of(const detail::instruction &i, int k) const;
    detail::tensor_list take(const frame &f, const detail::instruction &i, int count) const;
    void call_function(frame &f, const detail::instruction &i) const;
    detail::tensor_list run(const detail::tensor_list &inputs);
    detail::tensor_list call(step &called, const detail::tensor_list &inputs);

    detail::program_view program_;
    int at_;
    std::vector<step> steps_;
};

TORCH_MODULE_IMPL(net_module, net_module_impl);

} // namespace tally
