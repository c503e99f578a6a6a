// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/functions/function.hpp>
#include <tally/torch/detail/tensors.hpp>

#include <cstdint>
#include <vector>

/// The functions that a forward of values calls, with LibTorch's tensors.
namespace tally::detail {

/// An argument that is no tensor. Of a size, the number that it is.
struct function_argument {
    argument_kind kind = argument_kind::left_out;
    std::int64_t integer = 0;
    double real = 0;
};

using function_arguments = std::vector<function_argument>;

/// Calls a function that makes a tensor. One that has no twin here throws.
at::Tensor call_function(const function_info &function, const tensor_list &tensors,
                         const function_arguments &arguments);

/// Calls one that makes a number.
std::int64_t call_number_function(const function_info &function, const tensor_list &tensors,
                                  const function_arguments &arguments);

/// Whether there is a twin.
bool has_twin(const function_info &function);

} // namespace tally::detail
