// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/array_of.hpp>
#include <tally/core/text_view.hpp>
#include <tally/net/reported.hpp>
#include <tally/net/text.hpp>

#include <concepts>
#include <cstdint>
#include <iosfwd>

namespace tally {

class report;

namespace detail {

/// Defined in <tally/summarize.hpp>.
template <class Net, class In, options O> struct as_report;

/// The paths of all rows, one after the other.
template <int Characters, int Rows> struct stored_paths {
    array_of<char, Characters + 1> text{};
    array_of<int, Rows + 1> first{};
};

template <class Net> constexpr int measure_paths() {
    writer w;
    for (int i = 0; i < size_of<Net>.rows; ++i)
        put_path(w, program_of<Net>, rows_of<Net>.rows[i].at);
    return w.size();
}

template <class Net> constexpr auto make_paths() {
    constexpr int characters = measure_paths<Net>();
    stored_paths<characters, size_of<Net>.rows> p;
    writer w(p.text, characters);
    for (int i = 0; i < size_of<Net>.rows; ++i) {
        p.first[i] = w.size();
        put_path(w, program_of<Net>, rows_of<Net>.rows[i].at);
    }
    p.first[size_of<Net>.rows] = w.size();
    return p;
}

template <class Net> inline constexpr auto paths_of = make_paths<Net>();

template <class Net, class In, counting How> constexpr auto add_paths() {
    stored_records<size_of<Net>.rows> all = records_of<Net, In, How>;
    const auto &p = paths_of<Net>;
    for (int i = 0; i < size_of<Net>.rows; ++i)
        all.rows[i].path = {p.text + p.first[i], static_cast<std::size_t>(p.first[i + 1] - p.first[i])};
    return all;
}

template <class Net, class In, counting How> inline constexpr auto records_with_paths = add_paths<Net, In, How>();

// A net that does not fit has no rows.
template <class Net, class In, counting How> constexpr auto checked_rows() {
    if constexpr (end_of_trace<Net, In>.error) {
        report_error(words_of<facts_of_trace<Net, In>>{});
        return reported_rows{};
    } else
        return record_list{records_with_paths<Net, In, How>.rows, size_of<Net>.rows};
}

template <class Net, class In, counting How> constexpr auto checked_totals() {
    if constexpr (end_of_trace<Net, In>.error) {
        report_error(words_of<facts_of_trace<Net, In>>{});
        return reported_totals{};
    } else
        return totals_of<Net, In, How>;
}

} // namespace detail

/// A net's rows and totals as constants: the type of `summary<Net, In>`.
template <class Net, class In, options O> struct static_summary {
    /// A `record_list`: one record a row, in the order of the calls.
    static constexpr auto rows = detail::checked_rows<Net, In, O.counting>();
    /// What is summed over the net, `tally::totals`.
    static constexpr auto totals = detail::checked_totals<Net, In, O.counting>();

    /// The table.
    static constexpr auto text() { return tally::text<Net, In, O>; }

    /// The same at run time; needs <tally/summarize.hpp>.
    template <std::same_as<report> Report> operator Report() const { return detail::as_report<Net, In, O>::make(); }

    template <class Traits>
    friend std::basic_ostream<char, Traits> &operator<<(std::basic_ostream<char, Traits> &out, const static_summary &) {
        return out.write(tally::text<Net, In, O>.data(), static_cast<std::ptrdiff_t>(tally::text<Net, In, O>.size()));
    }
};

/// `std::cout << summary<Net, In>` prints the table; `summary<Net, In>.rows` and `.totals` are constants.
template <class Net, class In, options O = options{}> inline constexpr static_summary<Net, In, O> summary{};

} // namespace tally
