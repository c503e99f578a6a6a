// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/text_view.hpp>
#include <tally/report/table.hpp>

#include <cstdint>

/// What stands below the table: torchinfo's totals, and what was not counted.
namespace tally::detail {

struct unit {
    std::int64_t size;
    text_view prefix;
};

/// Decimal units, the largest that the value reaches.
constexpr unit unit_for(std::int64_t value) {
    constexpr unit units[] = {{1'000'000'000'000, "T"}, {1'000'000'000, "G"}, {1'000'000, "M"}, {1'000, "k"}};
    for (const unit &u : units)
        if (value >= u.size)
            return u;
    return {1, ""};
}

/// What a total is a number of, as its unit shows.
enum class quantity : unsigned char {
    count,         ///< "(G)", nothing below 1,000
    bytes,         ///< "(MB)", "(B)" below 1,000
    bytes_or_none, ///< "(MB)", nothing below 1,000: torchinfo's
};

/// "Total mult-adds (G): 1.81": two decimals, or none for a whole number.
constexpr void put_total(writer &w, text_view label, std::int64_t value, quantity of) {
    w.put(label);
    const unit u = unit_for(value);
    if (u.size > 1 || of == quantity::bytes) {
        w.put(" (");
        w.put(u.prefix);
        w.put(of == quantity::count ? ")" : "B)");
    }
    w.put(": ");
    if (value < 0) {
        w.put("?\n");
        return;
    }
    const hundredths h = hundredths_of(static_cast<double>(value) / static_cast<double>(u.size));
    if (h.whole)
        w.put_number(static_cast<std::int64_t>(h.value / 100), true);
    else
        put_two_decimals(w, h);
    w.put('\n');
}

constexpr void put_line(writer &w, text_view label, std::int64_t value) {
    w.put(label);
    w.put_number(value, true);
    w.put('\n');
}

constexpr void put_uncounted(writer &w, const report_view &r) {
    if (r.uncounted_count == 0)
        return;
    w.put("Not counted: ");
    for (int i = 0; i < r.uncounted_count; ++i) {
        w.put(i ? ", " : "");
        w.put(r.uncounted[i].name);
        w.put(" x");
        w.put_number(r.uncounted[i].calls);
    }
    w.put('\n');
}

constexpr void put_unregistered(writer &w, const report_view &r) {
    if (r.unregistered_count == 0)
        return;
    w.put("Not registered: ");
    for (int i = 0; i < r.unregistered_count; ++i) {
        w.put(i ? ", " : "");
        w.put(r.unregistered[i].type);
        w.put(" (");
        w.put_number(r.unregistered[i].params, true);
        w.put(" params)");
    }
    w.put('\n');
}

// A model that was shown without an input: nothing ran.
constexpr bool nothing_ran(const report_view &r) {
    return r.rows.empty() || (r.rows.front().inputs.empty() && !r.rows.front().executed);
}

constexpr void put_work_and_memory(writer &w, const report_view &r, const options &o, const table_layout &layout) {
    const totals &t = r.totals;
    const quantity bytes = is_torchinfo(o) ? quantity::bytes_or_none : quantity::bytes;
    put_total(w, "Total mult-adds", t.macs, quantity::count);
    put_uncounted(w, r);
    put_unregistered(w, r);
    if (layout.has_marks)
        w.put("~: inferred from what ran in the module\n");
    put_rule(w, layout);
    put_total(w, "Input size", t.input_bytes, bytes);
    put_total(w, "Forward/backward pass size", t.output_bytes, bytes);
    put_total(w, "Params size", t.param_bytes, bytes);
    put_total(w, "Estimated Total Size", t.total_bytes(), bytes);
}

constexpr void put_footer(writer &w, const report_view &r, const options &o, const table_layout &layout) {
    const totals &t = r.totals;
    put_rule(w, layout);
    put_line(w, "Total params: ", t.params);
    put_line(w, "Trainable params: ", t.trainable);
    put_line(w, "Non-trainable params: ", t.params - t.trainable);
    if (!nothing_ran(r))
        put_work_and_memory(w, r, o, layout);
    put_rule(w, layout);
}

} // namespace tally::detail
