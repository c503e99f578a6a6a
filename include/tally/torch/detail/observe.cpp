// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/observe.hpp>

#include <tally/torch/detail/dispatch.hpp>
#include <tally/torch/detail/interpose.hpp>
#include <tally/torch/detail/model_state.hpp>
#include <tally/torch/detail/rows.hpp>
#include <tally/torch/detail/scope.hpp>
#include <tally/torch/detail/sequential.hpp>
#include <tally/torch/detail/torch_options.hpp>
#include <tally/torch/detail/turn.hpp>
#include <tally/torch/forward_error.hpp>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Functions.h>
#include <ATen/ThreadLocalState.h>
#include <c10/util/StringUtil.h>
#include <torch/csrc/autograd/grad_mode.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/transformerlayer.h>

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace tally::detail {

namespace {

struct session_end {
    explicit session_end(session &observer) : observer_(observer) {}
    ~session_end() { observer_.end(); }
    session_end(const session_end &) = delete;
    session_end &operator=(const session_end &) = delete;

  private:
    session &observer_;
};

struct state_restorer {
    explicit state_restorer(model_state &state) : state_(state) {}
    ~state_restorer() { state_.restore(); }
    state_restorer(const state_restorer &) = delete;
    state_restorer &operator=(const state_restorer &) = delete;

  private:
    model_state &state_;
};

// Runs code of the user's so that a session sees what it does. What it leaves changed for this thread, the grad mode,
// say, is put back; what it leaves running, the session no longer sees.
template <class Run> void run_seen(const std::shared_ptr<session> &observer, Run run) {
    const at::ThreadLocalStateGuard thread_state((at::ThreadLocalState()));
    const c10::DebugInfoGuard current(c10::DebugInfoKind::TEST_INFO_2, observer);
    const session::activity active;
    const observed_operations operations;
    const session_end end(*observer);
    run();
}

void run_forward(const module_tree &modules, const std::shared_ptr<session> &observer, const tensor_list &inputs,
                 const std::function<tensor_list()> &forward) {
    run_seen(observer, [&] {
        const observed_sequentials sequentials(modules, *observer);
        call_scope root(*observer, *modules.root().module, inputs);
        root.leave(forward());
    });
}

// What the exception that is being handled says.
std::string cause_text() {
    try {
        throw;
    } catch (const c10::Error &e) {
        return e.what_without_backtrace();
    } catch (const std::exception &e) {
        return e.what();
    } catch (...) {
        return "an exception of unknown type";
    }
}

// The modes of a model's modules for the time of a run. They are set by `train`, which is virtual: a model may merge
// weights in it, and remember that it did. So it is also called to set them back, before all is restored bit by bit.
class borrowed_modes {
  public:
    borrowed_modes(std::shared_ptr<module_tree> modules, std::shared_ptr<model_state> state, const turn &whose)
        : modules_(std::move(modules)), state_(std::move(state)), turn_(whose.number()) {}

    ~borrowed_modes() { try_to_set_back(); }

    borrowed_modes(const borrowed_modes &) = delete;
    borrowed_modes &operator=(const borrowed_modes &) = delete;

    void set(mode wanted) {
        if (wanted != mode::as_is)
            call_train([&] { train(modules_->root(), wanted == mode::train); });
    }

    void set_back() {
        if (!std::exchange(is_set_back_, true))
            call_train([&] {
                for (const module_node *node : modules_->nodes())
                    if (const std::optional<bool> before = state_->earlier_mode(*node->module))
                        train(*node, *before);
            });
    }

    /// Where something else has been thrown.
    void try_to_set_back() noexcept {
        try {
            set_back();
        } catch (...) {
        }
    }

  private:
    static void train(const module_node &node, bool on) {
        try {
            const_cast<torch::nn::Module &>(*node.module).train(on);
        } catch (...) {
            std::throw_with_nested(std::runtime_error("tally: train(" + std::string(on ? "true" : "false") + ") of " +
                                                      node.type + " threw. The cause: " + cause_text()));
        }
    }

    template <class Call> void call_train(Call call) {
        run_seen(std::make_shared<session>(modules_, state_, turn_), call);
    }

    std::shared_ptr<module_tree> modules_;
    std::shared_ptr<model_state> state_;
    std::int64_t turn_;
    bool is_set_back_ = false;
};

// Modules whose calls the program sees only where its definitions of their forward come before LibTorch's, in each way
// in which they are called: by code that looks forward up in the whole program, as most models do; by LibTorch, through
// a virtual function; by LibTorch, directly.
struct hook_probe : torch::nn::Module {
    torch::nn::Linear called{1, 1};
    torch::nn::BatchNorm1d norm{1};
    torch::nn::TransformerEncoderLayer encoder{
        torch::nn::TransformerEncoderLayerOptions(1, 1).dim_feedforward(1).dropout(0)};

    hook_probe() {
        register_module("called", called);
        register_module("norm", norm);
        register_module("encoder", encoder);
        to(torch::kFloat);
    }

    tensor_list forward() {
        const at::Tensor x = at::zeros({2, 1}, at::kFloat);
        const auto member = first_definition<decltype(&torch::nn::LinearImpl::forward)>(linear_forward);
        return {((*called).*member)(x), norm(x), encoder(x.view({2, 1, 1}))};
    }

    static constexpr const char *linear_forward = "_ZN5torch2nn10LinearImpl7forwardERKN2at6TensorE";
};

bool has_call(const session &observed, const torch::nn::Module &module) {
    for (const observed_call &call : observed.calls())
        if (call.module->module == &module && call.exact)
            return true;
    return false;
}

// Draws nothing from the default generator, which is not ours. So the weights are what their memory was: zeros will do.
std::unique_ptr<hook_probe> make_hook_probe() {
    const no_random_fills none;
    auto probe = std::make_unique<hook_probe>();
    for (at::Tensor &parameter : probe->parameters())
        parameter.zero_();
    return probe;
}

// Which calls are not seen; none where that cannot be told.
std::string unseen_calls() {
    const torch::NoGradGuard no_grad;
    const auto probe = make_hook_probe();
    const auto modules = std::make_shared<module_tree>(*probe);
    const auto observer = std::make_shared<session>(modules, std::make_shared<model_state>(*modules, tensor_list{}));
    try {
        run_forward(*modules, observer, {}, [&] { return probe->forward(); });
    } catch (const c10::Error &) { // autocast, say, to a type that these modules do not have
        return "";
    }
    std::string unseen;
    if (!has_call(*observer, *probe->called))
        unseen += "by the program's code; ";
    if (!has_call(*observer, *probe->norm))
        unseen += "of BatchNorm; ";
    if (!has_call(*observer, *probe->encoder->linear1))
        unseen += "by LibTorch; ";
    return unseen.substr(0, unseen.size() - (unseen.empty() ? 0 : 2));
}

// Rows that are missing without a word are worse than none.
void check_hooks() {
    static const bool checked = [] {
        if (const std::string unseen = unseen_calls(); !unseen.empty())
            throw std::runtime_error("tally: calls of torch::nn's modules cannot be seen in this program (" + unseen +
                                     "): LibTorch's own functions come before tally's. Link the program itself with "
                                     "tally::torch, not only a library that it loads");
        return true;
    }();
    static_cast<void>(checked);
}

// "layer1.0.conv2 (Conv2d) [8, 64, 56, 56]", and " -> [8, 64, 28, 28]" if it returned: where a forward threw, and how
// far it had come.
std::string describe_row(const record &row) {
    std::string text(row.path.empty() ? row.name : row.path);
    if (!row.path.empty())
        text.append(" (").append(row.type).append(")");
    const auto add_shapes = [&](shape_list shapes) {
        for (const typed_shape &s : shapes) {
            char shape[200];
            writer w(shape, sizeof shape);
            put_shape(w, s);
            text.append(" ").append(shape, static_cast<std::size_t>(w.size()));
        }
    };
    add_shapes(row.inputs);
    if (row.executed) {
        text.append(" ->");
        add_shapes(row.outputs);
    }
    return text;
}

std::string failure_text(const report &executed, const std::string &cause) {
    const record *threw = nullptr;
    const record *returned = nullptr;
    for (const record &row : executed.rows) {
        if (row.executed)
            returned = &row;
        else if (row.exact && row.outputs.empty() && !row.inputs.empty())
            threw = &row;
    }
    std::string text = "tally: the forward threw";
    if (threw)
        text += " in " + describe_row(*threw);
    text += returned ? "; the last layer that returned is " + describe_row(*returned) : "; no layer had returned";
    return text + ". The cause: " + cause;
}

[[noreturn]] void rethrow_with_rows(const report &executed) {
    std::throw_with_nested(forward_error(failure_text(executed, cause_text()), executed));
}

// Nothing if the forward registered modules, parameters or buffers: these are not in the rows.
std::optional<report> observe_once(const torch::nn::Module &root, const tensor_list &inputs,
                                   const std::function<tensor_list()> &forward, const options &how, const turn &whose) {
    const auto modules = std::make_shared<module_tree>(root);
    const auto state = std::make_shared<model_state>(*modules, inputs);
    const state_restorer restores(*state); // tasks that outlive the forward may keep the state itself
    borrowed_modes modes(modules, state, whose);
    modes.set(how.mode);
    const auto observer = std::make_shared<session>(modules, state, whose.number());
    try {
        run_forward(*modules, observer, inputs, forward);
    } catch (...) {
        modes.try_to_set_back();
        state->restore();
        rethrow_with_rows(make_report(*modules, *observer, inputs, how));
    }
    modes.set_back();
    state->restore(); // before the report: the inputs have their sizes again
    if (!modules->is_current())
        return std::nullopt;
    return make_report(*modules, *observer, inputs, how);
}

at::Tensor make_tensor_for(const torch::nn::Module &model, at::IntArrayRef sizes, scalar_type element) {
    const at::TensorOptions type = at::TensorOptions().dtype(to_torch(element));
    const auto parameters = model.parameters();
    const at::Device device = parameters.empty() ? at::Device(at::kCPU) : parameters.front().device();
    if (!is_floating(element))
        return at::zeros(sizes, type.device(device));
    const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(0);
    return at::rand(sizes, generator, at::TensorOptions().dtype(at::kFloat)).to(type.dtype()).to(device);
}

std::int64_t turn_of_thread() {
    const session *const observer = session::current();
    return observer ? observer->turn() : 0;
}

} // namespace

report observe(const torch::nn::Module &root, const std::function<tensor_list()> &make_inputs,
               const std::function<tensor_list()> &forward, const options &how) {
    check_options_of_table(how);
    register_fallback();
    check_hooks();
    const turn mine(turn_of_thread());
    const tensor_list inputs = make_inputs();
    std::optional<report> observed = observe_once(root, inputs, forward, how, mine);
    if (!observed) // it made layers when it first ran, as lazy modules do
        observed = observe_once(root, inputs, forward, how, mine);
    if (!observed)
        throw std::runtime_error(
            "tally: the forward registers other modules, parameters or buffers each time that it runs");
    return *observed;
}

// Only reads, and so needs no turn.
report describe(const torch::nn::Module &root, const options &how) {
    check_options_of_table(how, false);
    const auto modules = std::make_shared<module_tree>(root);
    session registered(modules);
    registered.add_registered(modules->root());
    return make_report(*modules, registered, {}, how);
}

void throw_wrong_count(std::size_t given, c10::ArrayRef<bool> takes) {
    std::string counts;
    for (std::size_t i = 0; i < takes.size(); ++i)
        if (takes[i])
            counts += (counts.empty() ? "" : " or ") + std::to_string(i + 1);
    throw std::invalid_argument("tally: the model's forward takes " + counts +
                                (counts == "1" ? " tensor" : " tensors") + ", there are sizes of " +
                                std::to_string(given) +
                                ": sizes{2, 3} are those of one, sizes{{2, 3}, {4}} those of two");
}

at::Tensor make_input(const typed_shape &shape, const torch::nn::Module &model) {
    std::vector<std::int64_t> sizes;
    for (const dim size : shape) {
        if (!size.known())
            throw error({.code = fault_code::bad_shape,
                         .wanted = "sizes that are all known",
                         .got = "%0",
                         .remedy = "give the model a tensor with numbers in each dimension",
                         .numbers = {size.value()}},
                        "", {"sizes", {}});
        sizes.push_back(size.value());
    }
    const unobserved_operations unobserved;
    try {
        return make_tensor_for(model, sizes, shape.dtype);
    } catch (const c10::Error &e) {
        throw std::invalid_argument("tally: no tensor of the sizes [" + c10::Join(", ", sizes) +
                                    "] can be made: " + e.what_without_backtrace());
    }
}

} // namespace tally::detail
