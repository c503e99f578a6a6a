// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/fault.hpp>
#include <tally/core/option.hpp>

#include <cstdint>
#include <initializer_list>
#include <string_view> // std::data

namespace tally::detail {

using option_list = std::initializer_list<option>;

/// Reads the options of one layer: each call takes one that the layer knows, `finish` tells what was left or wrong.
class option_reader {
public:
    constexpr option_reader(const option_list& options, int spatial_dims = 0)
        : options_(std::data(options)), count_(static_cast<int>(options.size())), spatial_dims_(spatial_dims) {
        for (int i = 0; i < count_; ++i) {
            const std::uint64_t bit = bit_of(options_[i].kind);
            if (given_ & bit && options_[i].kind != option_kind::unknown)
                refuse(
                    {fault_code::doubled_option, "%w once", "%w twice", "remove one of the two", {}, options_[i].name});
            given_ |= bit;
        }
    }

    /// One number for each spatial dimension, each at least `least`; one number given stands for all.
    constexpr bool sizes(option_kind kind, std::int64_t (&to)[3], std::int64_t least) {
        const int at = take(kind);
        if (at < 0)
            return false;
        const option& o = options_[at];
        whole(o);
        if (o.count != 1 && o.count != spatial_dims_)
            refuse({fault_code::option_count,
                    "%w of 1 or %0 numbers",
                    "%1",
                    "give one for each dimension",
                    {spatial_dims_, o.count},
                    o.name});
        for (int i = 0; i < spatial_dims_; ++i) {
            to[i] = o.values[o.count == 1 ? 0 : i];
            at_least(o, to[i], least);
        }
        return true;
    }

    /// The same, of an option that has no default.
    constexpr void kernel_size(std::int64_t (&to)[3]) {
        if (!sizes(option_kind::kernel_size, to, 1))
            refuse(
                {fault_code::missing_option, "kernel_size<...>", "none", "add kernel_size<3>, or what it is", {}, ""});
    }

    /// Padding in numbers, or `same`, or `valid`.
    constexpr void padding(std::int64_t (&to)[3], padding_kind& form) {
        const int at = find(option_kind::padding);
        if (at >= 0)
            form = options_[at].padding;
        if (form == padding_kind::explicit_sizes)
            sizes(option_kind::padding, to, 0);
        else if (options_[take(option_kind::padding)].count)
            refuse({fault_code::option_value, "numbers, or same, or valid", "both in padding", "take one of them"});
    }

    /// One whole number, at least `least`.
    constexpr bool integer(option_kind kind, std::int64_t& to, std::int64_t least) {
        const int at = take(kind);
        if (at < 0)
            return false;
        to = options_[at].values[0];
        at_least(options_[at], to, least);
        return true;
    }

    constexpr bool flag(option_kind kind, bool& to) {
        const int at = take(kind);
        if (at >= 0)
            to = options_[at].values[0] != 0;
        return at >= 0;
    }

    constexpr bool number(option_kind kind, double& to) {
        const int at = take(kind);
        if (at < 0)
            return false;
        to = options_[at].number;
        if (options_[at].count != 1)
            refuse({fault_code::option_value,
                    "a number as %w",
                    "something else",
                    "write real{0.5} or 1",
                    {},
                    options_[at].name});
        return true;
    }

    /// A number, or `none`.
    constexpr void optional_number(option_kind kind, double& to, bool& is_none) {
        const int at = find(kind);
        is_none = at >= 0 && options_[at].is_none;
        if (is_none)
            take(kind);
        else
            number(kind, to);
    }

    /// A number from 0 to 1.
    constexpr void probability(option_kind kind, double& to) {
        if (number(kind, to) && !(to >= 0 && to <= 1))
            refuse({fault_code::option_value,
                    "%w from 0 to 1",
                    "a number outside",
                    "make it a probability",
                    {},
                    options_[find(kind)].name});
    }

    /// One of an enumeration's values.
    template <class Enum>
    constexpr bool choice(option_kind kind, Enum& to) {
        const int at = take(kind);
        if (at >= 0)
            to = static_cast<Enum>(options_[at].values[0]);
        return at >= 0;
    }

    /// The type of a layer's weights: floating-point numbers, complex ones only where the layer can do with them.
    constexpr void weights_dtype(scalar_type& to, bool or_complex = false) {
        if (choice(option_kind::dtype, to) && !(is_floating(to) || (or_complex && is_complex(to))))
            refuse({fault_code::option_value,
                    "dtype of floating-point numbers",
                    "%w",
                    "take f32, f16, bf16 or f64",
                    {},
                    name_of(to)});
    }

    constexpr void refuse(const fault& f) {
        if (!fault_)
            fault_ = f;
    }

    /// What is wrong with the options; to be asked when all that the layer knows were taken.
    constexpr fault finish() {
        if (given_ != taken_)
            for (int i = 0; i < count_; ++i)
                if (!(taken_ & bit_of(options_[i].kind)))
                    refuse({fault_code::unknown_option,
                            "an option of %t",
                            "%w",
                            "remove it; docs/layers.md lists them",
                            {},
                            options_[i].name});
        return fault_;
    }

private:
    static constexpr std::uint64_t bit_of(option_kind kind) { return std::uint64_t{1} << static_cast<int>(kind); }

    constexpr int find(option_kind kind) const {
        if (given_ & bit_of(kind))
            for (int i = 0; i < count_; ++i)
                if (options_[i].kind == kind)
                    return i;
        return -1;
    }

    constexpr int take(option_kind kind) {
        const int at = find(kind);
        if (at >= 0)
            taken_ |= bit_of(kind);
        return at;
    }

    constexpr void whole(const option& o) {
        if (!o.is_whole || o.is_none || o.padding != padding_kind::explicit_sizes)
            refuse({fault_code::option_value,
                    "whole numbers as %w",
                    "something else",
                    "write them as in %w<1>",
                    {},
                    o.name});
    }

    constexpr void at_least(const option& o, std::int64_t value, std::int64_t least) {
        if (value < least)
            refuse({fault_code::option_value, "%w of %0 or more", "%1", "raise it", {least, value}, o.name});
    }

    const option* options_;
    int count_;
    int spatial_dims_;
    std::uint64_t given_ = 0; // a bit for each kind
    std::uint64_t taken_ = 0;
    fault fault_{};
};

} // namespace tally::detail
