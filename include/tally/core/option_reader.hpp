// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/fault.hpp>
#include <tally/core/option.hpp>

#include <cstdint>
#include <initializer_list>

namespace tally::detail {

using option_list = std::initializer_list<const option *>;

/// Reads the options of one layer: each call takes one that the layer knows, `finish` tells what was left. The first
/// thing that is wrong goes into `error`.
///
/// Every layer type has its own options, so a microsecond here is as long as a thousandth of <boost/hana.hpp> for each
/// hundred of them: what was not given is told by one expression, without a call.
class option_reader {
  public:
    constexpr option_reader(const option_list &options, fault &error, int spatial_dims = 0)
        : count_(static_cast<int>(options.size())), spatial_dims_(spatial_dims), error_(error) {
        options_ = options.begin(); // g++ 12 warns of the same as an initializer
        for (int i = 0; i < count_; ++i) {
            const option &o = *options_[i];
            const std::uint64_t bit = std::uint64_t{1} << static_cast<int>(o.kind);
            if (given_ & bit && o.kind != option_kind::unknown)
                refuse({fault_code::doubled_option, "%w once", "%w twice", "remove one of the two", {}, o.name});
            given_ |= bit;
        }
    }

    /// One number for each spatial dimension, each at least `least`; one number given stands for all.
    constexpr bool sizes(option_kind kind, std::int64_t (&to)[3], std::int64_t least) {
        if (!(given_ >> static_cast<int>(kind) & 1))
            return false;
        read_sizes(take(kind), to, least);
        return true;
    }

    /// The same, of an option that has no default.
    constexpr void kernel_size(std::int64_t (&to)[3]) {
        if (!sizes(option_kind::kernel_size, to, 1))
            refuse(
                {fault_code::missing_option, "kernel_size<...>", "none", "add kernel_size<3>, or what it is", {}, ""});
    }

    /// Padding in numbers, or `same`, or `valid`.
    constexpr void padding(std::int64_t (&to)[3], padding_kind &form) {
        if (!(given_ >> static_cast<int>(option_kind::padding) & 1))
            return;
        const option &o = take(option_kind::padding);
        form = o.padding;
        if (form == padding_kind::explicit_sizes)
            read_sizes(o, to, 0);
        else if (o.count)
            refuse({fault_code::option_value, "numbers, or same, or valid", "both in padding", "take one of them"});
    }

    /// One whole number, at least `least`.
    constexpr bool integer(option_kind kind, std::int64_t &to, std::int64_t least) {
        if (!(given_ >> static_cast<int>(kind) & 1))
            return false;
        const option &o = take(kind);
        to = o.values[0];
        if (to < least)
            too_small(o, to, least);
        return true;
    }

    constexpr bool flag(option_kind kind, bool &to) {
        if (!(given_ >> static_cast<int>(kind) & 1))
            return false;
        to = take(kind).values[0] != 0;
        return true;
    }

    constexpr bool number(option_kind kind, double &to) {
        if (!(given_ >> static_cast<int>(kind) & 1))
            return false;
        const option &o = take(kind);
        to = o.number;
        if (o.count != 1)
            refuse({fault_code::option_value, "a number as %w", "something else", "write real{0.5} or 1", {}, o.name});
        return true;
    }

    /// A number, or `none`.
    constexpr void optional_number(option_kind kind, double &to, bool &is_none) {
        if (!(given_ >> static_cast<int>(kind) & 1))
            return;
        is_none = take(kind).is_none;
        if (!is_none)
            number(kind, to);
    }

    /// A number from 0 to 1.
    constexpr void probability(option_kind kind, double &to) {
        if (number(kind, to) && !(to >= 0 && to <= 1))
            refuse({fault_code::option_value,
                    "%w from 0 to 1",
                    "a number outside",
                    "make it a probability",
                    {},
                    take(kind).name});
    }

    /// One of an enumeration's values.
    template <class Enum> constexpr bool choice(option_kind kind, Enum &to) {
        if (!(given_ >> static_cast<int>(kind) & 1))
            return false;
        to = static_cast<Enum>(take(kind).values[0]);
        return true;
    }

    /// The type of a layer's weights: floating-point numbers, complex ones only where the layer can do with them.
    constexpr void weights_dtype(scalar_type &to, bool or_complex = false) {
        if (!(given_ >> static_cast<int>(option_kind::dtype) & 1))
            return;
        choice(option_kind::dtype, to);
        if (!is_floating(to) && !(or_complex && is_complex(to)))
            refuse({fault_code::option_value,
                    "dtype of floating-point numbers",
                    "%w",
                    "take f32, f16, bf16 or f64",
                    {},
                    name_of(to)});
    }

    constexpr void refuse(const fault &f) {
        if (!error_)
            error_ = f;
    }

    /// To be asked when all that the layer knows were taken: whether the options are right so far.
    constexpr bool finish() {
        if (given_ != taken_)
            for (int i = 0; i < count_; ++i)
                if (!(taken_ >> static_cast<int>(options_[i]->kind) & 1))
                    refuse({fault_code::unknown_option,
                            "an option of %t",
                            "%w",
                            options_[i]->kind == option_kind::unknown ? "take one that docs/layers.md lists"
                                                                      : "remove it; docs/layers.md lists them",
                            {},
                            options_[i]->name});
        return error_.code == fault_code::none;
    }

  private:
    // One that was given.
    constexpr const option &take(option_kind kind) {
        taken_ |= std::uint64_t{1} << static_cast<int>(kind);
        const option *const *o = options_;
        while ((*o)->kind != kind)
            ++o;
        return **o;
    }

    constexpr void read_sizes(const option &o, std::int64_t (&to)[3], std::int64_t least) {
        if (!o.is_whole)
            refuse({fault_code::option_value,
                    "whole numbers as %w",
                    "something else",
                    "write them as in %w<1>",
                    {},
                    o.name});
        if (o.count != 1 && o.count != spatial_dims_)
            refuse({fault_code::option_count,
                    spatial_dims_ == 1 ? "%w of 1 number" : "%w of 1 or %0 numbers",
                    "%1",
                    spatial_dims_ == 1 ? "give one" : "give one for each dimension",
                    {spatial_dims_, o.count},
                    o.name});
        const int step = o.count == 1 ? 0 : 1;
        for (int i = 0; i < spatial_dims_; ++i) {
            const std::int64_t size = o.values[i * step];
            to[i] = size;
            if (size < least)
                too_small(o, size, least);
        }
    }

    constexpr void too_small(const option &o, std::int64_t value, std::int64_t least) {
        refuse({fault_code::option_value, "%w of %0 or more", "%1", "raise it", {least, value}, o.name});
    }

    const option *const *options_ = nullptr;
    int count_;
    int spatial_dims_;
    fault &error_;
    std::uint64_t given_ = 0; // a bit for each kind
    std::uint64_t taken_ = 0;
};

} // namespace tally::detail
