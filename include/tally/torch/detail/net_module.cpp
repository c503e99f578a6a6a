// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/net_module.hpp>

#include <tally/layers/join.hpp>
#include <tally/net/summarize.hpp>
#include <tally/torch/detail/call_function.hpp>
#include <tally/torch/detail/make_layer.hpp>
#include <tally/torch/detail/scope.hpp>

#include <ATen/Functions.h>
#include <torch/csrc/autograd/grad_mode.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace tally {

namespace {

using detail::instruction;
using detail::opcode;
using detail::tensor_list;

std::string name_of_row(const instruction &i) { return i.name ? std::string(i.name->text) : std::to_string(i.number); }

template <class Options> bool joins_by(const instruction &i) {
    return i.layer && i.layer->forward == &detail::family<Options>::forward_of;
}

bool is_join(const instruction &i) {
    return i.code == opcode::function &&
           (joins_by<concat_options>(i) || joins_by<add_options>(i) || joins_by<mul_options>(i));
}

at::Tensor join(const instruction &i, const tensor_list &results) {
    if (joins_by<concat_options>(i))
        return at::cat(results, static_cast<const concat_options &>(*i.layer->options).dim);
    at::Tensor all = results.front();
    for (std::size_t k = 1; k < results.size(); ++k)
        all = joins_by<add_options>(i) ? at::add(all, results[k]) : at::mul(all, results[k]);
    return all;
}

const at::Tensor &only(const tensor_list &values, const char *what) {
    if (values.size() != 1)
        throw std::invalid_argument(std::string("tally: one tensor is needed as ") + what + ", there are " +
                                    std::to_string(values.size()));
    return values.front();
}

// "LayerScale (block.1)"
std::string describe_layer(const detail::program_view &program, int at) {
    return std::string(program[at].type()) + " (" + detail::place_of(program, at) + ")";
}

/// "[64], [64, 3, 7, 7]": of which sizes a layer's parameters and buffers are, in an order of their own.
std::string text_of(std::vector<std::string> sizes) {
    std::sort(sizes.begin(), sizes.end());
    std::string text;
    for (const std::string &s : sizes)
        text += (text.empty() ? "" : ", ") + s;
    return text.empty() ? "none" : text;
}

std::string text_of(const shape &sizes, scalar_type dtype, bool is_buffer) {
    char text[256]{};
    detail::writer w(text, sizeof text - 1);
    detail::put_shape(w, sizes);
    if (dtype != scalar_type::float32) {
        w.put(' ');
        w.put(name_of(dtype));
    }
    if (is_buffer)
        w.put(" (buffer)");
    return text;
}

struct sizes_sink final : parameter_sink {
    std::vector<std::string> sizes;

    void add(const parameter &p) override { sizes.push_back(text_of(p.dims, p.dtype, p.is_buffer)); }
};

std::string declared_sizes(const layer_info &layer) {
    sizes_sink sink;
    layer.parameters(*layer.options, sink);
    return text_of(std::move(sink.sizes));
}

std::string sizes_in(const torch::nn::Module &module) {
    std::vector<std::string> sizes;
    const auto add = [&](const at::Tensor &tensor, bool is_buffer) {
        const typed_shape s = detail::shape_of(tensor);
        sizes.push_back(text_of(s, s.dtype, is_buffer));
    };
    for (const auto &p : module.named_parameters())
        add(p.value(), false);
    for (const auto &b : module.named_buffers())
        add(b.value(), true);
    return text_of(std::move(sizes));
}

// A layer of the user's and its module are two statements of the same thing.
void check_own_module(const detail::program_view &program, int at, const torch::nn::AnyModule &module) {
    if (module.is_empty())
        throw std::invalid_argument("tally: module() of the layer " + describe_layer(program, at) +
                                    " returned nothing");
    const std::string declared = declared_sizes(*program[at].layer), made = sizes_in(*module.ptr());
    if (declared != made)
        throw std::invalid_argument("tally: module() of the layer " + describe_layer(program, at) +
                                    " returned a module with parameters and buffers " + made + "; declared are " +
                                    declared);
}

// Calls a module of the user's, which has as many arguments as the layer has inputs.
tensor_list call_own(torch::nn::AnyModule &module, const tensor_list &inputs) {
    const auto call = [&](const auto &...input) {
        torch::nn::AnyValue value = module.any_forward(input...);
        return detail::tensors_in_any(value);
    };
    switch (inputs.size()) {
    case 1:
        return call(inputs[0]);
    case 2:
        return call(inputs[0], inputs[1]);
    case 3:
        return call(inputs[0], inputs[1], inputs[2]);
    case 4:
        return call(inputs[0], inputs[1], inputs[2], inputs[3]);
    default:
        throw std::invalid_argument("tally: a layer takes 1 to 4 tensors, there are " + std::to_string(inputs.size()));
    }
}

} // namespace

