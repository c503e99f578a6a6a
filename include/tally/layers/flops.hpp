// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

/// Flops of elementwise work, per element, as docs/counting.md lists them: one for each addition, multiplication,
/// comparison or call of a transcendental function.
namespace tally::flops_per {

// per element of the input
inline constexpr std::int64_t normalized = 2; ///< the mean subtracted, scaled to unit variance
inline constexpr std::int64_t affine = 2;     ///< scale and shift
inline constexpr std::int64_t softmax = 5;    ///< maximum, subtract, exponential, sum, divide
inline constexpr std::int64_t negation = 1;
inline constexpr std::int64_t dropout = 2;  ///< in training: mask and scale
inline constexpr std::int64_t variance = 4; ///< mean, subtract, multiply, add

// per hidden unit, step, layer and direction, beside matrix products and bias adds
inline constexpr std::int64_t rnn_unit = 2;   ///< sum, activation
inline constexpr std::int64_t gru_unit = 11;  ///< 4 sums and products in the gates, 3 activations, 4 for the state
inline constexpr std::int64_t lstm_unit = 13; ///< 4 sums, 5 activations, 3 products and a sum for the states

/// Interpolation from `taps` neighbours: a product each, and their sum.
constexpr std::int64_t interpolated(std::int64_t taps) { return 2 * taps - 1; }

} // namespace tally::flops_per
