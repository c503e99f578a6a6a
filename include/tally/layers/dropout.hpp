// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/option_reader.hpp>
#include <tally/layers/contract.hpp>
#include <tally/layers/elementwise.hpp>

#include <cstdint>

namespace tally {

enum class dropout_kind : unsigned char { dropout, dropout2d, dropout3d, alpha_dropout, feature_alpha_dropout };

/// The options of the dropout family: LibTorch's `DropoutOptions`.
struct dropout_options : layer_options {
    constexpr int outputs() const { return 1; }

    dropout_kind kind = dropout_kind::dropout;
    double p = 0.5;
    bool inplace = false;
};

namespace detail {

constexpr dropout_options make_dropout_options(const char *type, dropout_kind kind, option_list tags) {
    dropout_options o;
    o.type = type;
    o.kind = kind;
    option_reader read(tags, o.error);
    read.probability(option_kind::p, o.p);
    read.flag(option_kind::inplace, o.inplace);
    read.finish();
    return o;
}

} // namespace detail

/// What arrives, whatever it is; free, as it does nothing in evaluation.
template <class D> constexpr basic_result<D> forward(const dropout_options &, basic_shape_list<D> inputs) {
    if (const fault f = detail::check_input_count(inputs.count, 1))
        return refused<D>(f);
    return detail::keep_shape(inputs[0], 0);
}

/// Zeroes elements with probability p in training.
///
/// Options: p, inplace. Errors: T11 to T13 for the options.
/// Source: https://pytorch.org/docs/stable/generated/torch.nn.Dropout.html
template <class... Options> struct Dropout {
    using itself = Dropout;
    static constexpr dropout_options options =
        detail::make_dropout_options("Dropout", dropout_kind::dropout, {detail::option_of<Options>...});
};

/// Zeroes whole channels of [N,] C, H, W. Options: p, inplace.
template <class... Options> struct Dropout2d {
    using itself = Dropout2d;
    static constexpr dropout_options options =
        detail::make_dropout_options("Dropout2d", dropout_kind::dropout2d, {detail::option_of<Options>...});
};

/// Zeroes whole channels of [N,] C, D, H, W. Options: p, inplace.
template <class... Options> struct Dropout3d {
    using itself = Dropout3d;
    static constexpr dropout_options options =
        detail::make_dropout_options("Dropout3d", dropout_kind::dropout3d, {detail::option_of<Options>...});
};

/// Dropout that keeps the mean and the variance, for SELU. Options: p, inplace.
template <class... Options> struct AlphaDropout {
    using itself = AlphaDropout;
    static constexpr dropout_options options =
        detail::make_dropout_options("AlphaDropout", dropout_kind::alpha_dropout, {detail::option_of<Options>...});
};

/// AlphaDropout of whole channels. Options: p, inplace.
template <class... Options> struct FeatureAlphaDropout {
    using itself = FeatureAlphaDropout;
    static constexpr dropout_options options = detail::make_dropout_options(
        "FeatureAlphaDropout", dropout_kind::feature_alpha_dropout, {detail::option_of<Options>...});
};

} // namespace tally
