// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/text_view.hpp>
#include <tally/layers/contract.hpp>

#include <boost/mp11/integer_sequence.hpp>

#include <cstdint>

namespace tally {

namespace detail {

// Comparisons without calls: one of two texts takes clang 50 microseconds in a constant evaluation.

template <std::size_t N, int... I>
constexpr bool begins(const char *text, const char (&with)[N], boost::mp11::integer_sequence<int, I...>) {
    return ((text[I] == with[I]) && ...);
}

template <std::size_t N> constexpr bool begins(const char *text, const char (&with)[N]) {
    return *text == *with && begins(text, with, boost::mp11::make_integer_sequence<int, N - 1>{});
}

template <std::size_t N> constexpr bool contains(text_view text, const char (&part)[N]) {
    const char *first = text.data();
    for (std::size_t i = 0, size = text.size(); i + N - 1 <= size; ++i)
        if (begins(first + i, part))
            return true;
    return false;
}

} // namespace detail

/// What a layer's parameters and buffers come to; `parameter_counts{}` is nothing. Plain numbers, since none of them
/// depends on a `dyn` dimension.
struct parameter_counts {
    std::int64_t params;
    std::int64_t trainable;
    std::int64_t bytes;
    std::int64_t buffers;
    std::int64_t buffer_bytes;
    bool overflowed; ///< one of them is beyond 64 bits

    constexpr void add(const parameter &p) {
        const std::int64_t count = p.dims.numel();
        std::int64_t &all_bytes = p.is_buffer ? buffer_bytes : bytes;
        std::int64_t size = 0; // none of the counts is more than the bytes
        if (count < 0 || __builtin_mul_overflow(count, element_size(p.dtype), &size) ||
            __builtin_add_overflow(all_bytes, size, &all_bytes))
            overflowed = true;
        else if (p.is_buffer)
            buffers += count;
        else {
            params += count;
            if (p.trainable)
                trainable += count;
        }
    }

    constexpr void add(const parameter_counts &c) {
        std::int64_t all = 0, all_buffers = 0;
        if (c.overflowed || __builtin_add_overflow(bytes, c.bytes, &all) ||
            __builtin_add_overflow(buffer_bytes, c.buffer_bytes, &all_buffers))
            overflowed = true;
        else
            *this = {params + c.params, trainable + c.trainable, all, buffers + c.buffers, all_buffers, overflowed};
    }

    /// What was added since `before`.
    constexpr parameter_counts since(const parameter_counts &before) const {
        return {params - before.params,   trainable - before.trainable,       bytes - before.bytes,
                buffers - before.buffers, buffer_bytes - before.buffer_bytes, overflowed};
    }
};

namespace detail {

struct counting_sink final : parameter_sink {
    parameter_counts counts{};

    constexpr void add(const parameter &p) override { counts.add(p); }
};

} // namespace detail

/// What torchinfo multiplies: parameters, by their names.
struct torchinfo_weights final : parameter_sink {
    std::int64_t weight_and_bias = 0; ///< of parameters named just so
    std::int64_t named_alike = 0;     ///< of others with weight or bias in their names: weight_ih_l0

    constexpr void add(const parameter &p) override {
        const char *name = p.name.data();
        const std::size_t length = p.name.size();
        if (p.is_buffer)
            return;
        if ((length == 6 && detail::begins(name, "weight")) || (length == 4 && detail::begins(name, "bias")))
            weight_and_bias += p.dims.numel();
        else if (detail::contains(p.name, "weight") || detail::contains(p.name, "bias"))
            named_alike += p.dims.numel();
    }
};

/// What torchinfo makes of a layer by the name of its class.
enum class torchinfo_rule : unsigned char { conv, linear, other };

/// The rule for a class: whether its name has "Conv" or "Linear" in it.
constexpr torchinfo_rule torchinfo_rule_of(text_view type) {
    return detail::contains(type, "Conv")     ? torchinfo_rule::conv
           : detail::contains(type, "Linear") ? torchinfo_rule::linear
                                              : torchinfo_rule::other;
}

/// The mult-adds that torchinfo shows for one call of a layer, from its parameters and its first output:
/// docs/counting.md.
constexpr dim torchinfo_macs(torchinfo_rule rule, const torchinfo_weights &weights, const shape &output) {
    const int rank = output.rank(), last = rank > 0 ? rank - 1 : 0;
    dim positions = rank > 0 ? output[0] : dim(1);
    if (rule == torchinfo_rule::linear)
        positions = output.product(0, last);
    else if (rule == torchinfo_rule::conv && rank > 2)
        positions = positions * output.product(2, rank);
    const dim macs = weights.weight_and_bias == 0 ? dim(0) : positions * weights.weight_and_bias;
    if (weights.named_alike == 0)
        return macs;
    return macs + dim(weights.named_alike) * output.product(0, rank < 2 ? rank : 2);
}

} // namespace tally
