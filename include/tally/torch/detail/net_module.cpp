// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/net_module.hpp>

#include <tally/core/error.hpp>
#include <tally/layers/join.hpp>
#include <tally/torch/detail/make_layer.hpp>
#include <tally/torch/detail/scope.hpp>

#include <ATen/Functions.h>
#include <torch/csrc/autograd/grad_mode.h>

#include <stdexcept>
#include <utility>

namespace tally {

namespace {

using detail::instruction;
using detail::opcode;
using detail::tensor_list;

std::string name_of_row(const instruction &i) {
    return i.name.text ? std::string(i.name.text) : std::to_string(i.name.number);
}

template <class Options> bool joins_by(const instruction &i) {
    return i.layer->forward == &detail::family<Options>::forward_of;
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

torch::nn::AnyModule make_module_of(const detail::program_view &program, int at) {
    torch::nn::AnyModule made = detail::make_layer(*program[at].layer);
    if (!made.is_empty())
        return made;
    char place[256]{};
    detail::writer w(place, sizeof place - 1);
    detail::put_place(w, program, at);
    throw std::invalid_argument(std::string("tally: torch::nn has no module for the layer ") + program[at].type + " (" +
                                place + "): a net with layers of your own cannot be made a module");
}

} // namespace

net_module_impl::net_module_impl(const detail::program_view &program, int at) : program_(program), at_(at) {
    add_steps(program);
}

// Blocks inside make their own steps.
void net_module_impl::add_steps(const detail::program_view &program) {
    const bool is_block = program[at_].code == opcode::open;
    for (int at = is_block ? at_ + 1 : at_; at < (is_block ? program[at_].end : at_ + 1); ++at) {
        steps_.push_back(make_step(program, at));
        if (program[at].code == opcode::open)
            at = program[at].end;
    }
}

net_module_impl::step net_module_impl::make_step(const detail::program_view &program, int at) {
    const instruction &i = program[at];
    step made{&i, {}, nullptr};
    if (i.wrong)
        throw error(*i.wrong, "", {i.type, {}});
    if (i.code == opcode::function)
        made.layer = make_module_of(program, at);
    if (i.code != opcode::leaf && i.code != opcode::open)
        return made;
    const std::string name = name_of_row(i);
    for (const step &before : steps_) // called again: the same module
        if ((before.instruction->code == opcode::leaf || before.instruction->code == opcode::open) &&
            before.instruction->name == i.name)
            return step{&i, before.layer, before.block};
    if (i.code == opcode::leaf) {
        made.layer = make_module_of(program, at);
        register_module(name, made.layer.ptr());
    } else
        made.block = register_module(name, std::make_shared<net_module_impl>(program, at));
    return made;
}

tensor_list net_module_impl::call(step &called, const tensor_list &inputs) {
    if (called.block)
        return called.block->forward_all(inputs);
    const at::Tensor &input = only(inputs, "a layer's input");
    if (called.instruction->code == opcode::leaf)
        return {called.layer.forward(input)};
    called.layer.ptr()->train(is_training()); // it is not registered: it has no row
    const detail::session::without_rows without_rows;
    return {called.layer.forward(input)};
}

// The same steps as the walk over shapes takes.
tensor_list net_module_impl::run(tensor_list current) {
    std::vector<tensor_list> saved;
    for (step &s : steps_) {
        const auto branches = static_cast<std::size_t>(s.instruction->branches);
        switch (s.instruction->code) {
        case opcode::leaf:
        case opcode::open:
        case opcode::function:
            current = call(s, current);
            break;
        case opcode::save:
            saved.push_back(current);
            break;
        case opcode::next:
            saved.push_back(std::move(current));
            current = saved[saved.size() - 1 - branches];
            break;
        case opcode::join: {
            tensor_list results;
            for (std::size_t k = saved.size() - (branches - 1); k < saved.size(); ++k)
                results.push_back(only(saved[k], "a branch's result"));
            results.push_back(only(current, "a branch's result"));
            saved.resize(saved.size() - branches);
            current = {join(*s.instruction, results)};
            break;
        }
        case opcode::close:
        case opcode::mistake:
            break;
        }
    }
    return current;
}

std::vector<torch::Tensor> net_module_impl::forward_all(std::vector<torch::Tensor> inputs) {
    detail::session *const observer = detail::session::any() ? detail::session::current() : nullptr;
    if (!observer)
        return run(std::move(inputs));
    detail::call_scope scope(*observer, *this, inputs);
    tensor_list outputs = run(std::move(inputs));
    scope.leave(outputs);
    return outputs;
}

torch::Tensor net_module_impl::forward(const torch::Tensor &input) {
    return only(forward_all({input}), "the net's output");
}

const torch::nn::Module &net_module_impl::shown() const {
    if (program_[at_].code == opcode::leaf)
        return *steps_.front().layer.ptr();
    return *this;
}

std::string net_module_impl::given_name() const {
    const char *name = program_[at_].name.text;
    return program_[at_].parent < 0 && name ? name : "";
}

std::string net_module_impl::type_name() const { return program_[at_].type; }

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
