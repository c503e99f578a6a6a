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

/// What the placeholders of a fault's phrases stand for.
struct fault_context {
    const char *layer_type = "";
    shape_list inputs{};
    const char *declared_as = nullptr; ///< what remedies call it, where that is another name
};

constexpr void put_inputs(writer &w, shape_list inputs) {
    for (int i = 0; i < inputs.size(); ++i) {
        if (i)
            w.put(", ");
        put_shape(w, inputs[i]);
    }
}

constexpr void put_phrase(writer &w, const char *phrase, const fault &f, const fault_context &context) {
    put_phrase(w, phrase, f, context.layer_type, [&](writer &to) { put_inputs(to, context.inputs); });
}

/// One fact of a message, as text.
struct fact {
    static constexpr int capacity = 320;
    char characters[capacity]{};
    int size = 0;

    constexpr text_view view() const { return {characters, static_cast<std::size_t>(size)}; }
};

template <class Put> constexpr fact make_fact(Put put) {
    fact f;
    writer w(f.characters, fact::capacity);
    put(w);
    f.size = w.size() < fact::capacity ? w.size() : fact::capacity;
    return f;
}

using facts = basic_facts<fact>;

/// A fault as text, cut up into what a message shows.
constexpr facts make_facts(const fault &f, text_view place, const fault_context &context) {
    const auto phrase = [&](const char *text, const fault_context &about) {
        return make_fact([&](writer &w) { put_phrase(w, text, f, about); });
    };
    fault_context declared = context;
    if (context.declared_as)
        declared.layer_type = context.declared_as;
    return {make_fact([&](writer &w) { put_code(w, f.code); }),
            make_fact([&](writer &w) { w.put(place); }),
            make_fact([&](writer &w) { w.put(context.layer_type); }),
            phrase(f.wanted, context),
            phrase(f.got, context),
            phrase(f.remedy, declared)};
}

constexpr basic_facts<text_view> views_of(const facts &f) {
    return {f.code.view(), f.place.view(), f.type.view(), f.wanted.view(), f.got.view(), f.remedy.view()};
}

} // namespace detail

inline error::error(const fault &f, text_view path, const detail::fault_context &context) : code_(f.code) {
    write(detail::views_of(detail::make_facts(f, path, context)));
}

} // namespace tally
