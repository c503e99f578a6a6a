// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/error.hpp>
#include <tally/report/report.hpp>
#include <tally/torch/arguments.hpp>
#include <tally/torch/detail/call.hpp>
#include <tally/torch/detail/observe.hpp>
#include <tally/torch/forward_error.hpp>

#include <tuple>
#include <type_traits>

namespace tally {

/// Runs the forward of a model once and reports it: a row for each call of a module, counted by the operations that
/// ran.
///
/// `model` is a `torch::nn::Module`, a holder of one, a `shared_ptr` to one or a `torch::nn::AnyModule`; it need not be
/// prepared in any way. Its forward is called, so a const module will do only where its forward is const. Rows
/// of the modules of torch::nn, of Sequential and what is in it and of the root are exact; those of other modules are
/// inferred from what runs in them, and marked so (`record::exact`). Nothing is changed: parameters, buffers,
/// gradients, training modes, inputs and generators are as before, also when the forward throws. It runs with the
/// caller's grad mode. A forward that registers modules, parameters or buffers is run twice, and these stay.
///
/// Errors: `forward_error` where the forward throws; T13 for options of the table; std::runtime_error where another
/// library observes LibTorch's operations, and where the forward registers something each time.
template <class Model, class... T>
report summarize(Model &&model, const argument_pack<T...> &arguments, const options &how = {}) {
    auto &&callee = detail::callee_of(model);
    using Callee = std::remove_reference_t<decltype(callee)>;
    if constexpr (!detail::callable_with<Callee, T...>)
        detail::report_not_callable<Callee, T...>();
    const auto forward = [&] {
        std::tuple<T...> values = arguments.values; // a forward may take references and change them
        return std::apply([&](auto &...value) { return detail::call_forward(callee, value...); }, values);
    };
    return detail::observe(*detail::module_of(callee), detail::tensors_in(arguments.values), forward, how);
}

/// The same for a model whose forward takes one tensor.
template <class Model> report summarize(Model &&model, const at::Tensor &input, const options &how = {}) {
    return summarize(model, inputs(input), how);
}

/// The same with inputs that are made up: `summarize(net, sizes{{32, 3, 224, 224}})`.
template <class Model> report summarize(Model &&model, const sizes &shapes, const options &how = {}) {
    auto &&callee = detail::callee_of(model);
    using Callee = std::remove_reference_t<decltype(callee)>;
    if constexpr (!detail::callable_with_sizes<Callee>)
        detail::report_not_callable<Callee, at::Tensor>();
    const torch::nn::Module &module = *detail::module_of(callee);
    detail::tensor_list given;
    for (const typed_shape &shape : shapes.shapes())
        given.push_back(detail::make_input(shape, module));
    const auto forward = [&] {
        detail::tensor_list tensors = given; // a forward may take references and change them
        return detail::call_with_count<1>(callee, tensors);
    };
    return detail::observe(module, given, forward, how);
}

/// The modules of a model as they are registered, without a run: no shapes and no mult-adds.
template <class Model> report summarize(Model &&model, const options &how = {}) {
    const auto &callee = detail::callee_of(model);
    return detail::describe(*detail::module_of(callee), how);
}

} // namespace tally
