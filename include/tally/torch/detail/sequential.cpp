// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/sequential.hpp>

#include <tally/torch/detail/scope.hpp>
#include <tally/torch/detail/signature.hpp>

#include <torch/nn/modules/container/sequential.h>

#include <memory>
#include <mutex>
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
          original_(std::move(original)), content_(original_.get()), position_(position) {}

    // A task that outlives the observed forward may be in here when the original is put back.
    AnyValue forward(std::vector<AnyValue> &&arguments) override {
        AnyModulePlaceholder &original = *content_;
        const child_position position = position_;
        session *const observer = session::current();
        if (!observer)
            return original.forward(std::move(arguments));
        const tensor_list inputs = tensors_in_any(arguments);
        if (position.number == 0)
            observer->enter(*position.sequential, inputs, call_end::last_child);
        call_scope scope(*observer, *original.ptr(), inputs);
        AnyValue result = original.forward(std::move(arguments));
        const tensor_list outputs = tensors_in_any(result);
        scope.leave(outputs);
        if (position.number + 1 == position.count)
            observer->leave_sequential(*position.sequential, outputs);
        return result;
    }

    std::shared_ptr<torch::nn::Module> ptr() override { return content_->ptr(); }
    std::unique_ptr<AnyModulePlaceholder> copy() const override { return content_->copy(); }
    std::unique_ptr<AnyModulePlaceholder>
    clone_module(argument_of<&AnyModulePlaceholder::clone_module, 0> device) const override {
        return content_->clone_module(device);
    }

    // How many summaries, at a time or one in another, look on.
    void add_observer() { ++observers_; }
    bool remove_observer() { return --observers_ == 0; }

    std::unique_ptr<AnyModulePlaceholder> release() { return std::move(original_); }

  private:
    std::shared_ptr<void> module_;
    std::unique_ptr<AnyModulePlaceholder> original_;
    AnyModulePlaceholder *content_; ///< the original, also when somebody else owns it
    child_position position_;
    int observers_ = 1;
};

std::mutex &one_exchange_at_a_time() {
    static std::mutex mutex;
    return mutex;
}

} // namespace

// The work is done after the delegated constructor, so that the destructor undoes what was done if it throws.
observed_sequentials::observed_sequentials(const module_tree &modules, session &observer)
    : observed_sequentials(observer) {
    const std::lock_guard lock(one_exchange_at_a_time());
    for (const module_node *node : modules.nodes()) {
        if (node->kind != module_kind::sequential)
            continue;
        sequentials_.push_back(node);
        torch::nn::SequentialImpl &sequential = sequential_of(*node);
        std::size_t number = 0;
        for (AnyModule &child : sequential) {
            const child_position position{node->module, number++, sequential.size()};
            std::unique_ptr<AnyModulePlaceholder> &content = content_of(child);
            if (auto *known = dynamic_cast<observed_content *>(content.get()))
                known->add_observer();
            else
                content = std::make_unique<observed_content>(std::move(content), position);
            observed_.insert(content.get());
        }
    }
}

observed_sequentials::~observed_sequentials() {
    const std::lock_guard lock(one_exchange_at_a_time());
    for (const module_node *node : sequentials_)
        for (AnyModule &child : sequential_of(*node)) {
            std::unique_ptr<AnyModulePlaceholder> &content = content_of(child);
            auto *const observed = dynamic_cast<observed_content *>(content.get());
            if (!observed || !observed_.contains(observed) || !observed->remove_observer())
                continue;
            std::unique_ptr<AnyModulePlaceholder> original = observed->release();
            content.swap(original);
            observer_.keep(std::move(original)); // a task that outlives the forward may be in it
        }
}

} // namespace tally::detail
