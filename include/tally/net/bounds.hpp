// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/steps.hpp>

#include <cstdint>

/// How much room the program of a net needs, before it is emitted.
namespace tally::detail {

/// So many are emitted within the compilers' default limits, whatever they are.
inline constexpr std::int64_t most_instructions = 16'000;

/// Compositions in each other: an evaluation may be 512 calls deep, and each takes up to three.
inline constexpr int most_nested = 150;

inline constexpr fault too_many_instructions{.code = fault_code::budget,
                                             .wanted = "at most 16,000 steps in a net",
                                             .got = "more",
                                             .remedy = "summarize its blocks one by one"};

struct program_bounds {
    std::int64_t instructions;
    std::int64_t named;         ///< rows that are found by their names
    bool number_names;          ///< some are named as children without a name are
    const fault *wrong;         ///< too many, or too deep: then the numbers above are not all
    const char *type = nullptr; ///< what is too deep

    constexpr bool is_wrong() const { return wrong != nullptr; }
    constexpr bool is_too_deep() const { return wrong == &too_many_levels; }
};

/// So many times the same. How far beyond `most_instructions` it is does not matter, as long as it is no overflow.
constexpr std::int64_t capped_product(std::int64_t count, std::int64_t times) {
    constexpr std::int64_t cap = 1'000'000'000;
    return count < cap && times < cap && count * times < cap ? count * times : cap;
}

/// Goes through the steps of a net.
struct step_counter {
    std::int64_t visited = 0; ///< steps so far
    const fault *wrong = nullptr;
    const char *wrong_type = nullptr;

    /// Of what is inside of a step.
    constexpr program_bounds inside_of(const step &s, int depth) {
        const bool is_branches = s.form == step_form::branches;
        std::int64_t inside = is_branches ? 1 : 0, named = 0; // the join
        bool number_names = false;
        for (const step *const *child = s.inside; *child; ++child) {
            const step *c = *child;
            bool is_row = c->is_row && !(is_branches && c->is_sequential);
            if (is_branches)
                ++inside; // save or next
            for (; c->form == step_form::named; c = c->child) {
                if (is_row) // two names: a mistake
                    ++inside;
                if (c->name->wrong)
                    ++inside;
                if (!c->name->name.text)
                    number_names = true;
                ++named;
                is_row = true;
            }
            ++visited;
            if (!c->inside) {
                ++inside;
                if (c->wrong == &too_many_levels)
                    too_deep(*c);
                continue;
            }
            if (depth == most_nested)
                too_deep(*c);
            else if (visited > most_instructions)
                wrong = &too_many_instructions;
            if (wrong)
                break;
            const program_bounds b = inside_of(*c, depth + 1);
            inside += b.instructions;
            named += b.named;
            number_names = number_names || b.number_names;
            if (is_row)
                inside += 2; // open and close
        }
        if (s.times > 1)
            return {capped_product(inside, s.times), capped_product(named, s.times), number_names, wrong};
        return {inside, named, number_names, wrong};
    }

  private:
    constexpr void too_deep(const step &s) {
        wrong = &too_many_levels;
        wrong_type = s.block ? s.block->type : s.type;
    }
};

/// Of a net, which is a row whatever it is.
constexpr program_bounds bounds_of_net(const step &net) {
    const step *const root[] = {&net, nullptr};
    step_counter counter;
    program_bounds bounds = counter.inside_of({.form = step_form::string, .inside = root}, 0);
    bounds.type = counter.wrong_type;
    if (!net.is_row)
        bounds.instructions += 2;
    if (!bounds.wrong && bounds.instructions > most_instructions)
        bounds.wrong = &too_many_instructions;
    return bounds;
}

} // namespace tally::detail
