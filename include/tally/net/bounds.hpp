// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/steps.hpp>
#include <tally/wiring/recorder.hpp>

#include <cstdint>

/// How much room the program of a net needs, before it is emitted.
namespace tally::detail {

/// So many are emitted within the compilers' default limits, whatever they are.
inline constexpr std::int64_t most_instructions = 16'000;

/// Compositions in each other: an evaluation may be 512 calls deep, and each takes up to three.
inline constexpr int most_nested = 150;

/// So many calls compilers evaluate in one forward.
inline constexpr int most_calls = 6'000;

inline constexpr fault too_many_calls{.code = fault_code::budget,
                                      .wanted = "at most 6,000 calls in a forward",
                                      .got = "more",
                                      .remedy = "make blocks of what is called again"};

/// A forward in another one takes as many calls as so many compositions.
inline constexpr int levels_of_forward = 4;

inline constexpr fault too_many_instructions{.code = fault_code::budget,
                                             .wanted = "at most 16,000 steps in a net",
                                             .got = "more",
                                             .remedy = "summarize its blocks one by one"};

struct program_bounds {
    program_room room{};
    bool number_names = false;  ///< some are named as children without a name are
    const fault *wrong{};       ///< too many, or too deep: then the numbers above are not all
    const char *type = nullptr; ///< what is too deep

    constexpr bool is_wrong() const { return wrong != nullptr; }
    constexpr bool is_too_deep() const { return wrong == &too_many_levels; }
};

/// Goes through the steps of a net.
struct step_counter {
    program_bounds found{};   ///< but for the room
    std::int64_t visited = 0; ///< steps so far

    /// What is inside of a step takes `values` values, and then there are as many as it makes.
    constexpr program_room inside_of(const step &s, int depth, int &values) {
        const int before = values;
        program_room room = once(s, depth, values);
        if (s.times < 2)
            return room;
        program_room all = room;
        if (values != before) // the others are given what the first one makes
            room = once(s, depth, values);
        all.add(room, s.times - 1);
        return all;
    }

    /// A child that takes `values` values, and then there are as many as it makes. `is_string` is of a Sequential that
    /// is no row.
    constexpr void count_child(program_room &room, const step &child, int depth, int &values, bool is_string = false) {
        const step *c = &child;
        bool is_row = c->is_row && !is_string;
        for (; c->form == step_form::named; c = c->child) {
            room.instructions += is_row + (c->name->wrong != nullptr); // mistakes: a second name, a wrong one
            if (!c->name->name.text)
                found.number_names = true;
            ++room.named;
            is_row = true;
        }
        if (!c->inside && !c->wire) {
            if (c->wrong == &too_many_levels)
                too_deep(*c);
            const int made = outputs_of(*c, values);
            room.add_instruction(values, values == 1 ? made : values + made);
            values = made;
            return;
        }
        if (found.wrong)
            return;
        if (is_row)
            room.add_instruction(values, values);
        composition &last = last_[depth % remembered];
        if (c != last.type || values != last.given || last.depth != depth) {
            const int given = values;
            const program_room inside = count_composition(*c, depth, values);
            last = {c, depth, given, values, inside};
        }
        room.add(last.room);
        values = last.made;
        if (is_row)
            room.add_instruction(values, values);
    }

    /// More than that are not counted.
    constexpr void check_size(const program_room &room, int calls) {
        if (calls > most_calls)
            found.wrong = &too_many_calls;
        else if (room.instructions > most_instructions)
            found.wrong = &too_many_instructions;
    }

  private:
    /// A composition inside of which there is often another one: what it came to.
    struct composition {
        const step *type;
        int depth;
        int given;
        int made;
        program_room room;
    };
    static constexpr int remembered = 8;

    constexpr program_room once(const step &s, int depth, int &values) {
        const bool is_branches = s.form == step_form::branches;
        const int given = values;
        int branches = 0;
        program_room room;
        for (const step *const *child = s.inside; *child; ++child) {
            if (is_branches)
                values = given;
            if ((*child)->form == step_form::own_layer && values == 1) { // mostly: the shortest way
                values = static_cast<const layer_step &>(**child).info.outputs;
                ++room.instructions;
                room.values += values;
            } else
                count_child(room, **child, depth, values, is_branches && (*child)->is_sequential);
            if (is_branches && values != 1)
                room.add_instruction(values, 1);
            ++branches;
        }
        visited += room.instructions;
        if (is_branches) {
            values = s.layer ? s.layer->outputs : given;
            room.add_instruction(branches, values);
        }
        return room;
    }

    constexpr program_room count_forward(const step &s, int depth, int &values) {
        recorder r{nullptr, this, depth};
        r.room.add_instruction(values, s.inputs);
        const returned made = s.wire(r, 0);
        r.room.add_instruction(made.count, made.count);
        visited += r.room.instructions;
        values = made.count;
        return r.room;
    }

    constexpr program_room count_composition(const step &c, int depth, int &values) {
        if (depth >= most_nested)
            too_deep(c);
        else if (visited > most_instructions)
            found.wrong = &too_many_instructions;
        if (found.wrong)
            return {};
        ++visited;
        return c.wire ? count_forward(c, depth + levels_of_forward, values) : inside_of(c, depth + 1, values);
    }

    constexpr void too_deep(const step &s) {
        found.wrong = &too_many_levels;
        found.type = s.block ? s.block->type : s.type;
    }

    composition last_[remembered]{}; ///< at each depth
};

/// Of a net, which is a row whatever it is.
constexpr program_bounds bounds_of_net(const step &net) {
    const step *const root[] = {&net, nullptr};
    step_counter counter;
    const int inputs = inputs_of_net(net);
    int values = inputs;
    const program_room room = counter.inside_of({.form = step_form::string, .inside = root}, 0, values);
    program_bounds bounds = counter.found;
    bounds.room = room;
    if (!net.is_row) {
        bounds.room.add_instruction(inputs, inputs);
        bounds.room.add_instruction(values, values);
    }
    if (!bounds.wrong && room.instructions > most_instructions)
        bounds.wrong = &too_many_instructions;
    return bounds;
}

} // namespace tally::detail
