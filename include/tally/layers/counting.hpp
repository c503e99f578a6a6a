// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/contract.hpp>

#include <string_view>

namespace tally {

namespace detail {

// Comparisons without calls: those of std::string_view take 50 microseconds each in a constant evaluation of clang.

template <int N>
constexpr bool begins(const char* text, const char (&with)[N]) {
    for (int i = 0; i + 1 < N; ++i)
        if (text[i] != with[i])
            return false;
    return true;
}

template <int N>
constexpr bool is(const name_view& text, const char (&other)[N]) {
    return text.size == N - 1 && *text.first == *other && begins(text.first, other);
}

template <int N>
constexpr bool contains(const name_view& text, const char (&part)[N]) {
    for (int i = 0; i + N - 1 <= text.size; ++i)
        if (text.first[i] == *part && begins(text.first + i, part))
            return true;
    return false;
}

} // namespace detail

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

    constexpr void add(const parameter& p) {
        const dim count = p.dims.numel();
        const dim size = count * element_size(p.dtype);
        if (p.is_buffer) {
            buffers += count;
            buffer_bytes += size;
            return;
        }
        params += count;
        bytes += size;
        if (p.trainable)
            trainable += count;
        if (detail::is(p.name, "weight") || detail::is(p.name, "bias"))
            weight_and_bias += count;
        else if (detail::contains(p.name, "weight") || detail::contains(p.name, "bias"))
            named_alike += count;
    }
};

namespace detail {

struct counting_sink final : parameter_sink {
    parameter_counts counts;

    constexpr void add(const parameter& p) override { counts.add(p); }
};

} // namespace detail

/// What torchinfo makes of a layer by the name of its class.
enum class torchinfo_rule : unsigned char { conv, linear, other };

/// The rule for a class: whether its name has "Conv" or "Linear" in it.
constexpr torchinfo_rule torchinfo_rule_of(std::string_view type) {
    return detail::contains(type, "Conv")     ? torchinfo_rule::conv
           : detail::contains(type, "Linear") ? torchinfo_rule::linear
                                              : torchinfo_rule::other;
}

/// The mult-adds that torchinfo shows for one call of a layer, from its parameters and its first output:
/// docs/counting.md.
constexpr dim torchinfo_macs(torchinfo_rule rule, const parameter_counts& counts, const shape& output) {
    const int rank = output.rank(), last = rank > 0 ? rank - 1 : 0;
    dim positions = rank > 0 ? output[0] : dim(1);
    if (rule == torchinfo_rule::linear)
        positions = output.product(0, last);
    else if (rule == torchinfo_rule::conv && rank > 2)
        positions = positions * output.product(2, rank);
    const dim macs = counts.weight_and_bias == dim(0) ? dim(0) : counts.weight_and_bias * positions;
    if (counts.named_alike == dim(0))
        return macs;
    return macs + counts.named_alike * output.product(0, rank < 2 ? rank : 2);
}

} // namespace tally
