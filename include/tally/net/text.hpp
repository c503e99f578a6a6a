// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/stored_text.hpp>
#include <tally/core/text_view.hpp>
#include <tally/net/records.hpp>
#include <tally/report/footer.hpp>
#include <tally/report/options.hpp>
#include <tally/report/table.hpp>

#include <boost/mp11/integer_sequence.hpp>

namespace tally {

namespace detail {

/// Rows that are rendered in one constant evaluation: a table in one piece takes more steps than compilers allow.
inline constexpr int rows_per_chunk = 64;

constexpr int chunks_of_rows(int rows) { return (rows + rows_per_chunk - 1) / rows_per_chunk; }

/// Chunk 0 is the header, the last one the footer, those between them are rows.
constexpr void put_chunk(writer &w, const report_view &r, const options &o, const table_layout &layout, int chunk,
                         wide_cells &wide) {
    const int first = (chunk - 1) * rows_per_chunk;
    written_shape last;
    if (chunk == 0)
        put_header(w, o, layout, wide);
    else if (chunk > chunks_of_rows(r.rows.size()))
        put_footer(w, r, o, layout);
    else
        for (int i = first; i < first + rows_per_chunk && i < r.rows.size(); ++i)
            put_row(w, r.rows[i], r.totals, o, layout, last, wide);
}

/// Bytes that a chunk takes as a rule: the header has 3 lines, the footer 12.
constexpr int usual_capacity(const table_layout &layout, const options &o, int rows, int chunk) {
    const int rest = rows - (chunk - 1) * rows_per_chunk;
    const int lines = chunk == 0                     ? 3
                      : chunk > chunks_of_rows(rows) ? 12
                      : rest < rows_per_chunk        ? rest
                                                     : rows_per_chunk;
    return lines * (layout.total_width + layout.invisible + o.columns.count + 1) + 1;
}

// A constructor, and not a function of the net: see net/records.hpp.
template <int Capacity> struct drawn_text {
    text_buffer<Capacity> buffer = blanks<Capacity>;
    int size = 0;
    wide_cells wide{};

    constexpr drawn_text(const report_view &r, const options &o, const table_layout &layout, int chunk) {
        writer w(buffer.text, Capacity, writer::on_blanks);
        put_chunk(w, r, o, layout, chunk, wide);
        size = w.size();
    }
};

/// What was found out by drawing a table: how wide cells are that are wider than their columns, and how long chunks.
struct drawn_facts {
    wide_cells wide{};
    int longest = 0;          ///< bytes of a chunk
    bool is_too_long = false; ///< some are longer than usual

    template <int Capacity> constexpr void add(const drawn_text<Capacity> &chunk) {
        if (chunk.wide.any)
            wide.add(chunk.wide);
        longest = chunk.size > longest ? chunk.size : longest;
        is_too_long = is_too_long || chunk.size >= Capacity;
    }
};

template <class Net> using chunks_of = boost::mp11::make_integer_sequence<int, chunks_of_rows(size_of<Net>.rows) + 2>;

template <class Net, class In, options O>
inline constexpr table_layout layout_of_text = layout_of(report_of<Net, In, O.counting>.rows, O);

template <class Net, class In, options O, int Chunk>
inline constexpr drawn_text<usual_capacity(layout_of_text<Net, In, O>, O, size_of<Net>.rows, Chunk)> drawn_chunk{
    report_of<Net, In, O.counting>, O, layout_of_text<Net, In, O>, Chunk};

template <class Net, class In, options O, int... Chunk>
constexpr drawn_facts collect_facts(boost::mp11::integer_sequence<int, Chunk...>) {
    drawn_facts all;
    (all.add(drawn_chunk<Net, In, O, Chunk>), ...);
    return all;
}

template <class Net, class In, options O>
inline constexpr drawn_facts facts_of_text = collect_facts<Net, In, O>(chunks_of<Net>{});

// Cells that are wider than their columns: the table is drawn once more, in wider columns or, as torchinfo has it, in
// longer lines.

template <class Net, class In, options O>
inline constexpr table_layout second_layout =
    is_torchinfo(O) ? layout_of_text<Net, In, O>
                    : widened(layout_of_text<Net, In, O>, facts_of_text<Net, In, O>.wide, O);

template <class Net, class In, options O>
inline constexpr int second_capacity =
    is_torchinfo(O) ? facts_of_text<Net, In, O>.longest + 1
                    : usual_capacity(second_layout<Net, In, O>, O, rows_per_chunk, 1);

template <class Net, class In, options O, int Chunk>
inline constexpr drawn_text<second_capacity<Net, In, O>> second_chunk{report_of<Net, In, O.counting>, O,
                                                                      second_layout<Net, In, O>, Chunk};

template <class Net, class In, options O, int... Chunk>
constexpr auto join_chunks(boost::mp11::integer_sequence<int, Chunk...>) {
    if constexpr (is_torchinfo(O) ? facts_of_text<Net, In, O>.is_too_long : facts_of_text<Net, In, O>.wide.any)
        return join(first_of<Chunk, second_chunk<Net, In, O, Chunk>.size>(second_chunk<Net, In, O, Chunk>.buffer)...);
    else
        return join(first_of<Chunk, drawn_chunk<Net, In, O, Chunk>.size>(drawn_chunk<Net, In, O, Chunk>.buffer)...);
}

template <class Net, class In, options O>
inline constexpr auto stored_text_of = join_chunks<Net, In, O>(chunks_of<Net>{});

template <options O> inline constexpr facts facts_of_options = make_facts(check(O), "the table", {"options", {}});

template <class Net, class In, options O> constexpr auto checked_text() {
    if constexpr (end_of_trace<Net, In>.error) {
        report_error(words_of<facts_of_trace<Net, In>>{});
        return reported_text{};
    } else if constexpr (check(O)) {
        report_error(words_of<facts_of_options<O>>{});
        return reported_text{};
    } else
        return text_view{stored_text_of<Net, In, O>.text, sizeof(stored_text_of<Net, In, O>.text) - 1};
}

} // namespace detail

/// The table of a net, a `text_view`: null-terminated, in static storage, made by the compiler.
template <class Net, class In, options O = options{}> inline constexpr auto text = detail::checked_text<Net, In, O>();
template <class Net, options O> inline constexpr auto text<Net, error_reported_above, O> = detail::reported_text{};

} // namespace tally
