// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/observe.hpp>

#include <tally/torch/detail/dispatch.hpp>
#include <tally/torch/detail/interpose.hpp>
#include <tally/torch/detail/model_state.hpp>
#include <tally/torch/detail/rows.hpp>
#include <tally/torch/detail/scope.hpp>
#include <tally/torch/detail/sequential.hpp>
#include <tally/torch/detail/torch_options.hpp>
#include <tally/torch/forward_error.hpp>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Functions.h>
#include <ATen/ThreadLocalState.h>
#include <torch/csrc/autograd/grad_mode.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/transformerlayer.h>

#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>

namespace tally::detail {

namespace {

// A summary changes a model and the state of generators for the time that it takes: one at a time. A forward may itself
// ask for a summary.
std::recursive_mutex &one_at_a_time() {
    static std::recursive_mutex mutex;
    return mutex;
}

void set_mode(const torch::nn::Module &root, mode wanted) {
    if (wanted != mode::as_is)
        const_cast<torch::nn::Module &>(root).train(wanted == mode::train);
}

void run_observed(const module_tree &modules, const std::shared_ptr<session> &observer, const tensor_list &inputs,
                  const std::function<tensor_list()> &forward) {
    const c10::DebugInfoGuard current(c10::DebugInfoKind::TEST_INFO_2, observer);
    const session::activity active;
    const observed_sequentials sequentials(modules);
    const observed_operations operations;
    call_scope root(*observer, *modules.root().module, inputs);
    root.leave(forward());
}

// Modules whose calls the program sees only where its definitions of their forward come before LibTorch's, in each way
// in which they are called: by code that looks forward up in the whole program, as most models do; by LibTorch, through
// a virtual function; by LibTorch, directly.
struct hook_probe : torch::nn::Module {
    torch::nn::Linear called{1, 1};
    torch::nn::BatchNorm1d norm{1};
    torch::nn::TransformerEncoderLayer encoder{torch::nn::TransformerEncoderLayerOptions(1, 1).dim_feedforward(1)};

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

// Which calls are not seen; none where that cannot be told.
std::string unseen_calls() {
    const torch::NoGradGuard no_grad;
    hook_probe probe;
    module_tree modules(probe);
    model_state state(modules, {});
    const auto observer = std::make_shared<session>(modules, state);
    try {
        run_observed(modules, observer, {}, [&] { return probe.forward(); });
    } catch (const c10::Error &) { // autocast, say, to a type that these modules do not have
        return "";
    }
    std::string unseen;
    if (!has_call(*observer, *probe.called))
        unseen += "by the program's code; ";
    if (!has_call(*observer, *probe.norm))
        unseen += "of BatchNorm; ";
    if (!has_call(*observer, *probe.encoder->linear1))
        unseen += "by LibTorch; ";
    return unseen.substr(0, unseen.size() - (unseen.empty() ? 0 : 2));
}

// Rows that are missing without a word are worse than none. The default generator is the caller's to restore.
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
    std::string cause;
    try {
        throw;
    } catch (const c10::Error &e) {
        cause = e.what_without_backtrace();
    } catch (const std::exception &e) {
        cause = e.what();
    } catch (...) {
        cause = "an exception of unknown type";
    }
    std::throw_with_nested(forward_error(failure_text(executed, cause), executed));
}

// Nothing if the forward registered modules, parameters or buffers: these are not in the rows.
std::optional<report> observe_once(const torch::nn::Module &root, const tensor_list &inputs,
                                   const std::function<tensor_list()> &forward, const options &how) {
    const at::ThreadLocalStateGuard thread_state((at::ThreadLocalState()));
    module_tree modules(root);
    model_state state(modules, inputs);
    check_hooks();
    set_mode(root, how.mode);
    const auto observer = std::make_shared<session>(modules, state);
    try {
        run_observed(modules, observer, inputs, forward);
    } catch (...) {
        rethrow_with_rows(make_report(modules, *observer, inputs, how));
    }
    if (!modules.is_current())
        return std::nullopt;
    return make_report(modules, *observer, inputs, how);
}

} // namespace

report observe(const torch::nn::Module &root, const tensor_list &inputs, const std::function<tensor_list()> &forward,
               const options &how) {
    check_options_of_table(how);
    const std::lock_guard lock(one_at_a_time());
    std::optional<report> observed = observe_once(root, inputs, forward, how);
    if (!observed) // it made layers when it first ran, as lazy modules do
        observed = observe_once(root, inputs, forward, how);
    if (!observed)
        throw std::runtime_error(
            "tally: the forward registers other modules, parameters or buffers each time that it runs");
    return *observed;
}

report describe(const torch::nn::Module &root, const options &how) {
    check_options_of_table(how);
    module_tree modules(root);
    const tensor_list no_inputs;
    model_state state(modules, no_inputs);
    session registered(modules, state);
    registered.add_registered(modules.root());
    return make_report(modules, registered, no_inputs, how);
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
    const at::TensorOptions type = at::TensorOptions().dtype(to_torch(shape.dtype));
    const auto parameters = model.parameters();
    const at::Device device = parameters.empty() ? at::Device(at::kCPU) : parameters.front().device();
    if (!is_floating(shape.dtype))
        return at::zeros(sizes, type.device(device));
    const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(0);
    return at::rand(sizes, generator, at::TensorOptions().dtype(at::kFloat)).to(type.dtype()).to(device);
}

} // namespace tally::detail
