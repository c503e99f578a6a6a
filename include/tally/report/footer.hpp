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

/// "Not called: head (Linear, 904 params), neck (Linear, 72 params)": as many on a line as the table is wide.
template <class PutItem> constexpr void put_items(writer &w, text_view label, int count, int width, PutItem put_item) {
    if (count == 0)
        return;
    int start = w.size();
    w.put(label);
    for (int i = 0; i < count; ++i) {
        writer measure;
        put_item(measure, i);
        const bool is_last = i + 1 == count;
        if (i > 0 && w.size() - start + 1 + measure.size() + (is_last ? 0 : 1) > width) {
            w.put('\n');
            start = w.size();
            w.spaces(4);
        } else
            w.put(' ');
        put_item(w, i);
        if (!is_last)
            w.put(',');
    }
    w.put('\n');
}

constexpr void put_params_of(writer &w, std::int64_t params) {
    w.put_number(params, true);
    w.put(" params)");
}

/// What the totals do not say: what they leave out, and what of the model they have nothing of.
constexpr void put_remarks(writer &w, const report_view &r, int width) {
    put_items(w, "Not counted:", r.uncounted_count, width, [&](writer &to, int i) {
        to.put(r.uncounted[i].name);
        to.put(" x");
        to.put_number(r.uncounted[i].calls);
    });
    put_items(w, "Not registered:", r.unregistered_count, width, [&](writer &to, int i) {
        to.put(r.unregistered[i].type);
        to.put(" (");
        put_params_of(to, r.unregistered[i].params);
    });
    put_items(w, "Not called:", r.not_called.size(), width, [&](writer &to, int i) {
        const record &module = r.not_called[i];
        to.put(module.path);
        to.put(" (");
        to.put(module.type);
        to.put(", ");
        put_params_of(to, module.params);
    });
    put_items(w, "Registered, not used:", r.unused_count, width, [&](writer &to, int i) {
        to.put(r.unused[i].path);
        to.put(" (");
        put_params_of(to, r.unused[i].params);
    });
}

// A model that was shown without an input, or no model.
constexpr bool nothing_ran(const report_view &r) { return r.rows.empty() || !r.ran; }

constexpr void put_work_and_memory(writer &w, const report_view &r, const options &o, const table_layout &layout) {
    const totals &t = r.totals;
    const quantity bytes = is_torchinfo(o) ? quantity::bytes_or_none : quantity::bytes;
    put_total(w, "Total mult-adds", t.macs, quantity::count);
    if (!is_torchinfo(o)) // which has no such lines
        put_remarks(w, r, layout.total_width);
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
