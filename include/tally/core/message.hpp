// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/error.hpp>
#include <tally/core/fault.hpp>
#include <tally/core/shape.hpp>
#include <tally/core/text_view.hpp>
#include <tally/core/writer.hpp>

#include <cstdint>

/// From a fault to the facts that its message consists of.
namespace tally {

namespace detail {

inline constexpr fault too_many_values{.code = fault_code::overflow,
                                       .wanted = "counts within 64 bits",
                                       .got = "more, from %i",
                                       .remedy = "make the input or the layer smaller"};

/// Sizes that a tensor can have, and no more elements than can be counted.
constexpr fault check_shape(const typed_shape &s) {
    if (s.rank() == rank_of_no_shape)
        return {.code = fault_code::bad_shape,
                .wanted = "Shape<...>, Inputs<...> or the like",
                .got = "another type",
                .remedy = "make it Shape<1, 3, 224, 224>, say"};
    if (s.rank() > shape::max_rank) {
        fault f = too_many_dimensions;
        f.numbers[0] = s.rank();
        return f;
    }
    for (const dim d : s)
        if (!d.known() && d.value() != dyn && !d.overflowed())
            return {.code = fault_code::bad_shape,
                    .wanted = "sizes of 0 or more, or dyn",
                    .got = d.below_zero() ? "a negative one" : "%0",
                    .remedy = "give the sizes of a tensor",
                    .numbers = {d.value()}};
    if (bytes_of(s).overflowed())
        return too_many_values;
    return {};
}

/// What a fault is about, beside its place.
struct fault_context {
    const char *layer_type = "";
    shape_list inputs{};
    const char *declared_as = nullptr; ///< what remedies call it, where that is another name
};

constexpr void put_inputs(writer &w, const fault_context &context) {
    for (int i = 0; i < context.inputs.size(); ++i) {
        if (i)
            w.put(", ");
        put_shape(w, context.inputs[i]);
    }
}

/// A fault as text, cut up into what a message shows.
constexpr facts make_facts(const fault &f, text_view place, const fault_context &context) {
    const placeholders p{context.layer_type, &context, &put_inputs};
    placeholders declared = p;
    if (context.declared_as)
        declared.type = context.declared_as;
    return {code_fact(f.code),           text_fact(place),         text_fact(context.layer_type),
            phrase_fact(f.wanted, f, p), phrase_fact(f.got, f, p), phrase_fact(f.remedy, f, declared)};
}

} // namespace detail

inline error::error(const fault &f, text_view path, const detail::fault_context &context) : code_(f.code) {
    write(detail::make_facts(f, path, context));
}

} // namespace tally
