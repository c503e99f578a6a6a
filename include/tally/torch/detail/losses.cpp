// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/operation.hpp>

#include <ATen/core/Reduction.h>
#include <ATen/core/Tensor.h>

#include <utility>

/// Losses that are one operation each. Others, as l1_loss and kl_div, are made of operations that are counted.
namespace tally::detail {

namespace {

using operation = executed_operation;

// For each element of the input, and one more where these are added up. Argument `Reduction` says whether they are.
template <std::int64_t PerElement, std::size_t Reduction> operation_work loss(const operation &op) {
    const bool added_up = op.argument(Reduction).toInt() != at::Reduction::None;
    return {0, op.input_elements() * dim(PerElement + (added_up ? 1 : 0))};
}

// The same with a weight for each element: a product.
template <std::int64_t PerElement, std::size_t Reduction, std::size_t Weight>
operation_work weighted_loss(const operation &op) {
    operation_work work = loss<PerElement, Reduction>(op);
    if (op.has_tensor(Weight))
        work.flops = work.flops + op.input_elements();
    return work;
}

// (self, target, weight, pos_weight, reduction); the second weight takes a product, a sum and a product
operation_work cross_entropy_with_logits(const operation &op) {
    operation_work work = weighted_loss<7, 4, 2>(op);
    if (op.has_tensor(3))
        work.flops = work.flops + op.input_elements() * dim(3);
    return work;
}

// nll_loss_forward(self, target, weight, reduction, …): for each target, one number is picked and negated
operation_work picked(const operation &op) {
    const bool added_up = op.argument(3).toInt() != at::Reduction::None;
    return {0, op.elements(1) * dim(1 + (op.has_tensor(2) ? 1 : 0) + (added_up ? 1 : 0))};
}

// What the numbers consist of stands in docs/counting.md.
constexpr std::pair<std::string_view, work_formula> losses[] = {
    {"mse_loss", loss<2, 2>},
    {"smooth_l1_loss", loss<5, 2>},
    {"huber_loss", loss<5, 2>},
    {"soft_margin_loss", loss<4, 2>},
    {"binary_cross_entropy", weighted_loss<7, 3, 2>},
    {"binary_cross_entropy_with_logits", cross_entropy_with_logits},
    {"nll_loss_forward", picked},
    {"nll_loss2d_forward", picked},
};

} // namespace

rule_list loss_rules() {
    rule_list rules;
    for (const auto &[name, formula] : losses)
        rules.push_back({name, {handling::counted, formula}});
    return rules;
}

} // namespace tally::detail
