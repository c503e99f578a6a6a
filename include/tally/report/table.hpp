// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/text_view.hpp>
#include <tally/core/writer.hpp>
#include <tally/report/decimal.hpp>
#include <tally/report/options.hpp>
#include <tally/report/record.hpp>

#include <cstdint>

/// torchinfo's table, piece by piece, so that the compiler can make it in parts: header, rows, footer.
namespace tally::detail {

constexpr text_view title_of(column c) {
    constexpr text_view titles[] = {"Input Shape", "Output Shape", "Param #", "Param %", "Kernel Shape", "Groups",
                                    "Mult-Adds",   "Trainable",    "Stride",  "Padding", "Dilation",     "FLOPs"};
    return titles[static_cast<int>(c)];
}

/// Widths that all rows share.
struct table_layout {
    int name_width = 40;
    int total_width = 0;
    bool has_marks = false; ///< some shapes are marked as inferred
};

constexpr int printed_name_width(const record &row, const options &o) {
    int width = static_cast<int>(row.type.size());
    if (o.row_settings.has(row_setting::var_names) && !row.name.empty())
        width += 3 + static_cast<int>(row.name.size());
    if (o.row_settings.has(row_setting::depth) && row.depth > 0)
        width += 3 + decimal_digits(static_cast<std::uint64_t>(row.depth)) +
                 decimal_digits(static_cast<std::uint64_t>(row.index));
    return width;
}

constexpr bool is_shown(const record &row, const options &o) {
    return row.depth <= o.depth && !(row.recursive && o.row_settings.has(row_setting::hide_recursive_layers));
}

/// Whether a row that was inferred shows shapes.
constexpr bool shows_marks(const record &row, const options &o) {
    if (!is_shown(row, o))
        return false;
    for (const column c : o.columns)
        if ((c == column::input_size && !row.inputs.empty()) || (c == column::output_size && !row.outputs.empty()))
            return true;
    return false;
}

/// The name column is at least 40 wide, else as wide as the longest name, rounded up to 5. Hidden rows count, too.
constexpr table_layout layout_of(record_list rows, const options &o) {
    table_layout layout;
    int longest = 0;
    for (const record &row : rows) {
        const int width = printed_name_width(row, o) + 5 * row.depth + 1;
        longest = width > longest ? width : longest;
        if (!row.exact)
            layout.has_marks |= shows_marks(row, o);
    }
    if (longest >= layout.name_width)
        layout.name_width = (longest + 4) / 5 * 5;
    layout.total_width = layout.name_width + o.columns.count * o.col_width;
    return layout;
}

/// Ends a cell that began at `start`: it is padded to its width, and a blank follows. Returns where the next one
/// begins. The last cell of a line is not ended. Bytes that are no character of their own are `invisible`.
constexpr int end_cell(writer &w, int start, int width, int invisible = 0) {
    const int written = w.size() - start - invisible;
    w.spaces(written < width ? width - written + 1 : 1);
    return w.size();
}

constexpr void put_rule(writer &w, const table_layout &layout) {
    w.fill("================================================================", layout.total_width);
    w.put('\n');
}

constexpr void put_header(writer &w, const options &o, const table_layout &layout) {
    put_rule(w, layout);
    int start = w.size(), width = layout.name_width;
    w.put("Layer (type");
    if (o.row_settings.has(row_setting::var_names))
        w.put(" (var_name)");
    w.put(o.row_settings.has(row_setting::depth) ? ":depth-idx)" : ")");
    for (const column c : o.columns) {
        start = end_cell(w, start, width);
        width = o.col_width;
        w.put(title_of(c));
    }
    w.put('\n');
    put_rule(w, layout);
}

/// "├─Conv2d (conv1): 1-2"; returns how many bytes of it are no character of their own.
constexpr int put_name(writer &w, const record &row, const options &o) {
    const bool ascii = o.row_settings.has(row_setting::ascii_only);
    int invisible = 0;
    for (int level = 1; level < row.depth; ++level) {
        if (ascii)
            w.put('|');
        else
            w.put("│", 3);
        w.spaces(4);
        invisible += ascii ? 0 : 2;
    }
    if (row.depth > 0) {
        if (ascii)
            w.put("+ ", 2);
        else
            w.put(row.depth == 1 ? "├─" : "└─", 6);
        invisible += ascii ? 0 : 4;
    }
    w.put(row.type);
    if (o.row_settings.has(row_setting::var_names) && !row.name.empty()) {
        w.put(' ');
        w.put('(');
        w.put(row.name);
        w.put(')');
    }
    if (o.row_settings.has(row_setting::depth) && row.depth > 0) {
        w.put(':');
        w.put(' ');
        w.put_number(row.depth);
        w.put('-');
        w.put_number(row.index);
    }
    return invisible;
}

constexpr void put_nothing(writer &w) {
    w.put('-');
    w.put('-');
}

/// A count, "--" for none, "?" where it is not known.
constexpr void put_count(writer &w, std::int64_t count) {
    if (count == 0)
        put_nothing(w);
    else if (count < 0)
        w.put('?');
    else
        w.put_number(count, true);
}

/// The shape that was written last: a layer's input is mostly what came out of the row before it.
struct written_shape {
    const typed_shape *shape = nullptr;
    int at = 0;
    int size = 0;
};

/// One shape as "[1, 3]", several as "[[1, 3], [2, 4]]", none as "--".
constexpr void put_shapes(writer &w, shape_list shapes, written_shape &last) {
    if (shapes.count == 0)
        return put_nothing(w);
    if (shapes.count == 1) {
        if (shapes.first == last.shape)
            return w.put_again(last.at, last.size);
        last = {shapes.first, w.size()};
        put_shape(w, *shapes.first);
        last.size = w.size() - last.at;
        return;
    }
    w.put('[');
    for (int i = 0; i < shapes.size(); ++i) {
        if (i)
            w.put(", ", 2);
        put_shape(w, shapes[i]);
    }
    w.put(']');
}

/// Before shapes that were inferred: "~[1, 3]".
constexpr void put_mark(writer &w, shape_list shapes) {
    if (!shapes.empty())
        w.put('~');
}

/// "3", "[3, 5]", "--".
constexpr void put_sizes(writer &w, const sizes_attribute &sizes) {
    if (sizes.count == 0)
        return put_nothing(w);
    if (sizes.count == 1)
        return w.put_number(sizes.values[0]);
    w.put_list(sizes.values, sizes.count);
}

/// The params a row stands for: its own, or all below it where those rows are not shown.
constexpr std::int64_t shown_params(const record &row, const options &o) {
    return row.leaf || row.depth < o.depth ? row.params : row.subtree.params;
}

constexpr void put_params(writer &w, const record &row, const options &o) {
    if (row.subtree.params == 0)
        return put_nothing(w);
    if (row.recursive)
        return w.put("(recursive)");
    const std::int64_t params = shown_params(row, o);
    const bool frozen = params != 0 && row.subtree.trainable == 0 && (row.leaf || row.depth == o.depth);
    if (frozen)
        w.put('(');
    put_count(w, params);
    if (frozen)
        w.put(')');
}

/// Right-aligned in seven characters: " 12.34%".
constexpr void put_params_percent(writer &w, const record &row, const totals &t, const options &o) {
    const std::int64_t params = shown_params(row, o);
    if (row.recursive && t.params != 0)
        return w.put("(recursive)");
    if (params == 0 || t.params == 0)
        return w.put("     --");
    const hundredths share = hundredths_of(static_cast<double>(params) / static_cast<double>(t.params) * 100);
    w.spaces(share.value < 1000 ? 2 : share.value < 10000 ? 1 : 0);
    put_two_decimals(w, share);
    w.put('%');
}

/// The work of a row, or all below it where those rows are not shown.
constexpr void put_work(writer &w, const record &row, std::int64_t own, std::int64_t below, const options &o) {
    put_count(w, row.leaf || row.depth < o.depth ? own : below);
}

constexpr void put_trainable(writer &w, const subtree_counts &s) {
    if (s.params == 0)
        return put_nothing(w);
    if (s.trainable == s.params)
        w.put("True");
    else if (s.trainable == 0)
        w.put("False");
    else
        w.put("Partial");
}

constexpr void put_cell(writer &w, column c, const record &row, const totals &t, const options &o,
                        written_shape &last) {
    switch (c) {
    case column::input_size:
        if (!row.exact)
            put_mark(w, row.inputs);
        return put_shapes(w, row.inputs, last);
    case column::output_size:
        if (!row.exact)
            put_mark(w, row.outputs);
        return put_shapes(w, row.outputs, last);
    case column::num_params:
        return put_params(w, row, o);
    case column::params_percent:
        return put_params_percent(w, row, t, o);
    case column::kernel_size:
        return put_sizes(w, row.kernel_size);
    case column::groups:
        return put_count(w, row.groups);
    case column::mult_adds:
        return put_work(w, row, row.macs, row.subtree.macs, o);
    case column::trainable:
        return put_trainable(w, row.subtree);
    case column::stride:
        return put_sizes(w, row.stride);
    case column::padding:
        return put_sizes(w, row.padding);
    case column::dilation:
        return put_sizes(w, row.dilation);
    case column::flops:
        return put_work(w, row, row.flops, row.subtree.flops, o);
    }
}

constexpr void put_row(writer &w, const record &row, const totals &t, const options &o, const table_layout &layout,
                       written_shape &last) {
    if (!is_shown(row, o))
        return;
    int start = w.size(), width = layout.name_width, invisible = put_name(w, row, o);
    for (int i = 0; i < o.columns.count; ++i) {
        start = end_cell(w, start, width, invisible);
        width = o.col_width;
        invisible = 0;
        put_cell(w, o.columns.values[i], row, t, o, last);
    }
    w.put('\n');
}

} // namespace tally::detail
