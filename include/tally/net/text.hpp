// SPDX-License-Identifier: BSL-1.0
#pragma once

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

template <class Net, class In, options O>
inline constexpr table_layout layout_of_text = layout_of(report_of<Net, In, O.counting>.rows, O);

template <int Size> struct stored_text {
    char text[Size + 1]{};
};

/// Chunk 0 is the header, the last one the footer, those between them are rows.
template <class Net, class In, options O, int Chunk> constexpr void put_chunk(writer &w) {
    constexpr const report_view &r = report_of<Net, In, O.counting>;
    constexpr const table_layout &layout = layout_of_text<Net, In, O>;
    constexpr int first = (Chunk - 1) * rows_per_chunk;
    if constexpr (Chunk == 0)
        put_header(w, O, layout);
    else if constexpr (first >= r.rows.size())
        put_footer(w, r, layout);
    else
        for (int i = first; i < first + rows_per_chunk && i < r.rows.size(); ++i)
            put_row(w, r.rows[i], r.totals, O, layout);
}

template <class Net, class In, options O, int Chunk> constexpr int measure_chunk() {
    writer w;
    put_chunk<Net, In, O, Chunk>(w);
    return w.size();
}

template <class Net, class In, options O, int Chunk> constexpr auto render_chunk() {
    constexpr int size = measure_chunk<Net, In, O, Chunk>();
    stored_text<size> t;
    writer w(t.text, size);
    put_chunk<Net, In, O, Chunk>(w);
    return t;
}

template <class Net, class In, options O, int Chunk> inline constexpr auto chunk_of = render_chunk<Net, In, O, Chunk>();

template <class Net, class In, options O, int... Chunk>
constexpr auto join_chunks(boost::mp11::integer_sequence<int, Chunk...>) {
    constexpr int size = (0 + ... + (static_cast<int>(sizeof(chunk_of<Net, In, O, Chunk>.text)) - 1));
    stored_text<size> all;
    writer w(all.text, size);
    (w.put(chunk_of<Net, In, O, Chunk>.text, static_cast<int>(sizeof(chunk_of<Net, In, O, Chunk>.text)) - 1), ...);
    return all;
}

template <class Net, class In, options O>
inline constexpr auto stored_text_of = join_chunks<Net, In, O>(
    boost::mp11::make_integer_sequence<int, (size_of<Net>.rows + rows_per_chunk - 1) / rows_per_chunk + 2>{});

template <options O> inline constexpr facts facts_of_options{check(O), "the table", {"options", {}}};

template <class Net, class In, options O> constexpr text_view checked_text() {
    if constexpr (end_of_trace<Net, In>.error) {
        return report_error(words_of<facts_of_trace<Net, In>>{});
    } else if constexpr (check(O)) {
        return report_error(words_of<facts_of_options<O>>{});
    } else
        return {stored_text_of<Net, In, O>.text, sizeof(stored_text_of<Net, In, O>.text) - 1};
}

} // namespace detail

/// The table of a net: null-terminated, in static storage, made by the compiler.
template <class Net, class In, options O = options{}>
inline constexpr text_view text = detail::checked_text<Net, In, O>();

} // namespace tally
