// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/text_view.hpp>
#include <tally/core/utf8.hpp>
#include <tally/core/writer.hpp>
#include <tally/report/decimal.hpp>
#include <tally/report/options.hpp>
#include <tally/report/record.hpp>

#include <cstdint>

/// torchinfo's table, piece by piece, so that the compiler can make it in parts: header, rows, footer.
namespace tally::detail {

/// Widths that all rows share.
struct table_layout {
    int name_width = 40;
    int widths[column_list::max_columns]{};
    int total_width = 0;
    bool has_marks = false; ///< some shapes are marked as inferred
    bool is_ascii = true;   ///< all names are: then each byte of them is a character
    int invisible = 0;      ///< bytes of a line that are no character of their own, at most
};

/// What a cell needs that is too wide for its column.
struct wide_cells {
    int widths[column_list::max_columns]{};
    bool any = false;

    /// A cell of a column.
    constexpr void add(int i, int width) {
        any = true;
        if (width > widths[i])
            widths[i] = width;
    }

    constexpr void add(const wide_cells &more) {
        any = any || more.any;
        for (int i = 0; i < column_list::max_columns; ++i)
            if (more.widths[i] > widths[i])
                widths[i] = more.widths[i];
    }
};

constexpr bool is_torchinfo(const options &o) { return o.counting == counting::torchinfo; }

/// How many bytes of a name are not seen. A wide character is one for Python and two columns of a terminal.
constexpr int invisible_bytes_of(text_view name, const options &o) { return invisible_bytes(name, !is_torchinfo(o)); }

constexpr int printed_name_width(const record &row, const options &o, table_layout &layout) {
    int width = static_cast<int>(row.type.size());
    int invisible = invisible_bytes_of(row.type, o);
    if (o.row_settings.has(row_setting::var_names) && !row.name.empty()) {
        width += 3 + static_cast<int>(row.name.size());
        invisible += invisible_bytes_of(row.name, o);
    }
    if (o.row_settings.has(row_setting::depth) && row.depth > 0)
        width += 3 + decimal_digits(static_cast<std::uint64_t>(row.depth)) +
                 decimal_digits(static_cast<std::uint64_t>(row.index));
    if (invisible != 0)
        layout.is_ascii = false;
    const int with_lines = invisible + 2 * row.depth + 4;
    if (with_lines > layout.invisible)
        layout.invisible = with_lines;
    return width - invisible;
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

constexpr void sum_widths(table_layout &layout, const options &o) {
    layout.total_width = layout.name_width;
    for (int i = 0; i < o.columns.count; ++i)
        layout.total_width += layout.widths[i];
}

/// The name column is at least 40 wide, else as wide as the longest name, rounded up to 5. Hidden rows count, too.
constexpr table_layout layout_of(record_list rows, const options &o) {
    table_layout layout;
    int longest = 0;
    for (const record &row : rows) {
        const int width = printed_name_width(row, o, layout) + 5 * row.depth + 1;
        longest = width > longest ? width : longest;
        if (!row.exact)
            layout.has_marks |= shows_marks(row, o);
    }
    if (longest >= layout.name_width)
        layout.name_width = (longest + 4) / 5 * 5;
    for (int i = 0; i < o.columns.count; ++i)
        layout.widths[i] = o.col_width;
    sum_widths(layout, o);
    return layout;
}

/// With columns as wide as what stands in them.
constexpr table_layout widened(table_layout layout, const wide_cells &wide, const options &o) {
    for (int i = 0; i < o.columns.count; ++i)
        if (wide.widths[i] > layout.widths[i])
            layout.widths[i] = wide.widths[i];
    sum_widths(layout, o);
    layout.total_width += o.columns.count; // with the blanks between them
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

/// "├─Conv2d (conv1): 1-2"; returns how many bytes of it are no character of their own.
constexpr int put_name(writer &w, const record &row, const options &o, bool is_ascii) {
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
    if (!is_ascii)
        invisible += invisible_bytes_of(row.type, o);
    if (o.row_settings.has(row_setting::var_names) && !row.name.empty()) {
        w.put(' ');
        w.put('(');
        w.put(row.name);
        w.put(')');
        if (!is_ascii)
            invisible += invisible_bytes_of(row.name, o);
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

/// The shapes that a row shows: all of them or, as torchinfo does, one; of a number, which has no dimensions, none.
constexpr shape_list shapes_to_show(shape_list all, int of_torchinfo, const options &o) {
    if (o.counting != counting::torchinfo)
        return all;
    if (of_torchinfo < 0 || of_torchinfo >= all.count || all[of_torchinfo].rank() == 0)
        return {};
    return {all.first + of_torchinfo, 1};
}

/// Before shapes that were inferred: "~[1, 3]".
constexpr void put_mark(writer &w, shape_list shapes) {
    if (!shapes.empty())
        w.put('~');
}

/// "3", "[3]", "[3, 5]", "--".
constexpr void put_sizes(writer &w, const sizes_attribute &sizes) {
    if (sizes.count == 0)
        return put_nothing(w);
    if (sizes.count == 1 && !sizes.is_list)
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

/// What a cell is made of.
struct cell {
    const record &row;
    const tally::totals &totals;
    const tally::options &options;
    written_shape &last;
};

struct column_form {
    text_view title;
    void (*put)(writer &, const cell &);
};

constexpr void put_input_size_cell(writer &w, const cell &c) {
    const shape_list shown = shapes_to_show(c.row.inputs, c.row.torchinfo_input, c.options);
    if (!c.row.exact)
        put_mark(w, shown);
    put_shapes(w, shown, c.last);
}

constexpr void put_output_size_cell(writer &w, const cell &c) {
    const shape_list shown = shapes_to_show(c.row.outputs, c.row.torchinfo_output, c.options);
    if (!c.row.exact)
        put_mark(w, shown);
    put_shapes(w, shown, c.last);
}

constexpr void put_num_params_cell(writer &w, const cell &c) { put_params(w, c.row, c.options); }

constexpr void put_params_percent_cell(writer &w, const cell &c) { put_params_percent(w, c.row, c.totals, c.options); }

constexpr void put_kernel_size_cell(writer &w, const cell &c) { put_sizes(w, c.row.kernel_size); }

constexpr void put_groups_cell(writer &w, const cell &c) { put_count(w, c.row.groups); }

constexpr void put_mult_adds_cell(writer &w, const cell &c) {
    put_work(w, c.row, c.row.macs, c.row.subtree.macs, c.options);
}

constexpr void put_trainable_cell(writer &w, const cell &c) { put_trainable(w, c.row.subtree); }

constexpr void put_stride_cell(writer &w, const cell &c) { put_sizes(w, c.row.stride); }

constexpr void put_padding_cell(writer &w, const cell &c) { put_sizes(w, c.row.padding); }

constexpr void put_dilation_cell(writer &w, const cell &c) { put_sizes(w, c.row.dilation); }

constexpr void put_flops_cell(writer &w, const cell &c) {
    put_work(w, c.row, c.row.flops, c.row.subtree.flops, c.options);
}

// In the order of `column`.
inline constexpr column_form column_forms[] = {
    {"Input Shape", &put_input_size_cell}, {"Output Shape", &put_output_size_cell}, {"Param #", &put_num_params_cell},
    {"Param %", &put_params_percent_cell}, {"Kernel Shape", &put_kernel_size_cell}, {"Groups", &put_groups_cell},
    {"Mult-Adds", &put_mult_adds_cell},    {"Trainable", &put_trainable_cell},      {"Stride", &put_stride_cell},
    {"Padding", &put_padding_cell},        {"Dilation", &put_dilation_cell},        {"FLOPs", &put_flops_cell},
};

constexpr const column_form &form_of(column c) { return column_forms[static_cast<int>(c)]; }

constexpr void put_header(writer &w, const options &o, const table_layout &layout, wide_cells &wide) {
    put_rule(w, layout);
    int start = w.size(), width = layout.name_width;
    w.put("Layer (type");
    if (o.row_settings.has(row_setting::var_names))
        w.put(" (var_name)");
    w.put(o.row_settings.has(row_setting::depth) ? ":depth-idx)" : ")");
    for (int i = 0; i < o.columns.count; ++i) {
        start = end_cell(w, start, width);
        width = layout.widths[i];
        w.put(form_of(o.columns.values[i]).title);
        if (w.size() - start > width)
            wide.add(i, w.size() - start);
    }
    w.put('\n');
    put_rule(w, layout);
}

constexpr void put_row(writer &w, const record &row, const totals &t, const options &o, const table_layout &layout,
                       written_shape &last, wide_cells &wide) {
    if (!is_shown(row, o))
        return;
    int start = w.size(), width = layout.name_width, invisible = put_name(w, row, o, layout.is_ascii);
    const cell c{row, t, o, last};
    for (int i = 0; i < o.columns.count; ++i) {
        start = end_cell(w, start, width, invisible);
        width = layout.widths[i];
        invisible = 0;
        form_of(o.columns.values[i]).put(w, c);
        if (w.size() - start > width)
            wide.add(i, w.size() - start);
    }
    w.put('\n');
}

} // namespace tally::detail
