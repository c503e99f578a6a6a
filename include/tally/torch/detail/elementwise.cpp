// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/operation.hpp>

#include <tally/layers/adaptive_pool.hpp>
#include <tally/layers/flops.hpp>

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <unordered_map>

/// Operations that add no mult-adds, but flops: norms, activations, pools, sums.
namespace tally::detail {

namespace {

using operation = executed_operation;

operation_work only_flops(dim flops) { return {0, flops}; }

template <std::int64_t PerElement> operation_work per_output(const operation &op) {
    return only_flops(op.output_elements() * dim(PerElement));
}

// Sums, means, maxima: one for each element that goes in.
template <std::int64_t PerElement> operation_work per_input(const operation &op) {
    return only_flops(op.input_elements() * dim(PerElement));
}

// The mean subtracted, scaled to unit variance; scaled and shifted where there is a weight.
operation_work normalize(const operation &op, std::size_t weight) {
    const std::int64_t per_element = flops_per::normalized + (op.has_tensor(weight) ? flops_per::affine : 0);
    return only_flops(op.input_elements() * dim(per_element));
}

// batch_norm(input, weight, …), instance_norm(input, weight, …), native_group_norm(input, weight, …)
operation_work norm(const operation &op) { return normalize(op, 1); }

// layer_norm(input, normalized_shape, weight, …), group_norm(input, num_groups, weight, …)
operation_work layer_norm(const operation &op) { return normalize(op, 2); }

// rms_norm(input, normalized_shape, weight, eps): no mean to subtract
operation_work rms_norm(const operation &op) {
    return only_flops(op.input_elements() * dim(3 + (op.has_tensor(2) ? 1 : 0)));
}

// (input, kernel_size, …): a comparison or addition for each element of the window. A single size is that of each
// dimension.
template <std::size_t SpatialDims> operation_work pool(const operation &op) {
    dim window = 1;
    const std::vector<std::int64_t> kernel = op.argument(1).toIntVector();
    for (std::size_t i = 0; i < SpatialDims; ++i)
        window = window * dim(kernel[kernel.size() == 1 ? 0 : i]);
    return only_flops(op.output_elements() * window);
}

// (input, output_size): as many for each window; the windows of a dimension may share elements
template <std::int64_t SpatialDims> operation_work adaptive_pool(const operation &op) {
    const at::Tensor &input = op.tensor(0);
    const std::vector<std::int64_t> positions = op.argument(1).toIntVector();
    dim covered_elements = input.numel();
    for (std::int64_t i = 0; i < SpatialDims; ++i) {
        const std::int64_t size = input.size(i - SpatialDims);
        if (size == 0)
            return {};
        covered_elements =
            floor_div(covered_elements, size) * covered(dim(size), positions[static_cast<std::size_t>(i)]);
    }
    return only_flops(covered_elements);
}

// dropout(input, p, train)
operation_work dropout(const operation &op) {
    return only_flops(op.argument(2).toBool() ? op.input_elements() * dim(flops_per::dropout) : dim(0));
}

// embedding_bag(weight, indices, …): the rows that are looked up are added
operation_work embedding_bag(const operation &op) { return only_flops(op.elements(1) * op.size(0, -1)); }

constexpr std::pair<std::string_view, work_formula> others[] = {
    {"batch_norm", norm},
    {"native_batch_norm", norm},
    {"_native_batch_norm_legit", norm},
    {"_batch_norm_impl_index", norm},
    {"cudnn_batch_norm", norm},
    {"instance_norm", norm},
    {"layer_norm", layer_norm},
    {"native_layer_norm", layer_norm},
    {"group_norm", layer_norm},
    {"native_group_norm", norm},
    {"rms_norm", rms_norm},
    {"softmax", per_output<flops_per::softmax>},
    {"_softmax", per_output<flops_per::softmax>},
    {"log_softmax", per_output<flops_per::softmax>},
    {"_log_softmax", per_output<flops_per::softmax>},
    {"max_pool1d", pool<1>},
    {"max_pool2d", pool<2>},
    {"max_pool3d", pool<3>},
    {"max_pool1d_with_indices", pool<1>},
    {"max_pool2d_with_indices", pool<2>},
    {"max_pool3d_with_indices", pool<3>},
    {"avg_pool1d", pool<1>},
    {"avg_pool2d", pool<2>},
    {"avg_pool3d", pool<3>},
    {"fractional_max_pool2d", pool<2>},
    {"fractional_max_pool3d", pool<3>},
    {"adaptive_avg_pool1d", adaptive_pool<1>},
    {"adaptive_avg_pool2d", adaptive_pool<2>},
    {"adaptive_avg_pool3d", adaptive_pool<3>},
    {"adaptive_max_pool1d", adaptive_pool<1>},
    {"adaptive_max_pool2d", adaptive_pool<2>},
    {"adaptive_max_pool3d", adaptive_pool<3>},
    {"dropout", dropout},
    {"feature_dropout", dropout},
    {"alpha_dropout", dropout},
    {"feature_alpha_dropout", dropout},
    {"native_dropout", dropout},
    {"embedding_bag", embedding_bag},
    {"_embedding_bag", embedding_bag},
    {"upsample_linear1d", per_output<flops_per::interpolated(2)>},
    {"upsample_bilinear2d", per_output<flops_per::interpolated(4)>},
    {"upsample_trilinear3d", per_output<flops_per::interpolated(8)>},
    {"upsample_bicubic2d", per_output<flops_per::interpolated(16)>},
    {"addr", per_output<2>},
    {"addcmul", per_output<2>},
    {"addcdiv", per_output<2>},
    {"lerp", per_output<3>},
    {"var", per_input<flops_per::variance>},
    {"std", per_input<flops_per::variance>},
    {"var_mean", per_input<flops_per::variance>},
    {"std_mean", per_input<flops_per::variance>},
    {"col2im", per_input<1>},
};

// One for each element of the output.
constexpr std::string_view elementwise[] = {"abs",
                                            "absolute",
                                            "acos",
                                            "acosh",
                                            "add",
                                            "arctan",
                                            "asin",
                                            "asinh",
                                            "atan",
                                            "atan2",
                                            "atanh",
                                            "bitwise_and",
                                            "bitwise_not",
                                            "bitwise_or",
                                            "bitwise_xor",
                                            "ceil",
                                            "celu",
                                            "clamp",
                                            "clamp_max",
                                            "clamp_min",
                                            "clip",
                                            "cos",
                                            "cosh",
                                            "deg2rad",
                                            "digamma",
                                            "div",
                                            "divide",
                                            "elu",
                                            "eq",
                                            "erf",
                                            "erfc",
                                            "erfinv",
                                            "exp",
                                            "exp2",
                                            "expm1",
                                            "float_power",
                                            "floor",
                                            "floor_divide",
                                            "fmax",
                                            "fmin",
                                            "fmod",
                                            "frac",
                                            "ge",
                                            "gelu",
                                            "glu",
                                            "gt",
                                            "hardshrink",
                                            "hardsigmoid",
                                            "hardswish",
                                            "hardtanh",
                                            "heaviside",
                                            "hypot",
                                            "isfinite",
                                            "isinf",
                                            "isnan",
                                            "le",
                                            "leaky_relu",
                                            "lgamma",
                                            "log",
                                            "log10",
                                            "log1p",
                                            "log2",
                                            "log_sigmoid",
                                            "log_sigmoid_forward",
                                            "logaddexp",
                                            "logical_and",
                                            "logical_not",
                                            "logical_or",
                                            "logical_xor",
                                            "logit",
                                            "lt",
                                            "maximum",
                                            "minimum",
                                            "mish",
                                            "mul",
                                            "multiply",
                                            "nan_to_num",
                                            "ne",
                                            "neg",
                                            "negative",
                                            "_prelu_kernel",
                                            "pow",
                                            "prelu",
                                            "rad2deg",
                                            "reciprocal",
                                            "relu",
                                            "relu6",
                                            "remainder",
                                            "round",
                                            "rrelu",
                                            "rsqrt",
                                            "rsub",
                                            "selu",
                                            "sgn",
                                            "sigmoid",
                                            "sign",
                                            "silu",
                                            "sin",
                                            "sinc",
                                            "sinh",
                                            "softplus",
                                            "softshrink",
                                            "sqrt",
                                            "square",
                                            "sub",
                                            "subtract",
                                            "tan",
                                            "tanh",
                                            "threshold",
                                            "true_divide",
                                            "trunc",
                                            "xlogy"};

// One for each element of the input.
constexpr std::string_view reductions[] = {
    "all",           "amax",      "amin",   "aminmax", "any",    "argmax",         "argmin",
    "count_nonzero", "cummax",    "cummin", "cumprod", "cumsum", "frobenius_norm", "linalg_vector_norm",
    "logcumsumexp",  "logsumexp", "max",    "mean",    "min",    "nansum",         "norm",
    "prod",          "sum"};

std::unordered_map<std::string_view, work_formula> make_table() {
    std::unordered_map<std::string_view, work_formula> table(std::begin(others), std::end(others));
    for (const std::string_view name : elementwise)
        table.emplace(name, per_output<1>);
    for (const std::string_view name : reductions)
        table.emplace(name, per_input<1>);
    return table;
}

// What moves numbers without a sign of it in the schema: copies, selections, gathers, sorting, new tensors from old
// ones. Views are told by their schema, but for those that change the tensor itself (squeeze_).
constexpr std::string_view moves[] = {"_cast_Float",
                                      "_cat",
                                      "_copy_from",
                                      "_empty_affine_quantized",
                                      "_local_scalar_dense",
                                      "_nnpack_available",
                                      "_pack_padded_sequence",
                                      "_pad_packed_sequence",
                                      "_reshape_from_tensor",
                                      "_shape_as_tensor",
                                      "_to_copy",
                                      "_unsafe_index",
                                      "_unsafe_view",
                                      "arange",
                                      "as_strided",
                                      "bernoulli",
                                      "bucketize",
                                      "cat",
                                      "channel_shuffle",
                                      "clone",
                                      "complex",
                                      "concat",
                                      "concatenate",
                                      "constant_pad_nd",
                                      "copy",
                                      "copysign",
                                      "detach",
                                      "diag_embed",
                                      "embedding",
                                      "embedding_renorm",
                                      "equal",
                                      "exponential",
                                      "fill",
                                      "fill_diagonal",
                                      "flip",
                                      "fliplr",
                                      "flipud",
                                      "full_like",
                                      "gather",
                                      "im2col",
                                      "index",
                                      "index_copy",
                                      "index_fill",
                                      "index_put",
                                      "index_select",
                                      "lift",
                                      "lift_fresh",
                                      "masked_fill",
                                      "masked_scatter",
                                      "masked_select",
                                      "max_unpool2d",
                                      "max_unpool3d",
                                      "multinomial",
                                      "narrow_copy",
                                      "native_channel_shuffle",
                                      "nonzero",
                                      "normal",
                                      "one_hot",
                                      "pad",
                                      "pixel_shuffle",
                                      "pixel_unshuffle",
                                      "put",
                                      "randperm",
                                      "random",
                                      "reflection_pad1d",
                                      "reflection_pad2d",
                                      "reflection_pad3d",
                                      "repeat",
                                      "repeat_interleave",
                                      "replication_pad1d",
                                      "replication_pad2d",
                                      "replication_pad3d",
                                      "resize",
                                      "resize_as",
                                      "retain_grad",
                                      "roll",
                                      "rot90",
                                      "scatter",
                                      "searchsorted",
                                      "set_data",
                                      "slice_scatter",
                                      "squeeze",
                                      "select_scatter",
                                      "stack",
                                      "swapaxes",
                                      "swapdims",
                                      "t",
                                      "take",
                                      "take_along_dim",
                                      "tile",
                                      "to_dense",
                                      "to_mkldnn",
                                      "to_sparse",
                                      "trace",
                                      "transpose",
                                      "tril",
                                      "triu",
                                      "uniform",
                                      "unfold_copy",
                                      "unsqueeze",
                                      "upsample_nearest1d",
                                      "upsample_nearest2d",
                                      "upsample_nearest3d",
                                      "_upsample_nearest_exact1d",
                                      "_upsample_nearest_exact2d",
                                      "_upsample_nearest_exact3d",
                                      "where",
                                      "zero",
                                      "_fw_primal",
                                      "_version",
                                      "sort",
                                      "argsort",
                                      "topk",
                                      "record_stream",
                                      "requires_grad",
                                      "output_nr",
                                      "is_leaf",
                                      "cudnn_is_acceptable"};

} // namespace

std::optional<operation_rule> elementwise_rule(std::string_view name) {
    static const std::unordered_map<std::string_view, work_formula> table = make_table();
    const auto found = table.find(name);
    if (found == table.end())
        return std::nullopt;
    return operation_rule{handling::counted, found->second, name == "batch_norm" || name == "instance_norm"};
}

bool is_free(std::string_view name) { return std::find(std::begin(moves), std::end(moves), name) != std::end(moves); }

} // namespace tally::detail
