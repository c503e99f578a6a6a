// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/operation.hpp>

/// Operations that are free, where their schema does not tell: they move numbers, choose among them or draw them.
namespace tally::detail {

namespace {

// The same numbers elsewhere, in another order, layout or type. Views tell by their schema, but for those that change
// the tensor itself (squeeze_).
constexpr std::string_view copies = R"(
as_strided block_diag _cast_Float _cat cat channel_shuffle _chunk_cat clone complex concat concatenate constant_pad_nd
_convert_indices_from_coo_to_csr _convert_indices_from_csr_to_coo _convert_weight_to_int4pack
_convert_weight_to_int4pack_for_cpu copy _copy_from _copy_from_and_resize copy_sparse_to_sparse
_cudnn_rnn_flatten_weight detach diag diag_embed flip fliplr flipud _fw_primal im2col int_repr
_jagged_to_padded_dense_forward _lazy_clone lift lift_fresh lu_unpack _make_per_channel_quantized_tensor
_make_per_tensor_quantized_tensor mkldnn_reorder_conv2d_weight mkldnn_reorder_conv3d_weight _mkldnn_reshape
_mkldnn_transpose native_channel_shuffle _nested_from_padded _nested_from_padded_and_nested_example
_nested_from_padded_tensor _nested_tensor_from_mask _nested_tensor_from_tensor_list _pack_padded_sequence pad
_pad_packed_sequence _padded_dense_to_jagged_forward _pin_memory pixel_shuffle pixel_unshuffle reflection_pad1d
reflection_pad2d reflection_pad3d repeat repeat_interleave replication_pad1d replication_pad2d replication_pad3d
_reshape_from_tensor resize resize_as resize_as_sparse roll rot90 shallow_copy_data sparse_compressed_tensor
_sparse_coo_tensor_with_dims_and_tensors sparse_mask _sparse_mask_helper _sparse_mask_projection sparse_resize
sparse_resize_and_clear _spdiags squeeze _stack stack swapaxes swapdims t tile _to_copy _to_dense to_dense to_mkldnn
to_padded_tensor _to_sparse to_sparse _to_sparse_bsc to_sparse_bsc _to_sparse_bsr to_sparse_bsr _to_sparse_csc
to_sparse_csc _to_sparse_csr to_sparse_csr transpose tril triu unsafe_split unsafe_split_with_sizes _unsafe_view
unsqueeze
)";

// Some of the numbers, by where they are or whether they are wanted, and numbers put in the place of others.
constexpr std::string_view selections = R"(
as_strided_scatter diagonal_scatter embedding fill fill_diagonal gather index index_copy index_fill index_select
masked_fill masked_scatter masked_select max_unpool2d max_unpool3d nonzero nonzero_static one_hot select_scatter
slice_scatter take take_along_dim _unsafe_index _unsafe_masked_index upsample_nearest1d upsample_nearest2d
upsample_nearest3d _upsample_nearest_exact1d _upsample_nearest_exact2d _upsample_nearest_exact3d where zero
)";

// Numbers put in order, found in an order, or chosen by it.
constexpr std::string_view sorting = R"(
argsort bucketize kthvalue median mode nanmedian searchsorted sort topk _unique _unique2 unique_consecutive unique_dim
unique_dim_consecutive
)";

// Random numbers, by whatever distribution.
constexpr std::string_view draws = R"(
bernoulli binomial cauchy exponential _fill_mem_eff_dropout_mask geometric log_normal multinomial normal
normal_functional _philox_key_fold_in _philox_key_split _philox_normal _philox_uniform poisson random
_sample_dirichlet _sobol_engine_draw _sobol_engine_ff _sobol_engine_initialize_state _sobol_engine_scramble
_standard_gamma uniform
)";

// Numbers that follow from the first and the last one, which may be tensors.
constexpr std::string_view series = "linspace logspace";

// What is about a tensor, not its numbers.
constexpr std::string_view bookkeeping = R"(
_coalesced _cudnn_init_dropout_state _empty_per_channel_affine_quantized empty_quantized _functional_assert_async
_functional_assert_scalar _functional_sym_constrain_range _functional_sym_constrain_range_for_size
_nested_compute_contiguous_strides_offsets _nested_get_jagged_dummy _nested_get_lengths _nested_get_max_seqlen
_nested_get_min_seqlen _nested_get_offsets _nested_tensor_size _nested_tensor_storage_offsets _nested_tensor_strides
q_per_channel_scales q_per_channel_zero_points record_stream rename requires_grad _resize_output retain_grad set
set_data _shape_as_tensor
)";

// Tensors sent to another process or got from one.
constexpr std::string_view transfers = R"(
_c10d_functional::all_gather_into_tensor _c10d_functional::all_gather_into_tensor_coalesced
_c10d_functional::all_to_all_single _c10d_functional::broadcast _c10d_functional::wait_tensor c10d::_allgather_base
c10d::allgather c10d::allgather_coalesced c10d::allgather_into_tensor_coalesced c10d::alltoall c10d::alltoall_base
c10d::broadcast c10d::gather c10d::recv c10d::recv_any_source c10d::scatter c10d::send
)";

} // namespace

rule_list free_rules() {
    rule_list rules;
    for (const std::string_view names : {copies, selections, sorting, draws, series, bookkeeping, transfers})
        for (const named_rule &rule : same_rule(names, {handling::free}))
            rules.push_back(rule);
    return rules;
}

} // namespace tally::detail
