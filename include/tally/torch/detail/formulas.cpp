// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/operation.hpp>

#include <tally/layers/contraction.hpp>
#include <tally/layers/conv.hpp>
#include <tally/layers/flops.hpp>
#include <tally/layers/linear.hpp>

#include <ATen/ExpandUtils.h>
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

/// Operations that multiply and add, by the arguments that they are called with. The formulas themselves are those of
/// layers/.
namespace tally::detail {

bool executed_operation::has_tensor(std::size_t argument) const {
    return argument < arguments_.size() && arguments_[argument].isTensor() && tensor(argument).defined();
}

dim executed_operation::output_elements() const {
    for (const c10::IValue &result : results_)
        if (result.isTensor() && result.toTensor().defined())
            return result.toTensor().numel();
    return 0;
}

dim executed_operation::input_elements() const {
    for (const c10::IValue &argument : arguments_) {
        if (argument.isTensor() && argument.toTensor().defined())
            return argument.toTensor().numel();
        if (argument.isTensorList() && !argument.toTensorVector().empty())
            return argument.toTensorVector().front().numel();
    }
    return 0;
}

std::size_t executed_operation::length() const {
    for (const c10::IValue &argument : arguments_)
        if (argument.isTensorList())
            return argument.toTensorList().size();
    return 0;
}

namespace {

std::vector<c10::IValue> nth_of_each(c10::ArrayRef<c10::IValue> all, std::size_t n) {
    std::vector<c10::IValue> picked;
    for (const c10::IValue &value : all) {
        picked.push_back(value);
        if (value.isTensorList())
            picked.back() = n < value.toTensorList().size() ? value.toTensorList().get(n) : at::Tensor();
    }
    return picked;
}

} // namespace

operation_work executed_operation::work_of_each(std::size_t i, work_formula formula) const {
    const std::vector<c10::IValue> arguments = nth_of_each(arguments_, i), results = nth_of_each(results_, i);
    return formula({arguments, results});
}

namespace {

using operation = executed_operation;

// Twice the mult-adds, and a bias added to each element of the output.
operation_work contraction(dim macs, const operation &op, bool bias) {
    return {macs, dim(2) * macs + (bias ? op.output_elements() : dim(0))};
}

// weight: [out_channels, in_channels / groups, kernel…]; of a transposed one [in_channels, out_channels / groups,
// kernel…]
dim kernel_elements_of(const at::Tensor &weight) {
    dim elements = 1;
    for (std::int64_t i = 2; i < weight.dim(); ++i)
        elements = elements * dim(weight.size(i));
    return elements;
}

// All dimensions but the last few, multiplied.
dim leading_elements(const at::Tensor &tensor, std::int64_t last) {
    dim elements = 1;
    for (std::int64_t i = 0; i + last < tensor.dim(); ++i)
        elements = elements * dim(tensor.size(i));
    return elements;
}

// (input, weight, bias, …) or (input, weight, kernel_size, bias, …)
bool has_bias(const operation &op) { return op.has_tensor(2) || (!op.argument(2).isTensor() && op.has_tensor(3)); }

operation_work conv(const operation &op) {
    const at::Tensor &weight = op.tensor(1);
    return contraction(conv_macs(op.output_elements(), weight.size(1), kernel_elements_of(weight)), op, has_bias(op));
}

operation_work conv_transpose(const operation &op) {
    const at::Tensor &weight = op.tensor(1);
    return contraction(conv_transpose_macs<dim>(op.elements(0), weight.size(1), kernel_elements_of(weight)), op,
                       has_bias(op));
}

// convolution(input, weight, bias, stride, padding, dilation, transposed, …)
operation_work convolution(const operation &op) { return op.argument(6).toBool() ? conv_transpose(op) : conv(op); }

// weight: [kernel, in_channels, out_channels]
operation_work conv_tbc(const operation &op) {
    return contraction(conv_macs<dim>(op.output_elements(), op.tensor(1).size(1), op.tensor(1).size(0)), op, true);
}

operation_work linear(const operation &op) {
    return contraction(linear_macs(op.output_elements(), op.size(1, -1)), op, op.has_tensor(2));
}

// The products of a row with a column: as many as the first factor's last dimension.
operation_work product(const operation &op) {
    return contraction(linear_macs(op.output_elements(), op.size(0, -1)), op, false);
}

// As product, but with a scalar it only scales.
operation_work inner(const operation &op) {
    const bool scales = op.tensor(0).dim() == 0 || op.tensor(1).dim() == 0;
    return scales ? operation_work{0, op.output_elements()} : product(op);
}

// linalg_vecdot(x, y, dim): a product for each element of what the two are broadcast to
operation_work vector_products(const operation &op) {
    dim products = 1;
    for (const std::int64_t size : at::infer_size(op.tensor(0).sizes(), op.tensor(1).sizes()))
        products = products * dim(size);
    return contraction(products, op, false);
}

// self + first @ second
operation_work add_product(const operation &op) {
    return contraction(linear_macs(op.output_elements(), op.size(1, -1)), op, true);
}

// self + the sum of the products of a batch of matrices
operation_work add_batch_of_products(const operation &op) {
    return contraction(linear_macs(op.output_elements(), op.size(1, -1) * op.size(1, 0)), op, true);
}

// bilinear(x1, x2, weight [out, in1, in2], bias)
operation_work bilinear(const operation &op) {
    const at::Tensor &weight = op.tensor(2);
    return contraction(bilinear_macs(leading_elements(op.tensor(0), 1), weight.size(0), weight.size(1), weight.size(2)),
                       op, op.has_tensor(3));
}

// Two products for each head, the scores scaled and put through softmax in between. `batch_of_scores` and
// `batch_of_results` count heads, too.
operation_work attention_of(dim batch_of_scores, dim batch_of_results, dim queries, dim keys, dim embedding,
                            dim value_embedding) {
    const dim macs = attention_macs(batch_of_scores, queries, keys, embedding, dim(0)) +
                     attention_macs(batch_of_results, queries, keys, dim(0), value_embedding);
    const dim scores = batch_of_scores * queries * keys;
    return {macs, dim(2) * macs + scores * dim(flops_per::softmax + 1)};
}

// The product of all dimensions but the last two, each as long as the longest of the tensors has it: they are
// broadcast, and several heads of a query may share one of the keys and values.
dim common_batch(std::initializer_list<at::Tensor> tensors) {
    std::int64_t rank = 0;
    for (const at::Tensor &tensor : tensors)
        rank = std::max(rank, tensor.dim());
    dim elements = 1;
    for (std::int64_t i = 3; i <= rank; ++i) {
        std::int64_t longest = 1;
        for (const at::Tensor &tensor : tensors)
            if (const std::int64_t size = tensor.dim() < i ? 1 : tensor.size(-i); size == 0 || longest == 0)
                longest = 0;
            else
                longest = std::max(longest, size);
        elements = elements * dim(longest);
    }
    return elements;
}

// (query, key, value, …), each [batch…, heads, length, embedding]
operation_work attention(const operation &op) {
    const at::Tensor &query = op.tensor(0), &key = op.tensor(1), &value = op.tensor(2);
    return attention_of(common_batch({query, key}), common_batch({query, key, value}), query.size(-2), key.size(-2),
                        query.size(-1), value.size(-1));
}

// (query, key, value, embed_dim, num_head, qkv_weight, qkv_bias, proj_weight, proj_bias, …), each [batch, length,
// embedding]
operation_work multi_head_attention(const operation &op) {
    const dim embedding = op.argument(3).toInt(), heads = op.argument(4).toInt();
    const dim batch = op.size(0, 0), queries = op.size(0, 1), keys = op.size(1, 1);
    const dim per_head = floor_div(embedding, heads.value());
    operation_work work = attention_of(batch * heads, batch * heads, queries, keys, per_head, per_head);
    const dim projected = batch * (dim(2) * queries + dim(2) * keys) * embedding;
    const dim macs = linear_macs(projected, embedding);
    work.add({macs, dim(2) * macs + projected});
    return work;
}

// Steps times the weights, biases and elementwise work of one step. `units` are hidden units of all layers and
// directions.
operation_work recurrent(dim steps, const std::vector<at::Tensor> &parameters, dim units, std::int64_t flops_per_unit) {
    dim weights = 0, biases = 0;
    for (const at::Tensor &parameter : parameters)
        if (parameter.defined())
            (parameter.dim() < 2 ? biases : weights) =
                (parameter.dim() < 2 ? biases : weights) + dim(parameter.numel());
    const dim macs = recurrent_macs(steps, weights);
    return {macs, dim(2) * macs + steps * (biases + units * dim(flops_per_unit))};
}

// A step is one time step of one element of the batch.
dim steps_of(const operation &op) { return leading_elements(op.tensor(0), 1); }

// (input, hx, params, has_biases, num_layers, dropout, train, bidirectional, …); for a packed sequence (data,
// batch_sizes, hx, params, …)
template <std::int64_t Gates, std::int64_t FlopsPerUnit> operation_work recurrent_layer(const operation &op) {
    const std::size_t at = op.argument(3).isTensorList() ? 3 : 2;
    const std::vector<at::Tensor> parameters = op.argument(at).toTensorVector();
    const dim layers = op.argument(at + 2).toInt(), directions = op.argument(at + 5).toBool() ? 2 : 1;
    const dim hidden = floor_div(dim(parameters.front().size(0)), Gates);
    return recurrent(steps_of(op), parameters, layers * directions * hidden, FlopsPerUnit);
}

// (input, hx, w_ih, w_hh, b_ih, b_hh)
template <std::int64_t Gates, std::int64_t FlopsPerUnit> operation_work recurrent_cell(const operation &op) {
    std::vector<at::Tensor> parameters;
    for (std::size_t i = 2; i < 6; ++i)
        if (op.has_tensor(i))
            parameters.push_back(op.tensor(i));
    return recurrent(steps_of(op), parameters, floor_div(op.size(2, 0), Gates), FlopsPerUnit);
}

constexpr std::pair<std::string_view, work_formula> contractions[] = {
    {"conv1d", conv},
    {"conv2d", conv},
    {"conv3d", conv},
    {"convolution", convolution},
    {"_convolution", convolution},
    {"convolution_overrideable", convolution},
    {"_convolution_mode", conv},
    {"mkldnn_convolution", conv},
    {"cudnn_convolution", conv},
    {"cudnn_convolution_relu", conv},
    {"thnn_conv2d", conv},
    {"_slow_conv2d_forward", conv},
    {"slow_conv3d", conv},
    {"slow_conv3d_forward", conv},
    {"slow_conv_dilated2d", conv},
    {"slow_conv_dilated3d", conv},
    {"conv_depthwise3d", conv},
    {"_conv_depthwise2d", conv},
    {"conv_transpose1d", conv_transpose},
    {"conv_transpose2d", conv_transpose},
    {"conv_transpose3d", conv_transpose},
    {"slow_conv_transpose2d", conv_transpose},
    {"slow_conv_transpose3d", conv_transpose},
    {"conv_tbc", conv_tbc},
    {"linear", linear},
    {"mkldnn_linear", linear},
    {"mm", product},
    {"_int_mm", product},
    {"_scaled_mm", product},
    {"_scaled_mm_v2", product},
    {"_weight_int8pack_mm", product},
    {"_weight_int4pack_mm", product},
    {"_weight_int4pack_mm_for_cpu", product},
    {"bmm", product},
    {"mv", product},
    {"dot", product},
    {"vdot", product},
    {"inner", inner},
    {"matmul", product},
    {"linalg_vecdot", vector_products},
    {"addmm", add_product},
    {"addmv", add_product},
    {"baddbmm", add_product},
    {"_addmm_activation", add_product},
    {"addbmm", add_batch_of_products},
    {"bilinear", bilinear},
    {"scaled_dot_product_attention", attention},
    {"_scaled_dot_product_attention", attention},
    {"_scaled_dot_product_attention_forward", attention},
    {"_scaled_dot_product_attention_math", attention},
    {"_scaled_dot_product_attention_math_for_mps", attention},
    {"_scaled_dot_product_cudnn_attention", attention},
    {"_scaled_dot_product_flash_attention", attention},
    {"_scaled_dot_product_efficient_attention", attention},
    {"_scaled_dot_product_flash_attention_for_cpu", attention},
    {"_scaled_dot_product_fused_attention_overrideable", attention},
    {"_native_multi_head_attention", multi_head_attention},
    {"lstm", recurrent_layer<4, flops_per::lstm_unit>},
    {"gru", recurrent_layer<3, flops_per::gru_unit>},
    {"rnn_tanh", recurrent_layer<1, flops_per::rnn_unit>},
    {"rnn_relu", recurrent_layer<1, flops_per::rnn_unit>},
    {"lstm_cell", recurrent_cell<4, flops_per::lstm_unit>},
    {"gru_cell", recurrent_cell<3, flops_per::gru_unit>},
    {"rnn_tanh_cell", recurrent_cell<1, flops_per::rnn_unit>},
    {"rnn_relu_cell", recurrent_cell<1, flops_per::rnn_unit>},
};

} // namespace

rule_list contraction_rules() {
    rule_list rules;
    for (const auto &[name, formula] : contractions)
        rules.push_back({name, {handling::counted, formula}});
    return rules;
}

} // namespace tally::detail
