// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/steps.hpp>

#include <cstdint>

/// How much room the program of a net needs, before it is emitted.
namespace tally::detail {

/// At most: a Sequential in a branch is taken for a row.
struct program_bounds {
    std::int64_t instructions;
    std::int64_t named; ///< rows that are found by their names
    bool number_names;  ///< some are named as children without a name are
};

constexpr program_bounds bounds_of(const step &s) {
    const bool is_branches = s.form == step_form::branches;
    std::int64_t inside = 0, named = 0;
    bool number_names = false;
    for (const step *const *child = s.inside; *child; ++child) {
        const step *c = *child;
        for (; c->form == step_form::named; c = c->child) {
            inside += (c->name->wrong ? 1 : 0) + (c->child->form == step_form::named ? 1 : 0); // mistakes
            number_names = number_names || !c->name->name.text;
            ++named;
        }
        inside += is_branches ? 2 : 1;
        if (c->inside) {
            const program_bounds b = bounds_of(*c);
            inside += b.instructions;
            named += b.named;
            number_names = number_names || b.number_names;
        }
    }
    const std::int64_t times = s.times > 0 ? s.times : 1;
    return {inside * times + (is_branches ? 3 : 2), named * times, number_names};
}

/// Of a net, which is a row whatever it is.
constexpr program_bounds bounds_of_net(const step &net) {
    const step *const root[] = {&net, nullptr};
    return bounds_of({.form = step_form::string, .inside = root});
}

} // namespace tally::detail
