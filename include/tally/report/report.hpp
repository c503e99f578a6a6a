// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/message.hpp>
#include <tally/report/footer.hpp>
#include <tally/report/options.hpp>
#include <tally/report/record.hpp>
#include <tally/report/table.hpp>

#include <deque>
#include <iosfwd>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tally {

namespace detail {

/// What a report's records look at. It never moves: reports share it.
struct report_storage {
    std::vector<record> rows{};
    std::vector<typed_shape> shapes{};
    std::string characters{};
    std::deque<std::string> names{}; ///< of whoever cannot tell the size of `characters` beforehand
    std::vector<uncounted_operation> uncounted{};
    std::vector<unregistered_module> unregistered{};
    std::vector<record> not_called{};
    std::vector<unused_parameter> unused{};
    bool ran = true;
};

} // namespace detail

/// All rows of a model and its totals, at run time. A cheap value: copies share the rows, which never change.
class report {
  public:
    report() = default; // no rows

    /// For tally itself.
    report(std::shared_ptr<const detail::report_storage> storage, const tally::totals &sums, const options &shown)
        : rows{storage->rows.data(), static_cast<int>(storage->rows.size())}, totals(sums), shown_as(shown),
          storage_(std::move(storage)) {}

    record_list rows;     ///< in the order of the calls; valid as long as this report or a copy of it
    tally::totals totals; ///< what is summed over the model
    options shown_as;     ///< the options it was made with, and is printed with

    /// Operations that were seen and that no formula counts.
    const std::vector<uncounted_operation> &uncounted() const {
        static const std::vector<uncounted_operation> nothing;
        return storage_ ? storage_->uncounted : nothing;
    }

    /// Modules with parameters that were called and that the model does not have: someone forgot `register_module`.
    const std::vector<unregistered_module> &unregistered() const {
        static const std::vector<unregistered_module> nothing;
        return storage_ ? storage_->unregistered : nothing;
    }

    /// Modules with parameters that the model has, and that it neither called nor used: of a module all of whose
    /// submodules are such, itself only, with the parameters of all of them.
    const std::vector<record> &not_called() const {
        static const std::vector<record> nothing;
        return storage_ ? storage_->not_called : nothing;
    }

    /// Other parameters that the model has, and that no operation took.
    const std::vector<unused_parameter> &unused() const {
        static const std::vector<unused_parameter> nothing;
        return storage_ ? storage_->unused : nothing;
    }

    /// False for a model that was shown without an input: no row has shapes or work.
    bool ran() const { return !storage_ || storage_->ran; }

  private:
    std::shared_ptr<const detail::report_storage> storage_;
};

namespace detail {

inline report_view view_of(const report &r) {
    return {.rows = r.rows,
            .totals = r.totals,
            .uncounted = r.uncounted().data(),
            .uncounted_count = static_cast<int>(r.uncounted().size()),
            .unregistered = r.unregistered().data(),
            .unregistered_count = static_cast<int>(r.unregistered().size()),
            .not_called = {r.not_called().data(), static_cast<int>(r.not_called().size())},
            .unused = r.unused().data(),
            .unused_count = static_cast<int>(r.unused().size()),
            .ran = r.ran()};
}

inline void put_table(writer &w, const report_view &r, const options &o, const table_layout &layout, wide_cells &wide) {
    written_shape last;
    put_header(w, o, layout, wide);
    for (const record &row : r.rows)
        put_row(w, row, r.totals, o, layout, last, wide);
    put_footer(w, r, o, layout);
}

/// `ran`: whether what is shown has had an input.
inline void check_options_of_table(const options &o, bool ran = true) {
    fault f = check(o);
    if (!f && !ran)
        f = check_without_input(o);
    if (f)
        detail::raise(error(f, "the table", {"options", {}}));
}

/// How the rows of a report are counted was decided when it was made.
inline options options_for(const report &r, options o) {
    check_options_of_table(o, r.ran());
    o.counting = r.shown_as.counting;
    return r.ran() ? o : without_input(o);
}

} // namespace detail

/// The table as text. Options that no table has, as a col_width below 1, are error T13.
inline std::string to_text(const report &r, const options &how) {
    const options o = detail::options_for(r, how);
    const report_view view = detail::view_of(r);
    detail::table_layout layout = detail::layout_of(view.rows, o);
    detail::wide_cells wide;
    const auto size = [&] {
        detail::writer measure;
        detail::put_table(measure, view, o, layout, wide);
        return measure.size();
    };
    int characters = size();
    if (wide.any && !detail::is_torchinfo(o)) {
        layout = detail::widened(layout, wide, o);
        characters = size();
    }
    std::string text(static_cast<std::size_t>(characters), '\0');
    detail::writer w(text.data(), characters);
    detail::put_table(w, view, o, layout, wide);
    return text;
}

/// The table as text, with the options that the report was made with.
inline std::string to_text(const report &r) { return to_text(r, r.shown_as); }

/// Prints the table, with the options that the report was made with.
template <class Traits>
std::basic_ostream<char, Traits> &operator<<(std::basic_ostream<char, Traits> &out, const report &r) {
    const std::string text = to_text(r);
    return out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

} // namespace tally
