// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/emit.hpp>
#include <tally/report/report.hpp>
#include <tally/torch/detail/net_module.hpp>
#include <tally/torch/summarize.hpp>

#include <memory>

namespace tally {

/// A net as a module of LibTorch, ready to train: the layers are modules of torch::nn, registered under their declared
/// names, with freshly initialized parameters.
///
/// Errors: std::invalid_argument for a layer of the user's own, for which torch::nn has no module (it says which, and
/// where it stands); the net's own errors where one of its layers is declared wrongly.
template <class Net> net_module make_module() {
    return net_module(std::make_shared<net_module_impl>(detail::program_of<Net>, 0));
}

/// Builds the net and runs it on `input`: the fallback where a shape is only known at run time.
template <class Net> report summarize(const at::Tensor &input, const options &how = {}) {
    return summarize(make_module<Net>(), input, how);
}

} // namespace tally
