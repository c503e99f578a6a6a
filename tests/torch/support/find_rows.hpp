// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/report/report.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

/// Rows of a report by name.
namespace tally::tests {

inline const record &row_of(const report &r, std::string_view path) {
    for (const record &row : r.rows)
        if (row.path == path)
            return row;
    throw std::logic_error("no such row: " + std::string(path));
}

inline std::string names_of(const report &r) {
    std::string names;
    for (const record &row : r.rows)
        names += std::string(names.empty() ? "" : " ") + std::string(row.name);
    return names;
}

} // namespace tally::tests
