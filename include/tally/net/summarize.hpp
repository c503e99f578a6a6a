// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/message.hpp>
#include <tally/net/constants.hpp>
#include <tally/net/rows.hpp>
#include <tally/net/summary.hpp>
#include <tally/report/report.hpp>

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tally {

/// What a net comes to for one input, without rows: see `totals_of`.
struct net_totals {
    tally::totals totals{};
    std::vector<typed_shape> outputs{}; ///< what leaves the net
};

namespace detail {

/// "layer1.0.conv2", "after layer1.0.bn2": where instruction `at` stands.
inline std::string place_of(const program_view &p, int at) {
    std::string place(256, '\0');
    writer w(place.data(), static_cast<int>(place.size()));
    put_place(w, p, at);
    place.resize(std::min<std::size_t>(place.size(), static_cast<std::size_t>(w.size())));
    return place;
}

[[noreturn]] inline void throw_net_error(const program_view &p, const fault &f, int at, shape_list inputs) {
    raise(error(fault_at(p, f, at), place_of(p, at), context_of(p[at], inputs)));
}

/// A walk through a program at run time.
struct finished_walk {
    walk_state state{};
    std::vector<typed_shape> slots;

    /// Throws its error.
    finished_walk(const program_view &p, shape_list inputs, const trace &record)
        : slots(static_cast<std::size_t>(p.size.slots + p.size.most_operands) + 1) {
        walker walk(p, state, slots.data(), &record);
        walk.start(inputs);
        try_or([&] { walk.run(p.size.instructions); }, [&] { fail(walk, p); });
        if (state.error)
            throw_net_error(p, state.error, state.at, state.shown.list());
    }

  private:
    void fail(walker &walk, const program_view &p) {
        state.error = failing_forward;
        state.shown = walk.inputs_of(p[state.at]);
    }
};

/// Names and paths of the rows, in one string that has room for all of them.
class name_writer {
  public:
    name_writer(std::string &characters, std::size_t room) : characters_(characters) { characters_.resize(room); }

    void name(record &r, const program_view &p, int at) {
        const instruction &i = p[at];
        const bool is_root = p.parent(at) < 0;
        if (i.name || is_root) {
            r.name = is_root ? i.type() : i.name->text;
            return;
        }
        r.name = put([&](writer &w) { w.put_number(i.number); });
    }

    void path(record &r, const record *parent) {
        r.path = put([&](writer &w) {
            if (parent && !parent->path.empty()) {
                w.put(parent->path);
                w.put('.');
            }
            if (parent)
                w.put(r.name);
        });
    }

  private:
    template <class Put> text_view put(Put put) {
        writer w(characters_.data() + used_, static_cast<int>(characters_.size() - used_));
        put(w);
        const text_view text(characters_.data() + used_, static_cast<std::size_t>(w.size()));
        used_ += static_cast<std::size_t>(w.size());
        return text;
    }

    std::string &characters_;
    std::size_t used_ = 0;
};

/// Characters that all names and paths of a program need.
inline std::size_t measure_names(const program_view &p) {
    std::vector<std::size_t> length(static_cast<std::size_t>(p.size.instructions) + 1);
    std::size_t all = 0;
    for (int at = 0; at < p.size.instructions; ++at) {
        const instruction &i = p[at];
        if (!is_row(i))
            continue;
        const std::size_t name = i.name ? text_view(i.name->text).size() : 11; // of a number
        length[static_cast<std::size_t>(at)] =
            name + (p.parent(at) < 0 ? 0 : length[static_cast<std::size_t>(p.parent(at))] + 1);
        all += name + length[static_cast<std::size_t>(at)];
    }
    return all;
}

/// The report of a walk that has been traced.
inline report make_report(const program_view &p, const walk_state &state, const std::vector<work> &done,
                          std::vector<typed_shape> shapes, const parameter_counts &counts, shape_list inputs,
                          const options &o) {
    auto storage = std::make_shared<report_storage>();
    storage->shapes = std::move(shapes);
    std::vector<record> &rows = storage->rows;
    rows.reserve(static_cast<std::size_t>(p.size.rows));
    name_writer names(storage->characters, measure_names(p));
    std::vector<std::size_t> open(static_cast<std::size_t>(p.size.depth) + 1);
    std::vector<int> rows_at_depth(static_cast<std::size_t>(p.size.depth) + 1);
    int value = p.size.inputs, next_value = value;
    for (int at = 0; at < p.size.instructions; ++at, value = next_value) {
        next_value += p[at].value_count();
        if (!is_row(p[at]))
            continue;
        rows.push_back(make_record(p, done.data(), storage->shapes.data(), at, value, o.counting));
        record &r = rows.back();
        record *parent = r.depth > 0 ? &rows[open[static_cast<std::size_t>(r.depth) - 1]] : nullptr;
        names.name(r, p, at);
        names.path(r, parent);
        place_row(r, parent, rows_at_depth[static_cast<std::size_t>(r.depth)]);
        if (!r.leaf)
            open[static_cast<std::size_t>(r.depth)] = rows.size() - 1;
    }
    return report(std::move(storage), make_totals(state, counts, inputs, o.counting), o);
}

inline report summarize_program(const program_view &p, const parameter_counts &counts, shape_list inputs,
                                const options &o) {
    check_options_of_table(o);
    std::vector<work> done(static_cast<std::size_t>(p.size.instructions) + 1);
    std::vector<typed_shape> shapes(static_cast<std::size_t>(p.size.values) + 1);
    const finished_walk walk(p, inputs, trace{done.data(), shapes.data(), 0, 0});
    return make_report(p, walk.state, done, std::move(shapes), counts, inputs, o);
}

inline net_totals total_program(const program_view &p, const parameter_counts &counts, shape_list inputs,
                                counting how) {
    const finished_walk walk(p, inputs, trace{});
    const shape_list made = present(walk.slots.data(), p.size.result_count);
    return {make_totals(walk.state, counts, inputs, how), {made.begin(), made.end()}};
}

template <class Net, class In, options O> struct as_report {
    static report make() { return summarize_program(program_of<Net>, counts_of<Net>, inputs_of<In>::value, O); }
};

// Errors that need no input are raised when compiling.
template <class Net> const parameter_counts &checked_counts() {
    static_cast<void>(params<Net>);
    return counts_of<Net>;
}

} // namespace detail

/// The rows and totals of a net for an input whose sizes are known at run time: `summarize<Net>(shape{32, 3, 224,
/// 224})`. The same functions as at compile time; an input that does not fit throws `tally::error` with the same code
/// and facts.
template <class Net> report summarize(const typed_shape &input, const options &o = {}) {
    return detail::summarize_program(detail::program_of<Net>, detail::checked_counts<Net>(), {&input, 1}, o);
}

/// The same for several inputs: `summarize<Net>({shape{5, 3, 8}, shape{2, 3, 16}})`.
template <class Net> report summarize(std::initializer_list<typed_shape> inputs, const options &o = {}) {
    return detail::summarize_program(detail::program_of<Net>, detail::checked_counts<Net>(),
                                     {inputs.begin(), static_cast<int>(inputs.size())}, o);
}

/// Only the totals and the outputs, without rows: a few hundredths of a microsecond per row.
template <class Net> net_totals totals_of(const typed_shape &input, counting how = counting::exact) {
    return detail::total_program(detail::program_of<Net>, detail::checked_counts<Net>(), {&input, 1}, how);
}

/// The same for several inputs.
template <class Net> net_totals totals_of(std::initializer_list<typed_shape> inputs, counting how = counting::exact) {
    return detail::total_program(detail::program_of<Net>, detail::checked_counts<Net>(),
                                 {inputs.begin(), static_cast<int>(inputs.size())}, how);
}

} // namespace tally
