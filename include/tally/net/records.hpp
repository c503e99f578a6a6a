// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/array_of.hpp>
#include <tally/core/text_view.hpp>
#include <tally/net/constants.hpp>
#include <tally/net/rows.hpp>

#include <boost/mp11/integer_sequence.hpp>

#include <cstdint>

/// The records of a net as constants. They are made only when a table or a row is asked for.
namespace tally::detail {

/// How many values come before a segment.
template <class Net, int Segment> constexpr int count_values_before() {
    if constexpr (Segment == 0)
        return 0;
    else {
        constexpr int before = count_values_before<Net, Segment - 1>();
        constexpr int first = (Segment - 1) * segment_size;
        int count = before + (Segment == 1 ? size_of<Net>.inputs : 0);
        for (int at = first; at < first + segment_size && at < size_of<Net>.instructions; ++at)
            count += program_of<Net>[at].value_count();
        return count;
    }
}

template <class Net, int Segment> inline constexpr int values_before = count_values_before<Net, Segment>();

/// One segment of the walk again, with a trace and with all counts, and where that walk stands after it.
template <int Slots, int Instructions, int Values> struct segment_trace : stored_state<Slots> {
    array_of<work, Instructions + 1> done{};
    array_of<typed_shape, Values + 1> shapes{};
};

template <class Net, class In, int Segment> constexpr auto trace_segment();

template <class Net, class In, int Segment> inline constexpr auto traced = trace_segment<Net, In, Segment>();

template <class Net, class In, int Segment> constexpr auto trace_segment() {
    constexpr int first = Segment * segment_size;
    constexpr int rest = size_of<Net>.instructions - first;
    constexpr int count = rest < segment_size ? rest : segment_size;
    constexpr int first_value = values_before<Net, Segment>;
    using state_type = stored_state<slots_for<Net>>;
    segment_trace<slots_for<Net>, count, values_before<Net, Segment + 1> - first_value> t;
    if constexpr (Segment > 0)
        static_cast<state_type &>(t) = static_cast<const state_type &>(traced<Net, In, Segment - 1>);
    const trace record{t.done, t.shapes, first, first_value};
    walker walk(program_of<Net>, t.state, t.slots, &record);
    if constexpr (Segment == 0)
        walk.start(inputs_of<In>::value);
    walk.run(first + count);
    return t;
}

template <class Net, class In>
inline constexpr const walk_state &end_of_trace = traced<Net, In, last_segment<Net>>.state;

template <class Net, class In>
inline constexpr facts facts_of_trace = facts_of(program_of<Net>, end_of_trace<Net, In>.error, end_of_trace<Net, In>.at,
                                                 end_of_trace<Net, In>.shown.list());

/// The traces of all segments, put together.
template <int Instructions, int Values> struct whole_trace {
    array_of<work, Instructions + 1> done{};
    array_of<typed_shape, Values + 1> shapes{};
};

template <class Net, class In, int... Segment>
constexpr auto join_traces(boost::mp11::integer_sequence<int, Segment...>) {
    struct part {
        const work *done;
        const typed_shape *shapes;
        int shape_count;
    };
    constexpr int instructions = size_of<Net>.instructions;
    constexpr part parts[] = {{traced<Net, In, Segment>.done, traced<Net, In, Segment>.shapes,
                               values_before<Net, Segment + 1> - values_before<Net, Segment>}...};
    whole_trace<instructions, size_of<Net>.values> all;
    for (int i = 0; i < instructions; ++i)
        all.done[i] = parts[i / segment_size].done[i % segment_size];
    int n = 0;
    for (const part &p : parts)
        for (int k = 0; k < p.shape_count; ++k)
            all.shapes[n++] = p.shapes[k];
    return all;
}

template <class Net, class In>
inline constexpr auto trace_of = join_traces<Net, In>(boost::mp11::make_integer_sequence<int, last_segment<Net> + 1>{});

/// "0" to "N - 1", for children without names.
template <int N> struct number_names {
    array_of<char[6], N> text{};
    constexpr number_names() {
        for (int i = 0; i < N; ++i) {
            writer w(text[i], 6);
            w.put_number(i);
        }
    }
};

template <int N> inline constexpr number_names<N> numbers{};

/// As many names as a net needs, in a few sizes only.
constexpr int enough_numbers(int children) {
    int n = 64;
    while (n < children)
        n *= 4;
    return n;
}

constexpr text_view name_of_number(const char (*names)[6], int number) {
    return {names[number], static_cast<std::size_t>(decimal_digits(static_cast<std::uint64_t>(number)))};
}

/// Where a row begins: its instruction and the first value of that.
struct row_start {
    int at;
    int value;
};

/// The rows of a program.
template <int Rows> struct row_starts {
    array_of<row_start, Rows + 1> rows{};
};

template <class Net> constexpr auto find_rows() {
    row_starts<size_of<Net>.rows> starts;
    int n = 0, value = size_of<Net>.inputs;
    for (int i = 0; i < size_of<Net>.instructions; ++i) {
        if (is_row(program_of<Net>[i]))
            starts.rows[n++] = {i, value};
        value += program_of<Net>[i].value_count();
    }
    return starts;
}

template <class Net> inline constexpr auto rows_of = find_rows<Net>();

inline constexpr int rows_per_part = 128;

constexpr int rows_in_part(int rows, int part) {
    const int rest = rows - part * rows_per_part;
    return rest < rows_per_part ? rest : rows_per_part;
}

template <int Rows> struct stored_records {
    array_of<record, Rows + 1> rows{};
};

// What a net has many of is made by a function of its size, and not of the net: g++ spells the whole net in the name of
// each.
template <int Rows>
constexpr stored_records<Rows> make_part(const program_view &p, const row_start *starts, const work *done,
                                         const typed_shape *shapes, const char (*numbers)[6], counting how) {
    stored_records<Rows> part;
    for (int k = 0; k < Rows; ++k) {
        const auto [at, value] = starts[k];
        const instruction &i = p[at];
        part.rows[k] = make_record(p, done, shapes, at, value, how);
        part.rows[k].name = p.parent(at) < 0 ? text_view(i.type())
                            : i.name         ? text_view(i.name->text)
                                             : name_of_number(numbers, i.number);
    }
    return part;
}

template <class Net, class In, counting How, int Part>
inline constexpr auto records_part =
    make_part<rows_in_part(size_of<Net>.rows, Part)>(program_of<Net>, rows_of<Net>.rows + Part * rows_per_part,
                                                     trace_of<Net, In>.done, trace_of<Net, In>.shapes,
                                                     numbers<enough_numbers(size_of<Net>.children)>.text, How);

template <class Net> inline constexpr int record_parts = (size_of<Net>.rows + rows_per_part - 1) / rows_per_part;

template <class Net, class In, counting How, int... Part>
constexpr auto join_records(boost::mp11::integer_sequence<int, Part...>) {
    stored_records<size_of<Net>.rows> all;
    constexpr const record *parts[] = {records_part<Net, In, How, Part>.rows..., nullptr};
    int last_open[size_of<Net>.depth + 1]{};
    int rows_at_depth[size_of<Net>.depth + 1]{};
    for (int i = 0; i < size_of<Net>.rows; ++i) {
        record &r = all.rows[i] = parts[i / rows_per_part][i % rows_per_part];
        place_row(r, r.depth > 0 ? &all.rows[last_open[r.depth - 1]] : nullptr, rows_at_depth[r.depth]);
        if (!r.leaf)
            last_open[r.depth] = i;
    }
    return all;
}

/// All rows, without their paths.
template <class Net, class In, counting How>
inline constexpr auto records_of =
    join_records<Net, In, How>(boost::mp11::make_integer_sequence<int, record_parts<Net>>{});

template <class Net, class In, counting How>
inline constexpr totals totals_of = make_totals(end_of_trace<Net, In>, counts_of<Net>, inputs_of<In>::value, How);

template <class Net, class In, counting How>
inline constexpr report_view report_of{{records_of<Net, In, How>.rows, size_of<Net>.rows}, totals_of<Net, In, How>};

} // namespace tally::detail
