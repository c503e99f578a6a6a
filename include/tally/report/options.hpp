// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/fault.hpp>

#include <concepts>
#include <cstdint>

namespace tally {

/// What a column of the table shows; the first eight are torchinfo's.
enum class column : unsigned char {
    input_size,
    output_size,
    num_params,
    params_percent,
    kernel_size,
    groups,
    mult_adds,
    trainable,
    stride,
    padding,
    dilation,
    flops,
};

/// What a row shows beside its columns.
enum class row_setting : unsigned char {
    depth,                 ///< ": 1-2", the depth and the number of the row at that depth
    var_names,             ///< "(conv1)"
    ascii_only,            ///< no box-drawing characters
    hide_recursive_layers, ///< no row for a layer that was called before
};

/// How mult-adds are counted: docs/counting.md.
enum class counting : unsigned char {
    exact,     ///< what the layers compute
    torchinfo, ///< what torchinfo prints
};

/// In which mode an observed module runs.
enum class mode : unsigned char {
    as_is, ///< each module in its own
    eval,  ///< all in evaluation mode, for the time of the run
    train, ///< all in training mode, for the time of the run
};

/// Columns in the order in which they are shown: `{column::output_size, column::num_params}`.
struct column_list {
    static constexpr int max_columns = 16;

    column values[max_columns]{};
    int count = 0;
    bool by_default = false; ///< nobody asked for these

    constexpr column_list() = default;
    template <std::same_as<column>... C>
        requires(sizeof...(C) <= max_columns)
    constexpr column_list(C... columns) : values{columns...}, count(sizeof...(C)) {}

    constexpr const column *begin() const { return values; }
    constexpr const column *end() const { return values + count; }
};

namespace detail {

constexpr column_list default_columns() {
    column_list columns{column::output_size, column::num_params};
    columns.by_default = true;
    return columns;
}

} // namespace detail

/// A set of row settings: `{row_setting::depth, row_setting::var_names}`.
struct row_setting_set {
    unsigned bits = 0; ///< the lowest for the first setting

    constexpr row_setting_set() = default;
    template <std::same_as<row_setting>... S>
    constexpr row_setting_set(S... settings) : bits((0u | ... | bit_of(settings))) {}

    constexpr bool has(row_setting s) const { return bits >> static_cast<unsigned>(s) & 1u; }

  private:
    // A value that is no row setting has the last bit, so that the options are refused.
    static constexpr unsigned bit_of(row_setting s) {
        return 1u << (s <= row_setting::hide_recursive_layers ? static_cast<unsigned>(s) : 31u);
    }
};

/// How a model is summarized and shown: one structural type for both ways, so that it can be a template argument.
struct options {
    int depth = 3; ///< rows deeper than this are not shown
    /// output_size and num_params; where there is no input, num_params.
    column_list columns = detail::default_columns();
    row_setting_set row_settings{row_setting::depth};
    tally::counting counting = tally::counting::exact;
    int col_width = 25;                    ///< characters of each column but the first, 1 to 1,000
    tally::mode mode = tally::mode::as_is; ///< only where a module is run
};

namespace detail {

constexpr fault no_such_value(const char *wanted, std::int64_t got, const char *remedy) {
    return {.code = fault_code::option_value, .wanted = wanted, .got = "%0", .remedy = remedy, .numbers = {got}};
}

/// Values that are cast to an enumeration and are none of its.
constexpr fault check_enumerations(const options &o) {
    if (o.columns.count < 0 || o.columns.count > column_list::max_columns)
        return no_such_value("0 to 16 columns", o.columns.count, "list the columns in braces");
    for (const column c : o.columns)
        if (c > column::flops)
            return no_such_value("columns of tally::column", static_cast<int>(c), "take column::num_params, say");
    if (o.row_settings.bits >= 2u << static_cast<unsigned>(row_setting::hide_recursive_layers))
        return {.code = fault_code::option_value,
                .wanted = "row_settings of tally::row_setting",
                .got = "another value",
                .remedy = "take row_setting::var_names, say"};
    if (o.counting > counting::torchinfo)
        return no_such_value("counting of tally::counting", static_cast<int>(o.counting), "leave it out: it is exact");
    if (o.mode > mode::train)
        return no_such_value("mode of tally::mode", static_cast<int>(o.mode), "leave it out: it is as_is");
    return {};
}

/// Options that no table has are error T13.
constexpr fault check(const options &o) {
    fault f = check_enumerations(o);
    if (o.col_width < 1 || o.col_width > 1000)
        f = {.code = fault_code::option_value,
             .wanted = "col_width of 1 to 1,000",
             .got = "%0",
             .remedy = "leave it out: it is 25",
             .numbers = {o.col_width}};
    if (o.depth < 0)
        f = {.code = fault_code::option_value,
             .wanted = "depth of 0 or more",
             .got = "%0",
             .remedy = "leave it out: it is 3",
             .numbers = {o.depth}};
    return f;
}

struct named_column {
    column value;
    const char *name;
};

/// The columns that are empty where no input was given.
inline constexpr named_column columns_of_a_run[] = {{column::input_size, "input_size"},
                                                    {column::output_size, "output_size"},
                                                    {column::mult_adds, "mult_adds"},
                                                    {column::flops, "flops"}};

/// Columns that need an input, asked for without one, are error T13.
constexpr fault check_without_input(const options &o) {
    for (const column c : o.columns)
        for (const named_column &empty : columns_of_a_run)
            if (c == empty.value && !o.columns.by_default)
                return {.code = fault_code::option_value,
                        .wanted = "columns that can be shown without an input",
                        .got = empty.name,
                        .remedy = "give summarize an input, too, or leave the column out"};
    return {};
}

/// The options that a table without an input is shown with.
constexpr options without_input(options o) {
    if (o.columns.by_default)
        o.columns = {column::num_params};
    return o;
}

} // namespace detail

} // namespace tally
