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
inline constexpr int rows_per_chunk = 16;

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

template <class Net> inline constexpr int chunks_of = chunks_of_rows(size_of<Net>.rows) + 2;

/// How the columns are laid out: as they are by default, or as wide as what was found to stand in them.
template <class Net, class In, options O, bool Widened> constexpr table_layout make_layout();
template <class Net, class In, options O, bool Widened>
inline constexpr table_layout layout_of_text = make_layout<Net, In, O, Widened>();

template <int Capacity> struct drawn_text {
    text_buffer<Capacity> buffer = blanks<Capacity>;
    int size = 0;
    wide_cells wide{};
};

template <class Net, class In, options O, bool Widened, int Chunk, int Capacity> constexpr auto draw_chunk() {
    drawn_text<Capacity> drawn;
    writer w(drawn.buffer.text, Capacity, writer::on_blanks);
    put_chunk(w, report_of<Net, In, O.counting>, O, layout_of_text<Net, In, O, Widened>, Chunk, drawn.wide);
    drawn.size = w.size();
    return drawn;
}

template <class Net, class In, options O, bool Widened, int Chunk, int Capacity>
inline constexpr auto drawn_chunk = draw_chunk<Net, In, O, Widened, Chunk, Capacity>();

template <class Net, class In, options O, bool Widened>
inline constexpr int chunk_capacity = rows_per_chunk * (layout_of_text<Net, In, O, Widened>.total_width + 16);

template <class Net, class In, options O, int... Chunk>
constexpr wide_cells find_wide_cells(boost::mp11::integer_sequence<int, Chunk...>) {
    constexpr const wide_cells *found[] = {
        &drawn_chunk<Net, In, O, false, Chunk, chunk_capacity<Net, In, O, false>>.wide...};
    wide_cells all;
    for (const wide_cells *wide : found)
        if (wide->any)
            all.add(*wide);
    return all;
}

template <class Net, class In, options O>
inline constexpr wide_cells wide_cells_of =
    find_wide_cells<Net, In, O>(boost::mp11::make_integer_sequence<int, chunks_of<Net>>{});

template <class Net, class In, options O, bool Widened> constexpr table_layout make_layout() {
    if constexpr (Widened)
        return widened(layout_of_text<Net, In, O, false>, wide_cells_of<Net, In, O>, O);
    else
        return layout_of(report_of<Net, In, O.counting>.rows, O);
}

/// What cells need that are wider than torchinfo's columns is not known before: a chunk with many of them is drawn
/// again.
template <class Net, class In, options O, bool Widened, int Chunk, int Capacity> constexpr auto make_chunk() {
    constexpr int size = drawn_chunk<Net, In, O, Widened, Chunk, Capacity>.size;
    if constexpr (size >= Capacity)
        return make_chunk<Net, In, O, Widened, Chunk, size + 1>();
    else
        return first_of<Chunk, size>(drawn_chunk<Net, In, O, Widened, Chunk, Capacity>.buffer);
}

template <class Net, class In, options O, bool Widened, int... Chunk>
constexpr auto join_chunks(boost::mp11::integer_sequence<int, Chunk...>) {
    return join(make_chunk<Net, In, O, Widened, Chunk, chunk_capacity<Net, In, O, Widened>>()...);
}

template <class Net, class In, options O> constexpr bool needs_wider_columns() {
    if constexpr (is_torchinfo(O))
        return false;
    else
        return wide_cells_of<Net, In, O>.any;
}

template <class Net, class In, options O> inline constexpr bool is_widened = needs_wider_columns<Net, In, O>();

template <class Net, class In, options O>
inline constexpr auto stored_text_of =
    join_chunks<Net, In, O, is_widened<Net, In, O>>(boost::mp11::make_integer_sequence<int, chunks_of<Net>>{});

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
