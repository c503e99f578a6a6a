// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/session.hpp>

#include <algorithm>
#include <utility>

namespace tally::detail {

namespace {

bool is_closable(call_end end) { return end != call_end::returns; }

void add_once(std::vector<const module_node *> &nodes, const module_node &node) {
    if (std::find(nodes.begin(), nodes.end(), &node) == nodes.end())
        nodes.push_back(&node);
}

bool has_weights(const module_node &node) {
    return !node.parameters.empty() || std::any_of(node.children.begin(), node.children.end(),
                                                   [](const module_node *child) { return has_weights(*child); });
}

} // namespace

session::session(std::shared_ptr<module_tree> modules, std::shared_ptr<model_state> state, std::int64_t turn)
    : modules_(std::move(modules)), state_(std::move(state)), turn_(turn) {}

session *session::current() {
    auto *const observer = dynamic_cast<session *>(c10::ThreadLocalDebugInfo::get(c10::DebugInfoKind::TEST_INFO_2));
    return observer && !observer->ended_ ? observer : nullptr;
}

void session::end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
}

session::call_stack &session::stack() { return stacks_[std::this_thread::get_id()]; }

// The lowest frame above which all may be closed: the innermost call whose return we shall see.
std::size_t session::first_closable(const call_stack &open) const {
    std::size_t n = open.size();
    while (n > 0 && is_closable(open[n - 1].end))
        --n;
    return n > 0 ? n - 1 : 0;
}

// The innermost open frame, from `lowest` up, that has `node` registered somewhere below it, and the way down to it.
bool session::find_path(const call_stack &open, std::size_t lowest, const module_node &node, placement &found) const {
    bool any = false;
    for (const module_place &place : node.places) {
        if (!place.parent)
            continue;
        placement candidate;
        std::size_t above = open.size();
        while (above > lowest && &node_of(open[above - 1]) != place.parent)
            --above;
        const bool is_open = above > lowest;
        if (is_open)
            candidate.frame = above - 1;
        else if (!find_path(open, lowest, *place.parent, candidate))
            continue;
        candidate.steps.push_back({&node, &place});
        if (any && !is_better(open, candidate, found))
            continue;
        found = std::move(candidate);
        any = true;
    }
    return any;
}

// The one further in, unless that means that a block is called again while the other's was not called yet: of two
// blocks that share a layer, the second is called after the first.
bool session::is_better(const call_stack &open, const placement &a, const placement &b) const {
    const auto was_called = [&](const placement &p) {
        const auto &called = open[p.frame].children;
        return std::find(called.begin(), called.end(), p.steps.front().module) != called.end();
    };
    const auto is_new = [&](const placement &p) { return p.steps.size() > 1 && !was_called(p); };
    const auto is_again = [&](const placement &p) {
        return p.steps.size() > 1 ? was_called(p) : starts_again(open[p.frame], *p.steps.front().module);
    };
    if (is_again(b) && is_new(a))
        return true;
    return a.frame > b.frame && !(is_again(a) && is_new(b));
}

// A module that is registered nowhere below the innermost call whose return we shall see is placed right below that.
session::placement session::place(const call_stack &open, const module_node &node) const {
    placement found;
    const std::size_t lowest = first_closable(open);
    if (open.empty() || !find_path(open, lowest, node, found)) {
        found.frame = lowest;
        found.steps = {{&node, node.places.empty() ? nullptr : &node.places.front()}};
    }
    return found;
}

// An inferred block all of whose children ran, and whose first child runs once more, is called again. A child without
// parameters is no sign: one Dropout may serve in several places.
bool session::starts_again(const frame &block, const module_node &child) const {
    const module_node &node = node_of(block);
    return block.end == call_end::inferred && node.kind == module_kind::ordinary && block.first_child == &child &&
           block.children.size() > 1 && block.children.size() == node.children.size() && has_weights(child);
}

int session::parent_of_new_call(const call_stack &open) {
    if (!open.empty())
        return open.back().call;
    const call_stack &main = stacks_[main_thread_]; // what another thread calls stands below what started it
    return main.empty() ? -1 : main.back().call;
}

int session::push(call_stack &open, step where, const tensor_list &inputs, call_end end) {
    observed_call call;
    call.module = where.module;
    call.place = where.place;
    call.parent = parent_of_new_call(open);
    call.depth = call.parent < 0 ? 0 : calls_[static_cast<std::size_t>(call.parent)].depth + 1;
    call.exact = end != call_end::inferred || where.module->kind == module_kind::container;
    if (where.module->kind != module_kind::container) {
        call.inputs = shapes_of(inputs);
        call.torchinfo_input = inputs.torchinfo_one;
        call.exact &= inputs.complete;
    }
    if (!open.empty()) {
        frame &parent = open.back();
        if (!parent.first_child)
            parent.first_child = where.module;
        add_once(parent.children, *where.module);
    }
    const int number = static_cast<int>(calls_.size());
    calls_.push_back(std::move(call));
    open.push_back({number, end, nullptr, {}, {}});
    return number;
}

