// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/shape.hpp>
#include <tally/core/text_view.hpp>
#include <tally/core/writer.hpp>

#include <cstdint>

namespace tally {

/// What can be wrong. The number is the code that messages print (`[T02]`) and docs/errors.md explains.
enum class fault_code : unsigned char {
    none = 0,
    rank = 1,          ///< an input with too few or too many dimensions
    channels = 2,      ///< channels that are not the layer's
    features = 3,      ///< a last dimension that is not the layer's
    window = 4,        ///< an input smaller than the kernel that slides over it
    join = 5,          ///< branches whose results cannot be added, multiplied or concatenated
    dtype = 6,         ///< elements of another type than the layer's
    overflow = 7,      ///< a count beyond 64 bits
    bad_shape = 8,     ///< a shape that no tensor has
    inputs = 9,        ///< more or fewer inputs than the layer takes
    unknown_size = 10, ///< a count that depends on a dimension that is `dyn`
    unknown_option = 11,
    doubled_option = 12,
    option_value = 13,
    option_count = 14,   ///< kernel_size<3, 3, 3> for a layer over two dimensions
    groups = 15,         ///< groups that do not divide the channels
    sizes = 16,          ///< in_features and their like: not positive
    missing_option = 17, ///< an option that the layer cannot do without
    reshape = 18,        ///< a shape that cannot be flattened or unflattened as asked
    not_a_layer = 19,    ///< something else where a layer should be
    name_taken = 20,     ///< one name for two different layers, or two names for one
    batch = 21,          ///< one value per channel, where training statistics need more
    padding = 22,        ///< padding that the input or the kernel does not allow
    dimension = 23,      ///< a dimension that the input does not have
    repeat = 24,         ///< Repeat of less than one layer, or of a named one
    budget = 25,         ///< a net that is larger than it may be
};

/// An error as a value: it travels through a net untouched, and is turned into text only where it is reported.
///
/// `wanted`, `got` and `remedy` are phrases with placeholders: %0 to %3 are `numbers`, %t is the layer's type, %i the
/// shapes that arrived, %w the `word`. A join names in `numbers[2]` and `numbers[3]` the two inputs that do not go
/// together, counted from 0; %i then shows these two.
struct fault {
    fault_code code = fault_code::none;
    const char *wanted = nullptr;
    const char *got = nullptr;
    const char *remedy = nullptr;
    std::int64_t numbers[4]{};
    const char *word = nullptr;

    /// Whether there is an error.
    constexpr explicit operator bool() const { return code != fault_code::none; }
};

namespace detail {

inline constexpr fault too_many_dimensions{.code = fault_code::bad_shape,
                                           .wanted = "at most 8 dimensions",
                                           .got = "%0",
                                           .remedy = "make one dimension of several"};

inline constexpr fault no_such_tensor{.code = fault_code::inputs,
                                      .wanted = "tensor %0",
                                      .got = "%1 of them",
                                      .remedy = "ask size() before; they count from 0"};
inline constexpr fault too_many_outputs{
    .code = fault_code::inputs, .wanted = "at most 4 outputs", .got = "%0", .remedy = "concatenate some"};
inline constexpr fault no_dimension{.code = fault_code::dimension,
                                    .wanted = "dimension %0",
                                    .got = "a shape of rank %1",
                                    .remedy = "ask rank() before"};
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
};

constexpr void put_inputs(writer &w, shape_list inputs) {
    for (int i = 0; i < inputs.size(); ++i) {
        if (i)
            w.put(", ");
        put_shape(w, inputs[i]);
    }
}

constexpr void put_phrase(writer &w, const char *phrase, const fault &f, const fault_context &context) {
    for (; phrase && *phrase; ++phrase) {
        if (*phrase != '%') {
            w.put(phrase, 1);
            continue;
        }
        ++phrase;
        if (*phrase == 't')
            w.put(context.layer_type);
        else if (*phrase == 'i')
            put_inputs(w, context.inputs);
        else if (*phrase == 'w')
            w.put(f.word ? f.word : "");
        else if (*phrase >= '0' && *phrase <= '3')
            w.put_number(f.numbers[*phrase - '0']);
        else
            w.put('%'), --phrase; // no placeholder
    }
}

/// "T02"
constexpr void put_code(writer &w, fault_code code) {
    const int n = static_cast<int>(code);
    w.put(n < 10 ? "T0" : "T");
    w.put_number(n);
}

/// One fact of a message, as text.
struct fact {
    static constexpr int capacity = 160;
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

/// A fault as text, cut up into what a message shows.
struct facts {
    fact code, place, type, wanted, got, remedy;

    constexpr facts(const fault &f, text_view where, const fault_context &context)
        : code(make_fact([&](writer &w) { put_code(w, f.code); })), place(make_fact([&](writer &w) { w.put(where); })),
          type(make_fact([&](writer &w) { w.put(context.layer_type); })),
          wanted(make_fact([&](writer &w) { put_phrase(w, f.wanted, f, context); })),
          got(make_fact([&](writer &w) { put_phrase(w, f.got, f, context); })),
          remedy(make_fact([&](writer &w) { put_phrase(w, f.remedy, f, context); })) {}
};

/// "[T02] at layer1.0.conv2 (Conv2d): wanted 32 input channels, got 64 in [1, 64, 56, 56]; make it Conv2d<64, ...>"
constexpr void put_sentence(writer &w, text_view code, text_view place, text_view type, text_view wanted, text_view got,
                            text_view remedy) {
    w.put("[");
    w.put(code);
    w.put(place.substr(0, 6) == "after " ? "] " : "] at ");
    w.put(place);
    if (!place.empty() && !type.empty())
        w.put(" (");
    w.put(type);
    if (!place.empty() && !type.empty())
        w.put(")");
    w.put(": wanted ");
    w.put(wanted);
    w.put(", got ");
    w.put(got);
    w.put("; ");
    w.put(remedy);
}

} // namespace detail

} // namespace tally
