// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/sequential.hpp>

#include <tally/torch/detail/scope.hpp>
#include <tally/torch/detail/signature.hpp>

#include <torch/nn/modules/container/sequential.h>

#include <memory>
#include <utility>

namespace tally::detail {

struct any_module_content {};
auto private_member(any_module_content);
template struct access<any_module_content, &torch::nn::AnyModule::content_>;

namespace {

using torch::nn::AnyModule;
using torch::nn::AnyModulePlaceholder;
using torch::nn::AnyValue;

std::unique_ptr<AnyModulePlaceholder> &content_of(AnyModule &module) {
    return module.*private_member(any_module_content{});
}

torch::nn::SequentialImpl &sequential_of(const module_node &node) {
    return dynamic_cast<torch::nn::SequentialImpl &>(const_cast<torch::nn::Module &>(*node.module));
}

// How every content of an AnyModule begins. Which class the pointer points to is known to whoever made it.
struct any_content : AnyModulePlaceholder {
    std::shared_ptr<void> module;
};

// Child `number` of a Sequential of `count` children.
struct child_position {
    const torch::nn::Module *sequential;
    std::size_t number;
    std::size_t count;
};

// Stands in for the content of an AnyModule. Its module comes first, as in the original: `AnyModule::get` reads it
// there.
class observed_content final : public AnyModulePlaceholder {
  public:
    observed_content(std::unique_ptr<AnyModulePlaceholder> original, const child_position &position)
        : AnyModulePlaceholder(original->type_info), module_(static_cast<any_content &>(*original).module),
          original_(std::move(original)), position_(position) {}

    AnyValue forward(std::vector<AnyValue> &&arguments) override {
        session *const observer = session::current();
        if (!observer)
            return original_->forward(std::move(arguments));
        tensor_list inputs;
        for (AnyValue &argument : arguments)
            collect(inputs, tensors_in_any(argument));
        if (position_.number == 0)
            observer->enter(*position_.sequential, inputs, call_end::last_child);
        call_scope scope(*observer, *original_->ptr(), inputs);
        AnyValue result = original_->forward(std::move(arguments));
        const tensor_list outputs = tensors_in_any(result);
        scope.leave(outputs);
        if (position_.number + 1 == position_.count)
            observer->leave_sequential(*position_.sequential, outputs);
        return result;
    }

    std::shared_ptr<torch::nn::Module> ptr() override { return original_->ptr(); }
    std::unique_ptr<AnyModulePlaceholder> copy() const override { return original_->copy(); }
    std::unique_ptr<AnyModulePlaceholder>
    clone_module(argument_of<&AnyModulePlaceholder::clone_module, 0> device) const override {
        return original_->clone_module(device);
    }

    std::unique_ptr<AnyModulePlaceholder> release() { return std::move(original_); }

  private:
    std::shared_ptr<void> module_;
    std::unique_ptr<AnyModulePlaceholder> original_;
    child_position position_;
};

} // namespace

// The work is done after the delegated constructor, so that the destructor undoes what was done if it throws.
observed_sequentials::observed_sequentials(const module_tree &modules) : observed_sequentials() {
    for (const module_node *node : modules.nodes()) {
        if (node->kind != module_kind::sequential)
            continue;
        sequentials_.push_back(node);
        torch::nn::SequentialImpl &sequential = sequential_of(*node);
        std::size_t number = 0;
        for (AnyModule &child : sequential) {
            auto &held = content_of(child);
            held = std::make_unique<observed_content>(std::move(held),
                                                      child_position{node->module, number++, sequential.size()});
        }
    }
}

observed_sequentials::~observed_sequentials() {
    for (const module_node *node : sequentials_)
        for (AnyModule &child : sequential_of(*node))
            if (auto *observed = dynamic_cast<observed_content *>(content_of(child).get()))
                content_of(child) = observed->release();
}

} // namespace tally::detail