net_module_impl::net_module_impl(const detail::program_view &program, int at) : program_(program), at_(at) {
    add_steps();
}

void net_module_impl::add_steps() {
    const bool is_block = program_[at_].code == opcode::open;
    for (int at = is_block ? at_ + 1 : at_, end = at_ + (is_block ? program_[at_].length : 1); at < end; ++at) {
        steps_.push_back(make_step(at));
        at += program_[at].length; // blocks inside make their own
    }
}

void net_module_impl::make_layer(step &made, int at) {
    made.layer = detail::make_layer(*program_[at].layer);
    if (!made.layer.is_empty())
        return;
    const auto module = program_[at].layer->module;
    if (!module)
        throw std::invalid_argument("tally: torch::nn has no module for the layer " + describe_layer(program_, at) +
                                    ": give the layer a static function module() that returns one");
    module(made.layer);
    check_own_module(program_, at, made.layer);
    made.is_own = true;
}

net_module_impl::step net_module_impl::make_step(int at) {
    const instruction &i = program_[at];
    step made{&i, {}, nullptr};
    if (i.code == opcode::function && i.layer && !is_join(i))
        make_layer(made, at);
    if (i.code != opcode::leaf && i.code != opcode::open)
        return made;
    const std::string name = name_of_row(i);
    for (const step &before : steps_) // called again: the same module
        if ((before.instruction->code == opcode::leaf || before.instruction->code == opcode::open) &&
            before.instruction->own_name() == i.own_name())
            return step{&i, before.layer, before.block, before.is_own};
    if (i.code == opcode::leaf) {
        make_layer(made, at);
        register_module(name, made.layer.ptr());
    } else
        made.block = register_module(name, std::make_shared<net_module_impl>(program_, at));
    return made;
}

tensor_list net_module_impl::call(step &called, const tensor_list &inputs) {
    if (called.block)
        return called.block->forward_all(inputs);
    const auto forward = [&]() -> tensor_list {
        if (called.is_own)
            return call_own(called.layer, inputs);
        return {called.layer.forward(only(inputs, "a layer's input"))};
    };
    if (called.instruction->code != opcode::leaf) { // a function
        called.layer.ptr()->train(is_training());   // it is not registered: it has no row
        const detail::session::without_rows without_rows;
        return forward();
    }
    detail::session *const observer = called.is_own && detail::session::any() ? detail::session::current() : nullptr;
    if (!observer)
        return forward();
    detail::call_scope scope(*observer, *called.layer.ptr(), inputs);
    tensor_list outputs = forward();
    scope.leave(outputs);
    return outputs;
}

// As many as there are to be, where the declaration left it open.
void check_only(const instruction &i, const tensor_list &tensors) {
    if (i.wrong && tensors.size() != static_cast<std::size_t>(i.out_count))
        throw std::invalid_argument("tally: there are " + std::to_string(tensors.size()) +
                                    " tensors, where the net has " + std::to_string(i.out_count));
}

void net_module_impl::check_count(int at, const tensor_list &tensors, int most) const {
    if (tensors.size() > static_cast<std::size_t>(most))
        throw std::invalid_argument("tally: at " + describe_layer(program_, at) + " are " +
                                    std::to_string(tensors.size()) + " tensors; there can be " + std::to_string(most));
}

// The values of a block while it runs: tensors, and in their places the numbers that sizes are.
struct net_module_impl::frame {
    tensor_list tensors;
    std::vector<std::int64_t> numbers;

    explicit frame(int size) : tensors(static_cast<std::size_t>(size)), numbers(static_cast<std::size_t>(size)) {}
};

// The slot of operand `k`.
std::size_t net_module_impl::slot_of(const instruction &i, int k) const {
    return static_cast<std::size_t>(i.operand_count == 1 ? i.slot_in : program_.operands[i.operands + k].slot);
}

// The first tensors that an instruction takes.
tensor_list net_module_impl::take(const frame &f, const instruction &i, int count) const {
    tensor_list taken;
    for (int k = 0; k < count; ++k)
        if (const at::Tensor &tensor = f.tensors[slot_of(i, k)]; tensor.defined())
            taken.push_back(tensor);
    return taken;
}

