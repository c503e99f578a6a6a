// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

/// Mult-adds of contractions that are not a convolution or a linear layer. docs/counting.md has the formulas.
namespace tally {

/// By the positions of the input: each element of it meets `out_channels / groups` channels of the kernel.
template <class D>
constexpr D conv_transpose_macs(D input_elements, std::int64_t out_channels_per_group, D kernel_elements) {
    return input_elements * (D(out_channels_per_group) * kernel_elements);
}

/// A bilinear layer: x1 W x2 for each output, contracted over x1 first.
template <class D> constexpr D bilinear_macs(D batch, std::int64_t out, std::int64_t in1, std::int64_t in2) {
    return batch * D(out) * D(in1) * D(in2) + batch * D(out) * D(in2);
}

/// A recurrent layer or cell: each step multiplies with every element of its weight matrices once.
template <class D> constexpr D recurrent_macs(D steps, D weight_elements) { return steps * weight_elements; }

/// Attention of `queries` on `keys`: the scores and the weighted sum of the values.
template <class D> constexpr D attention_macs(D batch_and_heads, D queries, D keys, D embedding, D value_embedding) {
    return batch_and_heads * queries * keys * (embedding + value_embedding);
}

} // namespace tally
