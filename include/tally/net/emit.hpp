// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/array_of.hpp>
#include <tally/net/bounds.hpp>
#include <tally/net/emitter.hpp>
#include <tally/net/steps.hpp>

#include <cstdint>

/// From the steps of a net to its program.
namespace tally::detail {

/// Emits a step; `name` is the name of its row, if it has one.
constexpr void emit(emitter &e, const step &s, const child_name *name);

/// A block among the children of a row, the first of its type: where its instructions begin, and what they come to.
struct recent_child {
    const step *type;
    int at;
    int instructions;
    int rows;
    parameter_counts counts;
};

/// The last few of them.
struct recent_children {
    static constexpr int max_count = 4;
    recent_child children[max_count];
    int next;

    constexpr recent_child &find_or_add(const step *type) {
        for (recent_child &child : children)
            if (child.type == type)
                return child;
        recent_child &child = children[next];
        next = (next + 1) % max_count;
        child = {type, 0, 0, 0, {}};
        return child;
    }
};

/// The same block again under the same parent: its instructions are those of the first one, moved.
constexpr void emit_again(emitter &e, const recent_child &first) {
    const int at = e.at, moved = at - first.at;
    instruction block = e.out[first.at];
    block.parent = e.parent;
    block.repeated = e.is_repeated();
    block.end += moved;
    block.number = e.next_child++;
    e.out[at] = block;
    e.at += first.instructions;
    e.rows += first.rows;
    for (int k = at + 1; k < e.at; ++k) {
        instruction i = e.out[k - moved];
        i.parent += moved;
        if (i.recursive)
            i.original += moved;
        if (i.code == opcode::open) {
            i.end += moved;
            if (i.alike != 0)
                i.alike += moved;
        }
        e.out[k] = i;
    }
    e.add_rows_from(at, first.counts);
}

/// A child that is a row wherever it stands, and has no name: if it is like one of the last, the two are noted as such.
constexpr void emit_block(emitter &e, const step &s, recent_children &recent) {
    recent_child &first = recent.find_or_add(&s);
    const int at = e.at;
    const bool is_alike = first.instructions != 0;
    if (is_alike && e.out[first.at].alike == 0)
        e.out[first.at].alike = first.at;
    if (is_alike && !e.number_names && !e.in_recursive) { // takes a new number in any case
        emit_again(e, first);
        return;
    }
    const int rows = e.rows;
    const parameter_counts counts = e.counts;
    emit(e, s, nullptr);
    if (is_alike)
        e.out[at].alike = first.at;
    else {
        first.at = at;
        first.instructions = e.at - at;
        first.rows = e.rows - rows;
        first.counts = e.counts.since(counts);
    }
}

/// One layer after the other, `s.times` times.
constexpr void emit_string(emitter &e, const step &s) {
    recent_children recent{};
    const int first_repeat = e.first_repeat, this_repeat = e.this_repeat;
    if (s.times > 1 && first_repeat == this_repeat)
        e.first_repeat = e.this_repeat = e.at;
    for (std::int64_t i = 0; i < s.times; ++i) {
        if (i > 0)
            e.this_repeat = e.at;
        for (const step *const *child = s.inside; *child; ++child)
            if (const step &c = **child; c.is_row)
                emit_block(e, c, recent);
            else
                emit(e, c, nullptr);
    }
    e.first_repeat = first_repeat;
    e.this_repeat = this_repeat;
}

constexpr void save_current(emitter &e) {
    if (++e.saved > e.max_saved)
        e.max_saved = e.saved;
}

constexpr void emit_branches(emitter &e, const step &s) {
    e.put(opcode::save);
    save_current(e);
    int branches = 0;
    for (const step *const *child = s.inside; *child; ++child, ++branches) {
        if (branches > 0) {
            e.put(opcode::next, nullptr, branches);
            save_current(e);
        }
        if ((*child)->is_sequential)
            emit_string(e, **child);
        else
            emit(e, **child, nullptr);
    }
    e.put(opcode::join, s.layer, branches);
    e.saved -= branches;
}

/// A composition: in a row, or as wiring of the row around it. Everything is in this one function, since evaluations
/// may be only so deep.
constexpr void emit_composition(emitter &e, const step &s, const child_name *name) {
    const bool is_row = s.is_row || name || e.parent < 0;
    const int at = e.at, parent = e.parent;
    const bool in_recursive = e.in_recursive;
    int next_child = 0;
    if (is_row) {
        e.put_block(*s.block, name);
        next_child = e.next_child;
        e.begin_row(at);
    }
    if (s.wrong)
        e.mistake(*s.wrong, s.type, nullptr);
    else if (s.form == step_form::branches)
        emit_branches(e, s);
    else
        emit_string(e, s);
    if (is_row) {
        e.end_row(at);
        e.parent = parent;
        e.in_recursive = in_recursive;
        e.next_child = next_child;
    }
}

constexpr void emit(emitter &e, const step &s, const child_name *name) {
    const step *named = &s;
    for (; named->form == step_form::named; named = named->child) {
        if (named->name->wrong)
            e.mistake(*named->name->wrong, "Named", name);
        if (name)
            e.mistake(two_names, "Named", name);
        name = &named->name->name;
    }
    const step_form form = named->form;
    if (form == step_form::own_layer)
        e.put_layer(static_cast<const layer_step *>(named)->info, name);
    else if (form == step_form::layer || (form == step_form::function && e.parent < 0)) // a net has a row
        e.put_layer(*named->layer, name);
    else if (form == step_form::function)
        e.put(opcode::function, named->layer);
    else if (form == step_form::mistake)
        e.mistake(*named->wrong, named->type, name);
    else
        emit_composition(e, *named, name);
}

/// Places for the table of named rows: a power of two, at most a quarter of it used.
constexpr std::uint32_t table_size(std::int64_t rows) {
    std::uint32_t n = 8;
    while (n < 4 * static_cast<std::uint32_t>(rows))
        n *= 2;
    return n;
}

template <int Instructions> struct program_storage {
    array_of<instruction, Instructions> instructions{};
    program_size size{};
    net_counts sums{};
};

// A variable, since clang evaluates one in a function each time that it comes by.
template <class Net> inline constexpr program_bounds bounds_for = bounds_of_net(step_of<Net>);

template <class Net> constexpr auto make_program() {
    constexpr const program_bounds &bounds = bounds_for<Net>;
    constexpr int instructions = bounds.is_wrong() ? 1 : bounds.instructions;
    constexpr std::uint32_t places = table_size(bounds.number_names || bounds.is_wrong() ? instructions : bounds.named);
    program_storage<instructions> storage;
    int named[places]{};
    emitter e{storage.instructions, named, places - 1, bounds.number_names};
    if constexpr (bounds.is_too_deep())
        e.mistake(*bounds.wrong, bounds.type, nullptr);
    else if constexpr (bounds.is_wrong())
        e.mistake(*bounds.wrong, bare_name<Net>.text, nullptr);
    else
        emit(e, step_of<Net>, nullptr);
    storage.size = {e.at, e.rows, e.max_depth, e.max_saved, e.max_children};
    storage.sums = {e.counts, e.wrong_at};
    return storage;
}

template <class Net> inline constexpr auto stored_program = make_program<Net>();

template <class Net> inline constexpr const program_size &size_of = stored_program<Net>.size;

template <class Net> inline constexpr const parameter_counts &counts_of = stored_program<Net>.sums.counts;

template <class Net> inline constexpr program_view program_of{stored_program<Net>.instructions, size_of<Net>};

} // namespace tally::detail
