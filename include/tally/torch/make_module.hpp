// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/constants.hpp>
#include <tally/report/report.hpp>
#include <tally/torch/detail/net_module.hpp>
#include <tally/torch/detail/own_module.hpp>
#include <tally/torch/summarize.hpp>

#include <memory>

namespace tally {

/// A net as a module of LibTorch, ready to train: the layers are modules of torch::nn, registered under their declared
/// names, with freshly initialized parameters.
///
/// A layer of the user's own, for which torch::nn has no module, has a static function `module()` that makes one: a
/// holder, a shared_ptr or an AnyModule, whose forward takes and returns as many tensors as the layer's.
///
/// Errors: std::invalid_argument for a layer of the user's own without `module()`, or with one whose parameters and
/// buffers are not those that the layer declares (it says which, and where it stands). A net with a layer that is
/// declared wrongly does not compile.
template <class Net> net_module make_module() {
    static_cast<void>(params<Net>);
    return net_module(std::make_shared<net_module_impl>(detail::program_of<Net>, 0));
}

/// Builds the net and runs it on `input`: the fallback where a shape is only known at run time.
template <class Net> report summarize(const at::Tensor &input, const options &how = {}) {
    return summarize(make_module<Net>(), input, how);
}

/// The same for a net of several inputs: `summarize<Net>(inputs(a, b))`.
template <class Net, class... T> report summarize(const argument_pack<T...> &arguments, const options &how = {}) {
    return summarize(make_module<Net>(), arguments, how);
}

} // namespace tally
