// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/operation.hpp>

#include <tally/layers/adaptive_pool.hpp>
#include <tally/layers/flops.hpp>

#include <ATen/ExpandUtils.h>
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <utility>

/// Operations that add no mult-adds, but flops: norms, activations, pools, sums.
namespace tally::detail {

namespace {

using operation = executed_operation;

operation_work only_flops(dim flops) { return {0, flops}; }

template <std::int64_t PerElement> operation_work per_output(const operation &op) {
    return only_flops(op.output_elements() * dim(PerElement));
}

// Sums, means, maxima: one for each element that goes in. The larger one of two tensors, which are broadcast, may have
// more elements than the first of them.
template <std::int64_t PerElement> operation_work per_input(const operation &op) {
    const std::int64_t elements = op.input_elements().value();
    return only_flops(dim(elements == 0 ? 0 : std::max(elements, op.output_elements().value())) * dim(PerElement));
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

// dropout(input, p, train); where it is not said whether it trains, it does
operation_work dropout(const operation &op) {
    const bool train = op.argument(2).isNone() || op.argument(2).toBool();
    return only_flops(train ? op.input_elements() * dim(flops_per::dropout) : dim(0));
}

// embedding_bag(weight, indices, …): the rows that are looked up are added
operation_work embedding_bag(const operation &op) { return only_flops(op.elements(1) * op.size(0, -1)); }

// embedding_renorm(weight, indices, …): the norm of each row that is looked up, and the row scaled
operation_work embedding_renorm(const operation &op) { return only_flops(op.elements(1) * op.size(0, -1) * dim(3)); }

// The sum of a diagonal.
operation_work trace(const operation &op) { return only_flops(std::min(op.size(0, 0).value(), op.size(0, 1).value())); }

// index_add(self, dim, index, source), scatter_reduce(self, dim, index, source, …): one for each element that is added
// to another
template <std::size_t Added> operation_work reduce_into(const operation &op) { return only_flops(op.elements(Added)); }

// scatter(self, dim, index, source or value) only copies, unless it says how the two are reduced.
operation_work scatter(const operation &op) {
    const bool reduces = op.argument_count() > 4 && op.argument(4).isString();
    return only_flops(reduces ? op.elements(2) : dim(0));
}

// What index_put adds to: the positions that its indices name, which are broadcast, with all of the dimensions that
// have none. A mask names as many positions as there are values.
dim indexed_elements(const operation &op) {
    std::vector<std::int64_t> positions;
    dim elements = 1;
    std::int64_t dimension = 0;
    for (const c10::IValue &index : op.argument(1).toListRef()) {
        if (!index.isTensor() || !index.toTensor().defined())
            elements = elements * op.size(0, dimension);
        else if (index.toTensor().scalar_type() == at::kLong || index.toTensor().scalar_type() == at::kInt)
            positions = at::infer_size(positions, index.toTensor().sizes());
        else
            return op.elements(2);
        ++dimension;
    }
    for (; dimension < op.tensor(0).dim(); ++dimension)
        elements = elements * op.size(0, dimension);
    for (const std::int64_t size : positions)
        elements = elements * dim(size);
    return elements;
}

// put(self, index, source, accumulate), index_put(self, indices, values, accumulate, …)
operation_work put(const operation &op) {
    if (!op.argument(3).toBool())
        return {};
    return only_flops(op.argument(1).isTensor() ? op.elements(1) : indexed_elements(op));
}

constexpr std::pair<std::string_view, work_formula> others[] = {
    {"native_batch_norm", norm},
    {"_native_batch_norm_legit", norm},
    {"_native_batch_norm_legit_functional", norm},
    {"_native_batch_norm_legit_no_training", norm},
    {"_batch_norm_with_update", norm},
    {"_batch_norm_with_update_functional", norm},
    {"_batch_norm_no_update", norm},
    {"_batch_norm_impl_index", norm},
    {"cudnn_batch_norm", norm},
    {"layer_norm", layer_norm},
    {"native_layer_norm", layer_norm},
    {"group_norm", layer_norm},
    {"native_group_norm", norm},
    {"rms_norm", rms_norm},
    {"softmax", per_output<flops_per::softmax>},
    {"_softmax", per_output<flops_per::softmax>},
    {"_safe_softmax", per_output<flops_per::softmax>},
    {"_masked_softmax", per_output<flops_per::softmax>},
    {"log_softmax", per_output<flops_per::softmax>},
    {"_log_softmax", per_output<flops_per::softmax>},
    {"max_pool1d", pool<1>},
    {"max_pool2d", pool<2>},
    {"max_pool3d", pool<3>},
    {"max_pool1d_with_indices", pool<1>},
    {"max_pool2d_with_indices", pool<2>},
    {"max_pool3d_with_indices", pool<3>},
    {"mkldnn_max_pool2d", pool<2>},
    {"mkldnn_max_pool3d", pool<3>},
    {"quantized_max_pool1d", pool<1>},
    {"quantized_max_pool2d", pool<2>},
    {"quantized_max_pool3d", pool<3>},
    {"avg_pool1d", pool<1>},
    {"avg_pool2d", pool<2>},
    {"avg_pool3d", pool<3>},
    {"fractional_max_pool2d", pool<2>},
    {"fractional_max_pool3d", pool<3>},
    {"adaptive_avg_pool1d", adaptive_pool<1>},
    {"adaptive_avg_pool2d", adaptive_pool<2>},
    {"adaptive_avg_pool3d", adaptive_pool<3>},
    {"_adaptive_avg_pool2d", adaptive_pool<2>},
    {"_adaptive_avg_pool3d", adaptive_pool<3>},
    {"mkldnn_adaptive_avg_pool2d", adaptive_pool<2>},
    {"adaptive_max_pool1d", adaptive_pool<1>},
    {"adaptive_max_pool2d", adaptive_pool<2>},
    {"adaptive_max_pool3d", adaptive_pool<3>},
    {"dropout", dropout},
    {"feature_dropout", dropout},
    {"alpha_dropout", dropout},
    {"feature_alpha_dropout", dropout},
    {"native_dropout", dropout},
    {"_fused_dropout", per_input<flops_per::dropout>},
    {"embedding_bag", embedding_bag},
    {"_embedding_bag", embedding_bag},
    {"_embedding_bag_forward_only", embedding_bag},
    {"embedding_renorm", embedding_renorm},
    {"index_add", reduce_into<3>},
    {"index_reduce", reduce_into<3>},
    {"scatter_add", reduce_into<2>},
    {"scatter_reduce", reduce_into<2>},
    {"scatter", scatter},
    {"put", put},
    {"index_put", put},
    {"_index_put_impl", put},
    {"_unsafe_index_put", put},
    {"trace", trace},
    {"upsample_linear1d", per_output<flops_per::interpolated(2)>},
    {"upsample_bilinear2d", per_output<flops_per::interpolated(4)>},
    {"upsample_trilinear3d", per_output<flops_per::interpolated(8)>},
    {"upsample_bicubic2d", per_output<flops_per::interpolated(16)>},
    {"addr", per_output<2>},
    {"_add_relu", per_output<2>},
    {"polar", per_output<4>},
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
constexpr std::string_view elementwise = R"(
abs absolute acos acosh add angle arctan asin asinh atan atan2 atanh bitwise_and bitwise_left_shift bitwise_not
bitwise_or bitwise_right_shift bitwise_xor ceil celu clamp clamp_max clamp_min clip _conj_physical copysign cos
cosh deg2rad digamma div divide elu eq erf erfc erfinv exp exp2 expm1 float_power floor floor_divide fmax fmin
fmod frac gcd ge gelu glu gt hardshrink hardsigmoid hardswish hardtanh heaviside hypot i0 igamma igammac
__ilshift__ __irshift__ isfinite isinf isnan isneginf isposinf lcm le leaky_relu lgamma log log10 log1p log2
log_sigmoid log_sigmoid_forward logaddexp logaddexp2 logical_and logical_not logical_or logical_xor logit
__lshift__ lt maximum minimum mish mul multiply mvlgamma nan_to_num ne neg negative nextafter polygamma pow
prelu _prelu_kernel rad2deg reciprocal relu relu6 remainder round rrelu rrelu_with_noise
rrelu_with_noise_functional __rshift__ rsqrt rsub selu sgn sigmoid sign signbit silu sin sinc sinh softplus
softshrink special_airy_ai special_bessel_j0 special_bessel_j1 special_bessel_y0 special_bessel_y1 special_entr
special_erfcx special_i0e special_i1 special_i1e special_log_ndtr special_modified_bessel_i0
special_modified_bessel_i1 special_modified_bessel_k0 special_modified_bessel_k1 special_ndtri
special_scaled_modified_bessel_k0 special_scaled_modified_bessel_k1 special_spherical_bessel_j0 special_xlog1py
special_zeta sqrt square sub subtract tan tanh threshold true_divide trunc xlogy
)";

// One for each element of the input.
constexpr std::string_view reductions = R"(
all amax amin _aminmax aminmax any argmax argmin count_nonzero cummax cummin cumprod cumsum equal frobenius_norm
_is_all_true _is_any_true linalg_vector_norm _logcumsumexp logcumsumexp logsumexp max mean min nansum norm prod
sum
)";

} // namespace

rule_list elementwise_rules() {
    rule_list rules = same_rule(elementwise, {handling::counted, per_output<1>});
    for (const named_rule &rule : same_rule(reductions, {handling::counted, per_input<1>}))
        rules.push_back(rule);
    for (const auto &[name, formula] : others)
        rules.push_back({name, {handling::counted, formula}});
    for (const std::string_view name : {"batch_norm", "instance_norm"})
        rules.push_back({name, {handling::counted, norm, true}});
    return rules;
}

} // namespace tally::detail
