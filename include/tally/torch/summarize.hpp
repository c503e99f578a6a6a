// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/error.hpp>
#include <tally/report/report.hpp>
#include <tally/torch/arguments.hpp>
#include <tally/torch/detail/call.hpp>
#include <tally/torch/forward_error.hpp>

#include <concepts>
#include <initializer_list>

namespace tally {

/// Runs the forward of a model once and reports it: a row for each call of a module, counted by the operations that
/// ran.
///
/// `model` is a `torch::nn::Module`, a holder of one, a `shared_ptr` to one or a `torch::nn::AnyModule`; it need not be
/// prepared in any way. Its forward is called, so a const module will do only where its forward is const. What follows
/// is either the arguments of the forward, of any types, or `sizes`, from which tensors are made, or nothing:
///
///     summarize(net, x)             a tensor
///     summarize(net, x, h0)         all that the forward takes, in its order; or in one: inputs(x, h0)
///     summarize(net, {8, 3, 64, 64})    sizes of a tensor that is made up; {{5, 3}, {2, 3, 16}} of two
///     summarize(net)                no input: the modules as they are registered, without shapes and mult-adds
///
/// and after that the options, `{.depth = 2}` say.
///
/// Rows of the modules of torch::nn, of Sequential and what is in it and of the root are exact; those of other modules
/// are inferred from what runs in them, and marked so (`record::exact`). Nothing is changed: parameters, buffers,
/// gradients, training modes, inputs and generators are as before, also when the forward throws. It runs with the
/// caller's grad mode. A forward that registers modules, parameters or buffers is run twice, and these stay.
///
/// Errors: `forward_error` where the forward throws; T13 for options of the table; std::invalid_argument for a model
/// that is empty and for sizes of more or fewer tensors than the forward takes; std::runtime_error where another
/// library observes LibTorch's operations, where the forward registers something each time, and where a `train` of the
/// model's own throws.
template <class Model, class A = options, class B = options, class C = options, class D = options, class E = options,
          class F = options, class G = options, class H = options, class Last = options>
report summarize(Model &&model, // options: .depth .columns .row_settings .counting .col_width .mode, in this order
                 const A &a = {}, const B &b = {}, const C &c = {}, const D &d = {}, const E &e = {}, const F &f = {},
                 const G &g = {}, const H &h = {}, const Last &last = {}) {
    detail::report_mistake(detail::mistake_in_call<Model, A, B, C, D, E, F, G, H, Last>);
    return detail::summarize_with(model, a, b, c, d, e, f, g, h, last);
}

/// The same with sizes in braces: `summarize(net, {8, 3, 64, 64})`.
template <class Model>
report summarize(Model &&model, const sizes &shapes, // options: as above
                 const options &how = {}) {
    detail::report_mistake(detail::mistake_in_call<Model, sizes>);
    return detail::summarize_with(model, shapes, how);
}

/// Sizes of two tensors are a list of lists: `summarize(net, {{5, 3}, {2, 3, 16}})`. This is an error that says so.
template <class Model, std::integral T, class... Rest>
report summarize(Model &&, const sizes &, std::initializer_list<T>, const Rest &...) {
    static_assert(!std::same_as<T, T>, "tally: give summarize the sizes of several tensors in one list: "
                                       "summarize(net, {{5, 3}, {2, 3, 16}})");
    return {};
}

} // namespace tally
