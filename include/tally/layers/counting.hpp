// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/contract.hpp>

#include <string_view>

namespace tally {

/// What a layer's parameters and buffers come to.
struct parameter_counts {
    dim params = 0;
    dim trainable = 0;
    dim bytes = 0;
    dim buffers = 0;
    dim buffer_bytes = 0;
    dim weight_and_bias = 0; ///< of parameters named just so, for torchinfo's mult-adds
    dim named_alike = 0;     ///< of other parameters with weight or bias in their names: weight_ih_l0

    constexpr bool overflowed() const { return bytes.overflowed() || buffer_bytes.overflowed(); }

    constexpr void add(const parameter &p) {
        const dim count = p.dims.numel();
        const dim size = count * dim(element_size(p.dtype));
        if (p.is_buffer) {
            buffers = buffers + count;
            buffer_bytes = buffer_bytes + size;
            return;
        }
        params = params + count;
        bytes = bytes + size;
        if (p.trainable)
            trainable = trainable + count;
        if (p.name == "weight" || p.name == "bias")
            weight_and_bias = weight_and_bias + count;
        else if (p.name.find("weight") != p.name.npos || p.name.find("bias") != p.name.npos)
            named_alike = named_alike + count;
    }
};

namespace detail {

struct counting_sink final : parameter_sink {
    parameter_counts counts;
    constexpr void add(const parameter &p) override { counts.add(p); }
};

} // namespace detail

/// The mult-adds that torchinfo shows for one call of a layer: docs/counting.md. `type` is the class name of the layer,
/// `output` its first output.
constexpr dim torchinfo_macs(std::string_view type, const parameter_counts &counts, const shape &output) {
    const int rank = output.rank();
    const dim first = output.product(0, rank < 1 ? rank : 1);
    dim positions = first;
    if (type.find("Conv") != type.npos)
        positions = first * output.product(rank < 2 ? rank : 2, rank);
    else if (type.find("Linear") != type.npos)
        positions = output.product(0, rank < 1 ? 0 : rank - 1);
    dim macs = counts.weight_and_bias == dim(0) ? dim(0) : counts.weight_and_bias * positions;
    if (!(counts.named_alike == dim(0)))
        macs = macs + counts.named_alike * output.product(0, rank < 2 ? rank : 2);
    return macs;
}

} // namespace tally
