// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/report/report.hpp>

#include <string>

/// Two reports, compared in all that they say.
namespace tally::tests {

inline bool same(const subtree_counts &a, const subtree_counts &b) {
    return a.params == b.params && a.trainable == b.trainable && a.macs == b.macs && a.flops == b.flops;
}

// The names of the fields in which two rows differ.
inline std::string difference(const record &a, const record &b) {
    std::string fields;
    const auto check = [&](bool equal, const char *field) {
        if (!equal)
            fields += std::string(" ") + field;
    };
    check(a.type == b.type, "type");
    check(a.name == b.name, "name");
    check(a.path == b.path, "path");
    check(a.depth == b.depth, "depth");
    check(a.index == b.index, "index");
    check(a.inputs == b.inputs, "inputs");
    check(a.outputs == b.outputs, "outputs");
    check(a.params == b.params, "params");
    check(a.trainable == b.trainable, "trainable");
    check(a.buffers == b.buffers, "buffers");
    check(a.bytes == b.bytes, "bytes");
    check(a.macs == b.macs, "macs");
    check(a.flops == b.flops, "flops");
    check(same(a.subtree, b.subtree), "subtree");
    check(static_cast<const layer_attributes &>(a) == b, "attributes");
    check(a.leaf == b.leaf, "leaf");
    check(a.recursive == b.recursive, "recursive");
    check(a.executed == b.executed, "executed");
    check(a.exact && b.exact, "exact");
    return fields;
}

// What differs, row by row; empty if nothing does.
inline std::string differences(const report &declared, const report &observed) {
    if (declared.rows.size() != observed.rows.size())
        return std::to_string(declared.rows.size()) + " rows and " + std::to_string(observed.rows.size());
    std::string all;
    for (int i = 0; i < declared.rows.size(); ++i)
        if (const std::string fields = difference(declared.rows[i], observed.rows[i]); !fields.empty())
            all += "row " + std::to_string(i) + " " + std::string(observed.rows[i].path) + ":" + fields + "\n";
    if (!(declared.totals == observed.totals))
        all += "totals\n";
    return all + (observed.uncounted().empty() ? "" : "uncounted\n");
}

} // namespace tally::tests