void net_module_impl::call_function(frame &f, const instruction &i) const {
    const detail::function_call &c = program_.calls[i.call];
    detail::function_arguments arguments;
    int number = c.tensors;
    for (int k = 0; k < c.argument_count; ++k) {
        const detail::written_argument &w = program_.arguments[c.arguments + k];
        arguments.push_back(
            {w.kind, w.kind == argument_kind::size ? f.numbers[slot_of(i, number++)] : w.integer, w.real});
    }
    const tensor_list tensors = take(f, i, c.tensors);
    const auto made = static_cast<std::size_t>(i.slot_out);
    if (i.function->is_number)
        f.numbers[made] = detail::call_number_function(*i.function, tensors, arguments);
    else
        f.tensors[made] = detail::call_function(*i.function, tensors, arguments);
}

// The same instructions as the walk over shapes takes.
tensor_list net_module_impl::run(const tensor_list &inputs) {
    const instruction &block = program_[at_];
    if (block.code == opcode::leaf)
        return call(steps_.front(), inputs);
    if (at_ == 0 && program_.size.tells_inputs)
        check_inputs(inputs.size());
    frame f(block.frame);
    check_count(at_, inputs, block.operand_count);
    std::copy(inputs.begin(), inputs.end(), f.tensors.begin());
    for (step &s : steps_) {
        const instruction &i = *s.instruction;
        const int at = static_cast<int>(&i - program_.first);
        if (i.code == opcode::mistake)
            continue;
        if (i.function) {
            call_function(f, i);
            continue;
        }
        tensor_list made = take(f, i, i.operand_count);
        if (i.code == opcode::only)
            check_only(i, made);
        else
            made = is_join(i) ? tensor_list{join(i, made)} : call(s, made);
        check_count(at, made, i.out_count);
        made.resize(static_cast<std::size_t>(i.out_count)); // layers of the user's may make less than they could
        std::move(made.begin(), made.end(), f.tensors.begin() + i.slot_out);
    }
    const instruction &end = program_[at_ + block.length];
    return take(f, end, end.operand_count);
}

std::vector<torch::Tensor> net_module_impl::forward_all(std::vector<torch::Tensor> inputs) {
    detail::session *const observer = detail::session::any() ? detail::session::current() : nullptr;
    if (!observer)
        return run(inputs);
    detail::call_scope scope(*observer, *this, inputs);
    tensor_list outputs = run(inputs);
    scope.leave(outputs);
    return outputs;
}

// A forward of values takes as many as it has parameters. Else the first layer gets them all: one of torch::nn takes
// one tensor, one of the user's own has a say itself.
void net_module_impl::check_inputs(std::size_t count) const {
    const auto expect = [&](int wanted) {
        if (count != static_cast<std::size_t>(wanted))
            throw std::invalid_argument(
                "tally: the net takes " + (wanted == 1 ? "one tensor" : std::to_string(wanted) + " tensors") +
                ", there " + (count == 1 ? "is one" : "are " + std::to_string(count)) +
                ": give summarize as many, or declare a net that begins with a layer of several");
    };
    if (at_ == 0 && program_.size.tells_inputs)
        return expect(program_.size.inputs);
    for (const step &s : steps_) {
        if (s.block)
            return s.block->check_inputs(count);
        if (s.instruction->code == opcode::only)
            return expect(s.instruction->out_count);
        if (s.layer.is_empty())
            continue;
        if (!s.is_own)
            expect(1);
        return;
    }
}

torch::Tensor net_module_impl::forward(const torch::Tensor &input) {
    return only(forward_all({input}), "the net's output");
}

const torch::nn::Module &net_module_impl::shown() const {
    if (program_[at_].code == opcode::leaf)
        return *steps_.front().layer.ptr();
    return *this;
}

std::string net_module_impl::type_name() const { return program_[at_].type(); }

layer_attributes net_module_impl::attributes() const {
    return program_[at_].block ? program_[at_].block->attributes : layer_attributes{};
}

std::shared_ptr<torch::nn::Module>
net_module_impl::clone(detail::argument_of<&torch::nn::Module::clone, 0> device) const {
    const torch::NoGradGuard no_grad;
    auto copy = std::make_shared<net_module_impl>(program_, at_);
    const auto copy_tensors = [&](const auto &from, const auto &to) {
        for (const auto &item : from) {
            at::Tensor target = *to.find(item.key());
            at::Tensor values = device ? item.value().clone().to(*device) : item.value().clone();
            target.set_data(values.detach());
            target.set_requires_grad(item.value().requires_grad());
        }
    };
    copy_tensors(named_parameters(), copy->named_parameters());
    copy_tensors(named_buffers(), copy->named_buffers());
    copy->train(is_training());
    return copy;
}

} // namespace tally
