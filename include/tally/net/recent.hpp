// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/counting.hpp>

/// Blocks that come again under one parent.
namespace tally::detail {

struct step;

/// A block among the children of a row, the first of its type: where its instructions begin, and what they come to.
struct recent_child {
    const step *type;
    int inputs;
    int at;
    int instructions;
    int values;
    int rows;
    parameter_counts counts;
};

/// The last few of them.
struct recent_children {
    static constexpr int max_count = 4;
    recent_child children[max_count];
    int next;

    constexpr recent_child &find_or_add(const step *type, int inputs) {
        for (recent_child &child : children)
            if (child.type == type && child.inputs == inputs)
                return child;
        recent_child &child = children[next];
        next = (next + 1) % max_count;
        child = {type, inputs, 0, 0, 0, 0, {}};
        return child;
    }
};

} // namespace tally::detail
