// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/dim.hpp>
#include <tally/torch/detail/effects.hpp>

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <c10/util/ArrayRef.h>

#include <cstddef>
#include <cstdint>
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
    std::size_t argument_count() const { return arguments_.size(); }

    /// Elements of that argument.
    dim elements(std::size_t argument) const { return tensor(argument).numel(); }

    /// A dimension of that argument; negative ones count from the end.
    dim size(std::size_t argument, std::int64_t dimension) const { return tensor(argument).size(dimension); }

    /// Elements of the first result.
    dim output_elements() const;

    /// Elements of the first tensor among the arguments.
    dim input_elements() const;

    /// Of an operation on lists of tensors: how many tensors the first list has.
    std::size_t length() const;

    /// The same with the i-th tensor in place of each list.
    operation_work work_of_each(std::size_t i, operation_work (*formula)(const executed_operation &)) const;

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
    bool is_norm = false;  ///< the one operation of a batch or instance normalization
    bool for_each = false; ///< works on lists of tensors; the formula is that for one of each

    operation_work work_of(const executed_operation &op) const;
};

/// A rule for all operations of a name: "relu" for aten::relu, relu_ and relu.out. Other namespaces than aten belong to
/// the name.
struct named_rule {
    std::string_view name;
    operation_rule rule;
};

using rule_list = std::vector<named_rule>;

/// One rule for each of the words.
rule_list same_rule(std::string_view words, const operation_rule &rule);

rule_list contraction_rules(); ///< what multiplies and adds: convolutions, products
rule_list elementwise_rules(); ///< what counts as flops only
rule_list loss_rules();        ///< losses of one operation
rule_list free_rules();        ///< what only moves numbers

/// All of these, and what an operation's schema and kernels would say wrongly. No name is there twice.
rule_list named_rules();

/// How an operation is counted, by its name or else by its schema.
operation_rule rule_for(const c10::OperatorHandle &op);

/// What is asked of an operation each time it runs.
struct known_operation {
    explicit known_operation(const c10::OperatorHandle &op) : rule(rule_for(op)), effects(op) {}

    operation_rule rule;
    operation_effects effects;
};

} // namespace tally::detail
