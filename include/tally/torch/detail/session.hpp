// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/torch/detail/model_state.hpp>
#include <tally/torch/detail/module_tree.hpp>
#include <tally/torch/detail/operation.hpp>
#include <tally/torch/detail/tensors.hpp>

#include <c10/util/ThreadLocalDebugInfo.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

/// What happens during one observed forward pass: the calls of modules, and the operations in each.
namespace tally::detail {

/// One call of a module: a row to be.
struct observed_call {
    const module_node *module = nullptr;
    const module_place *place = nullptr; ///< where the module is registered; null if nowhere
    int parent = -1;                     ///< the call that it stands in
    int depth = 0;
    std::vector<typed_shape> inputs;
    std::vector<typed_shape> outputs;
    int torchinfo_input = 0; ///< which one torchinfo shows: see tensor_list
    int torchinfo_output = 0;
    operation_work work;   ///< of its own operations
    bool exact = true;     ///< false for calls that were inferred, or whose values could not be looked into
    bool finished = false; ///< it returned
};

/// How a call on the stack is going to end.
enum class call_end : unsigned char {
    returns,    ///< whoever opened it says so
    last_child, ///< a Sequential that was opened by its first child: with its last child
    norm,       ///< a normalization, whose forward cannot be seen: with its one operation
    inferred,   ///< when something outside of it is called
};

/// Threads that LibTorch starts get it from the one that starts them. Since a task may outlive the forward, a session
/// owns what it needs; once it has ended, nothing changes it any more.
class session final : public c10::DebugInfoBase {
  public:
    /// Without a state where nothing is going to run.
    explicit session(std::shared_ptr<module_tree> modules, std::shared_ptr<model_state> state = nullptr,
                     std::int64_t turn = 0);

    /// The session that observes this thread, or null.
    static session *current();

    /// The forward has ended: what arrives from now on is not part of it.
    void end();

    /// Whether any thread is observed: what hooks ask first, since it costs one load.
    static bool any() { return active.load(std::memory_order_relaxed) != 0; }

    /// A module is called. The result identifies the call; -1 if the call is open already.
    int enter(const torch::nn::Module &module, const tensor_list &inputs, call_end end = call_end::returns);

    /// That call returned.
    void leave(int call, const tensor_list &outputs);

    /// That call threw.
    void abandon(int call);

    /// The last child of a Sequential returned.
    void leave_sequential(const torch::nn::Module &module, const tensor_list &outputs);

    /// An operation of the model was executed in the innermost open call.
    void record(const operation_work &work, const tensor_list &outputs, bool is_norm);

    /// An operation is about to read these.
    void use(const tensor_list &tensors);

    /// An operation for which there is no formula.
    void record_uncounted(const std::string &name);

    /// What is known of an operation, found out once.
    const known_operation &look_up(const c10::OperatorHandle &op);

    /// Adds a module and those registered below it as calls that did not take place.
    void add_registered(const module_node &node);

    /// Whether the model runs, and is not only described.
    bool runs() const { return runs_; }

    /// How many operations have been executed that count.
    std::int64_t counted_operations() const { return counted_; }

    model_state &state() { return *state_; }

    /// Keeps what a task that outlives the forward may still use.
    void keep(std::shared_ptr<void> used) { kept_.push_back(std::move(used)); }

    /// The number of its turn.
    std::int64_t turn() const { return turn_; }

    const std::vector<observed_call> &calls() const { return calls_; }
    const std::map<std::string, std::int64_t> &uncounted() const { return uncounted_; }

    /// Whether an operation took this parameter, which lives as long as the session.
    bool used(const c10::TensorImpl *parameter) const { return used_.contains(parameter); }

    /// While it lives, modules that this thread calls have no rows; their operations belong to the call around.
    struct without_rows {
        without_rows() { ++hidden; }
        ~without_rows() { --hidden; }
        without_rows(const without_rows &) = delete;
        without_rows &operator=(const without_rows &) = delete;
    };

    /// Counts the sessions of all threads.
    struct activity {
        activity() { active.fetch_add(1, std::memory_order_relaxed); }
        ~activity() { active.fetch_sub(1, std::memory_order_relaxed); }
        activity(const activity &) = delete;
        activity &operator=(const activity &) = delete;
    };

  private:
    /// A call that is open.
    struct frame {
        int call;
        call_end end;
        const module_node *first_child = nullptr;
        std::vector<const module_node *> children; ///< those called, each once
        std::vector<typed_shape> last_output;      ///< of what was executed last in it
    };
    using call_stack = std::vector<frame>;

    /// A module on the way down to the one that is called.
    struct step {
        const module_node *module;
        const module_place *place;
    };

    /// Where a module is to be placed: below frame `frame`, as the last of `steps`; those before it are to be opened.
    struct placement {
        std::size_t frame = 0;
        std::vector<step> steps;
    };

    call_stack &stack();
    std::size_t first_closable(const call_stack &open) const;
    const module_node &node_of(const frame &f) const { return *calls_[static_cast<std::size_t>(f.call)].module; }

    bool find_path(const call_stack &open, std::size_t lowest, const module_node &node, placement &found) const;
    bool is_better(const call_stack &open, const placement &a, const placement &b) const;
    placement place(const call_stack &open, const module_node &node) const;
    bool starts_again(const frame &block, const module_node &child) const;

    int push(call_stack &open, step where, const tensor_list &inputs, call_end end);
    void begin_blocks(call_stack &open, const placement &where, const tensor_list &inputs);
    void close(call_stack &open, const tensor_list &consumer);
    void close_down_to(call_stack &open, std::size_t count, const tensor_list &consumer);
    void finish(call_stack &open, std::vector<typed_shape> outputs);
    void finish_with(call_stack &open, const tensor_list &outputs);
    int parent_of_new_call(const call_stack &open);

    static inline std::atomic<int> active{0};
    static inline thread_local int hidden = 0;

    std::mutex mutex_;
    std::atomic<bool> ended_{false}; ///< set under the mutex
    std::shared_ptr<module_tree> modules_;
    std::shared_ptr<model_state> state_;
    std::int64_t turn_;
    std::vector<std::shared_ptr<void>> kept_;
    std::thread::id main_thread_ = std::this_thread::get_id();
    std::map<std::thread::id, call_stack> stacks_;
    std::vector<observed_call> calls_;
    bool runs_ = true;
    std::unordered_map<const void *, int> producer_; ///< of a tensor: the call in which it was made last
    std::unordered_set<const void *> used_;          ///< tensors that operations took
    std::map<std::string, std::int64_t> uncounted_;
    std::atomic<std::int64_t> counted_{0};
    std::unordered_map<const c10::FunctionSchema *, known_operation> known_;
};

} // namespace tally::detail
