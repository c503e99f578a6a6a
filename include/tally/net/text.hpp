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

template <class Net, class In, options O>
inline constexpr table_layout layout_of_text = layout_of(report_of<Net, In, O.counting>.rows, O);

/// Chunk 0 is the header, the last one the footer, those between them are rows.
constexpr void put_chunk(writer &w, const report_view &r, const options &o, const table_layout &layout, int chunk) {
    const int first = (chunk - 1) * rows_per_chunk;
    written_shape last;
    if (chunk == 0)
        put_header(w, o, layout);
    else if (chunk > chunks_of_rows(r.rows.size()))
        put_footer(w, r, layout);
    else
        for (int i = first; i < first + rows_per_chunk && i < r.rows.size(); ++i)
            put_row(w, r.rows[i], r.totals, o, layout, last);
}

template <int Capacity> struct drawn_text {
    text_buffer<Capacity> buffer = blanks<Capacity>;
    int size = 0;
};

template <class Net, class In, options O, int Chunk, int Capacity> constexpr auto draw_chunk() {
    drawn_text<Capacity> drawn;
    writer w(drawn.buffer.text, Capacity, writer::on_blanks);
    put_chunk(w, report_of<Net, In, O.counting>, O, layout_of_text<Net, In, O>, Chunk);
    drawn.size = w.size();
    return drawn;
}

template <class Net, class In, options O, int Chunk, int Capacity>
inline constexpr auto drawn_chunk = draw_chunk<Net, In, O, Chunk, Capacity>();

/// What cells that are wider than their columns need is not known before: a chunk with many of them is drawn again.
template <class Net, class In, options O, int Chunk, int Capacity> constexpr auto make_chunk() {
    constexpr int size = drawn_chunk<Net, In, O, Chunk, Capacity>.size;
    if constexpr (size >= Capacity)
        return make_chunk<Net, In, O, Chunk, size + 1>();
    else
        return first_of<Chunk, size>(drawn_chunk<Net, In, O, Chunk, Capacity>.buffer);
}

template <class Net, class In, options O>
inline constexpr int chunk_capacity = rows_per_chunk * (layout_of_text<Net, In, O>.total_width + 16);

template <class Net, class In, options O, int... Chunk>
constexpr auto join_chunks(boost::mp11::integer_sequence<int, Chunk...>) {
    return join(make_chunk<Net, In, O, Chunk, chunk_capacity<Net, In, O>>()...);
}

template <class Net, class In, options O>
inline constexpr auto stored_text_of =
    join_chunks<Net, In, O>(boost::mp11::make_integer_sequence<int, chunks_of_rows(size_of<Net>.rows) + 2>{});

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