// Ends what the new call is not part of, and begins the blocks around it.
void session::begin_blocks(call_stack &open, const placement &where, const tensor_list &inputs) {
    close_down_to(open, where.frame + 1, inputs);
    if (!open.empty() && starts_again(open.back(), *where.steps.front().module)) {
        const observed_call &block = calls_[static_cast<std::size_t>(open.back().call)];
        const step again{block.module, block.place};
        close(open, inputs);
        push(open, again, inputs, call_end::inferred);
    }
    for (std::size_t i = 0; i + 1 < where.steps.size(); ++i)
        push(open, where.steps[i], inputs, call_end::inferred);
}

int session::enter(const torch::nn::Module &module, const tensor_list &inputs, call_end end) {
    if (hidden > 0)
        return -1;
    const std::lock_guard lock(mutex_);
    if (ended_)
        return -1;
    call_stack &open = stack();
    const module_node &node = modules_->find(module);
    const bool is_open = !open.empty() && &node_of(open.back()) == &node && open.back().end != call_end::inferred;
    if (is_open && !open.back().first_child)
        return -1;
    const placement where = place(open, node);
    begin_blocks(open, where, inputs);
    return push(open, where.steps.back(), inputs, end);
}

// Takes the innermost frame off, with its outputs, which its parent may hand on.
void session::finish(call_stack &open, std::vector<typed_shape> outputs) {
    observed_call &call = calls_[static_cast<std::size_t>(open.back().call)];
    open.pop_back();
    call.finished = true;
    if (call.module->kind == module_kind::container)
        return;
    if (!open.empty())
        open.back().last_output = outputs;
    call.outputs = std::move(outputs);
}

// The same with outputs that were seen to leave it.
void session::finish_with(call_stack &open, const tensor_list &outputs) {
    observed_call &call = calls_[static_cast<std::size_t>(open.back().call)];
    call.torchinfo_output = outputs.torchinfo_one;
    call.exact &= outputs.complete;
    finish(open, shapes_of(outputs));
}

// Closes a frame whose end was not seen. What left it is that of its tensors which `consumer` takes, or else its last
// one.
void session::close(call_stack &open, const tensor_list &consumer) {
    const frame &f = open.back();
    std::vector<typed_shape> outputs = f.last_output;
    for (const at::Tensor &tensor : consumer)
        if (const auto made = producer_.find(tensor.unsafeGetTensorImpl());
            made != producer_.end() && made->second >= f.call) {
            outputs = {shape_of(tensor)};
            break;
        }
    finish(open, std::move(outputs));
}

void session::close_down_to(call_stack &open, std::size_t count, const tensor_list &consumer) {
    while (open.size() > count)
        close(open, consumer);
}

void session::leave(int call, const tensor_list &outputs) {
    const std::lock_guard lock(mutex_);
    if (ended_)
        return;
    call_stack &open = stack();
    while (!open.empty() && open.back().call != call)
        close(open, outputs);
    if (!open.empty())
        finish_with(open, outputs);
}

void session::abandon(int call) {
    const std::lock_guard lock(mutex_);
    if (ended_)
        return;
    call_stack &open = stack();
    while (!open.empty() && open.back().call >= call)
        open.pop_back();
}

void session::leave_sequential(const torch::nn::Module &module, const tensor_list &outputs) {
    const std::lock_guard lock(mutex_);
    if (ended_)
        return;
    call_stack &open = stack();
    const module_node &node = modules_->find(module);
    if (!open.empty() && &node_of(open.back()) == &node && open.back().end == call_end::last_child)
        finish_with(open, outputs);
}

void session::record(const operation_work &work, const tensor_list &outputs, bool is_norm) {
    const std::lock_guard lock(mutex_);
    if (ended_)
        return;
    call_stack &open = stack();
    const int call = parent_of_new_call(open);
    if (call < 0)
        return;
    calls_[static_cast<std::size_t>(call)].work.add(work);
    counted_ += !(work.flops == dim(0));
    for (const at::Tensor &output : outputs)
        producer_[output.unsafeGetTensorImpl()] = call;
    if (open.empty())
        return;
    if (!outputs.empty())
        open.back().last_output = {shape_of(outputs.front())};
    if (is_norm && open.back().end == call_end::norm)
        finish(open, shapes_of({outputs.front()}));
}

const known_operation &session::look_up(const c10::OperatorHandle &op) {
    const std::lock_guard lock(mutex_);
    return known_.try_emplace(&op.schema(), op).first->second;
}

void session::add_registered(const module_node &node) {
    runs_ = false;
    call_stack &open = stack();
    const module_node *parent = open.empty() ? nullptr : &node_of(open.back());
    step where{&node, nullptr};
    for (const module_place &place : node.places)
        if (place.parent == parent)
            where.place = &place;
    push(open, where, {}, call_end::returns);
    for (const module_node *child : node.children)
        add_registered(*child);
    open.pop_back();
}

void session::use(const tensor_list &tensors) {
    const std::lock_guard lock(mutex_);
    if (ended_)
        return;
    for (const at::Tensor &tensor : tensors)
        used_.insert(tensor.unsafeGetTensorImpl());
}

void session::record_uncounted(const std::string &name) {
    const std::lock_guard lock(mutex_);
    if (!ended_)
        ++uncounted_[name];
}

} // namespace tally::detail
