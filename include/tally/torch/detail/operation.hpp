// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/dim.hpp>
#include <tally/torch/detail/effects.hpp>

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <c10/util/ArrayRef.h>

#include <cstdint>
#include <optional>
#include <string_view>

/// What LibTorch's operations compute.
namespace tally::detail {

/// What an operation computes. docs/counting.md says by which formula.
struct operation_work {
    dim macs = 0;
    dim flops = 0;

    void add(const operation_work &more) {
        macs = macs + more.macs;
        flops = flops + more.flops;
    }
};

/// One execution of an operation: its arguments and results.
class executed_operation {
  public:
    executed_operation(c10::ArrayRef<c10::IValue> arguments, c10::ArrayRef<c10::IValue> results)
        : arguments_(arguments), results_(results) {}

    bool has_tensor(std::size_t argument) const;
    const at::Tensor &tensor(std::size_t argument) const { return arguments_[argument].toTensor(); }
    const c10::IValue &argument(std::size_t i) const { return arguments_[i]; }

    /// Elements of that argument.
    dim elements(std::size_t argument) const { return tensor(argument).numel(); }

    /// A dimension of that argument; negative ones count from the end.
    dim size(std::size_t argument, std::int64_t dimension) const { return tensor(argument).size(dimension); }

    /// Elements of the first result.
    dim output_elements() const;

    /// Elements of the first tensor among the arguments.
    dim input_elements() const;

  private:
    c10::ArrayRef<c10::IValue> arguments_;
    c10::ArrayRef<c10::IValue> results_;
};

enum class handling : unsigned char {
    free,      ///< moves, copies or selects numbers, or makes new ones
    counted,   ///< by a formula
    opened,    ///< made of other operations, which are counted
    uncounted, ///< no formula for it
};

using work_formula = operation_work (*)(const executed_operation &);

struct operation_rule {
    handling how = handling::uncounted;
    work_formula formula = nullptr;
    bool is_norm = false; ///< the one operation of a batch or instance normalization
};

// Rules by name. A name has no namespace and no trailing "_": "relu" of "aten::relu_".
std::optional<operation_rule>
contraction_rule(std::string_view name); ///< what multiplies and adds: convolutions, products
std::optional<operation_rule> elementwise_rule(std::string_view name); ///< what counts as flops only
std::optional<operation_rule> loss_rule(std::string_view name);        ///< losses of one operation
bool is_free(std::string_view name);                                   ///< what only moves numbers

/// How an operation is counted, by its name and schema.
operation_rule rule_for(const c10::OperatorHandle &op);

/// What is asked of an operation each time it runs.
struct known_operation {
    explicit known_operation(const c10::OperatorHandle &op) : rule(rule_for(op)), effects(op) {}

    operation_rule rule;
    operation_effects effects;
};

} // namespace tally::detail
