// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/dispatch.hpp>

#include <tally/torch/detail/operation.hpp>
#include <tally/torch/detail/session.hpp>
#include <tally/torch/detail/turn.hpp>

#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/library.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace tally::detail {

namespace {

using torch::jit::Stack;

c10::ArrayRef<c10::IValue> last_of(const Stack &stack, std::size_t count) {
    return c10::ArrayRef<c10::IValue>(stack).slice(stack.size() - count, count);
}

tensor_list tensors_of(c10::ArrayRef<c10::IValue> values) {
    tensor_list tensors;
    for (const c10::IValue &value : values)
        collect(tensors, value);
    return tensors;
}

void protect_written(model_state &state, const operation_effects &effects, c10::ArrayRef<c10::IValue> arguments) {
    for (const std::size_t i : effects.written)
        for (const at::Tensor &tensor : tensors_of(arguments.slice(i, 1)))
            state.before_write(tensor);
}

// The generators that an operation may draw from: its own, or else the default ones.
std::vector<at::Generator> generators_of(const model_state &state, const operation_effects &effects,
                                         c10::ArrayRef<c10::IValue> arguments) {
    std::vector<at::Generator> own;
    if (!effects.may_draw(arguments))
        return own;
    for (const std::size_t i : effects.generators)
        if (arguments[i].isGenerator() && arguments[i].toGenerator().defined())
            own.push_back(arguments[i].toGenerator());
    return own.empty() ? state.default_generators() : own;
}

// The time in which an operation may draw.
class drawing_scope {
  public:
    drawing_scope(saved_generators &saved, std::vector<at::Generator> generators)
        : saved_(saved), generators_(std::move(generators)) {
        for (const at::Generator &generator : generators_)
            saved_.before_draw(generator);
    }

    ~drawing_scope() {
        for (const at::Generator &generator : generators_)
            saved_.after_draw(generator);
    }

    drawing_scope(const drawing_scope &) = delete;
    drawing_scope &operator=(const drawing_scope &) = delete;

  private:
    saved_generators &saved_;
    std::vector<at::Generator> generators_;
};

// Runs an operation with nothing below it observed.
void call_closed(const c10::OperatorHandle &op, Stack &stack) {
    const unobserved_operations closed;
    op.callBoxed(&stack);
}

// Runs an operation below our key, with what it calls observed.
void call_opened(const c10::OperatorHandle &op, c10::DispatchKeySet keys, Stack &stack) {
    op.redispatchBoxed(keys & c10::DispatchKeySet(c10::DispatchKeySet::FULL_AFTER, observer_key), &stack);
}

// A counter, as num_batches_tracked is one: no number of the model's.
bool is_counter(const tensor_list &tensors) {
    return !tensors.empty() && tensors.front().dim() == 0 && c10::isIntegralType(tensors.front().scalar_type(), true);
}

// Sparse and nested tensors compute less than their sizes say, or have none.
bool has_plain_layout(const tensor_list &tensors) {
    for (const at::Tensor &tensor : tensors)
        if (tensor.is_nested() || (tensor.layout() != at::kStrided && tensor.layout() != at::kMkldnn))
            return false;
    return true;
}

using values = std::vector<c10::IValue>;

// Runs an operation as one. What it made is what it returns, or else the arguments that it wrote to.
values call_for_results(const c10::OperatorHandle &op, const known_operation &known, Stack &stack) {
    const std::size_t returned = op.schema().returns().size();
    values results;
    if (returned == 0)
        for (const std::size_t i : known.effects.written)
            results.push_back(last_of(stack, op.schema().arguments().size())[i]);
    call_closed(op, stack);
    if (returned > 0)
        results = last_of(stack, returned).vec();
    return results;
}

void run_counted(session &observer, const c10::OperatorHandle &op, const known_operation &known, Stack &stack) {
    const values arguments = last_of(stack, op.schema().arguments().size()).vec();
    const values results = call_for_results(op, known, stack);
    const tensor_list inputs = tensors_of(arguments);
    operation_work work;
    if (!has_plain_layout(inputs))
        observer.record_uncounted(op.schema().name());
    else if (!is_counter(inputs))
        work = known.rule.work_of({arguments, results});
    observer.record(work, tensors_of(results), known.rule.is_norm);
}

void run_unchanged(session &observer, const c10::OperatorHandle &op, const known_operation &known, Stack &stack) {
    observer.record({}, tensors_of(call_for_results(op, known, stack)), false);
}

// An operation of another library that, opened, shows nothing that counts may compute by itself: it is uncounted.
void run_opened(session &observer, const c10::OperatorHandle &op, c10::DispatchKeySet keys, Stack &stack) {
    const bool may_hide_work = !std::string_view(op.schema().name()).starts_with("aten::");
    const std::int64_t before = observer.counted_operations();
    call_opened(op, keys, stack);
    if (may_hide_work && observer.counted_operations() == before)
        observer.record_uncounted(op.schema().name());
}

bool fills_with_random_numbers(const c10::OperatorHandle &op) {
    const std::string_view name = op.schema().name();
    return name == "aten::uniform_" || name == "aten::normal_";
}

// Their result is their first argument.
void return_first_argument(const c10::OperatorHandle &op, Stack &stack) {
    torch::jit::drop(stack, op.schema().arguments().size() - 1);
}

void run_unseen(const c10::OperatorHandle &op, Stack &stack) {
    if (no_random_fills::any() && fills_with_random_numbers(op))
        return_first_argument(op, stack);
    else
        call_closed(op, stack);
}

void observe(const c10::OperatorHandle &op, c10::DispatchKeySet keys, Stack *stack) {
    session *const observer = session::current();
    if (!observer)
        return run_unseen(op, *stack);
    const known_operation &known = observer->look_up(op);
    const auto arguments = last_of(*stack, op.schema().arguments().size());
    protect_written(observer->state(), known.effects, arguments);
    const drawing_scope drawing(observer->state().generators(),
                                generators_of(observer->state(), known.effects, arguments));
    observer->use(tensors_of(arguments));
    turn::show_progress();
    switch (known.rule.how) {
    case handling::counted:
        return run_counted(*observer, op, known, *stack);
    case handling::opened:
        return run_opened(*observer, op, keys, *stack);
    case handling::uncounted:
        observer->record_uncounted(op.schema().name());
        [[fallthrough]];
    case handling::free:
        return run_unchanged(*observer, op, known, *stack);
    }
}

std::unique_ptr<torch::Library> make_library() {
    auto library = std::make_unique<torch::Library>(torch::Library::IMPL, "_", observer_key, __FILE__, __LINE__);
    library->fallback(torch::CppFunction::makeFromBoxedFunction<&observe>());
    return library;
}

} // namespace

void register_fallback() {
    static const std::unique_ptr<torch::Library> library = [] {
        if (c10::Dispatcher::singleton().hasBackendFallbackForDispatchKey(observer_key))
            throw std::runtime_error(
                "tally: another library observes LibTorch's operations already (it has a fallback on "
                "TESTING_ONLY_GenericMode), or a second copy of tally does, in a shared library linked with "
                "-Bsymbolic; the two cannot work in one process");
        return make_library();
    }();
}

} // namespace tally::detail
