// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/array_of.hpp>
#include <tally/net/bounds.hpp>
#include <tally/net/emitter.hpp>
#include <tally/net/recent.hpp>
#include <tally/net/steps.hpp>
#include <tally/wiring/recorder.hpp>

#include <cstdint>

/// From the steps of a net to its program.
namespace tally::detail {

/// Emits a step that is given these values; `name` is the name of its row, if it has one. The result is what it makes.
constexpr value_range emit(emitter &e, const step &s, const child_name *name, value_range in);

/// A child that is a row wherever it stands, and has no name. If it is like one of the last, the two are noted as such,
/// and its instructions are those of the other.
constexpr value_range emit_block(emitter &e, const step &s, recent_children &recent, value_range in) {
    recent_child &first = recent.find_or_add(&s, in.count);
    const int at = e.at;
    const bool is_alike = first.instructions != 0;
    if (is_alike)
        e.out[first.at].has_alike = true;
    if (is_alike && !e.number_names && !e.in_recursive) { // takes a new number in any case
        const value_range made = e.put_again(first.at, first.instructions, first.values, in);
        e.rows += first.rows;
        e.add_rows_from(at, first.counts);
        return made;
    }
    const int rows = e.rows, values = e.value_at;
    const parameter_counts counts = e.counts;
    const value_range made = emit(e, s, nullptr, in);
    if (is_alike) {
        e.out[at].has_alike = true;
        e.out[at].alike = at - first.at;
    } else {
        first.at = at;
        first.instructions = e.at - at;
        first.values = e.value_at - values;
        first.rows = e.rows - rows;
        first.counts = e.counts.since(counts);
    }
    return made;
}

/// One layer after the other, `s.times` times.
constexpr value_range emit_string(emitter &e, const step &s, value_range in) {
    recent_children recent{};
    const int first_repeat = e.first_repeat, this_repeat = e.this_repeat;
    if (s.times > 1 && first_repeat == this_repeat)
        e.first_repeat = e.this_repeat = e.at;
    for (std::int64_t i = 0; i < s.times; ++i) {
        if (i > 0)
            e.this_repeat = e.at;
        for (const step *const *child = s.inside; *child; ++child)
            if (const step &c = **child; c.form == step_form::own_layer) // mostly: the shortest way
                in = e.put_layer(static_cast<const layer_step &>(c).info, nullptr, in);
            else
                in = c.is_row ? emit_block(e, c, recent, in) : emit(e, c, nullptr, in);
    }
    e.first_repeat = first_repeat;
    e.this_repeat = this_repeat;
    return in;
}

/// Each branch is given the same, and the join what they make.
constexpr value_range emit_branches(emitter &e, const step &s, value_range in) {
    int count = 0;
    while (s.inside[count])
        ++count;
    value_range *const results = new value_range[static_cast<std::size_t>(count)];
    for (int k = 0; k < count; ++k) {
        const step &branch = *s.inside[k];
        results[k] = branch.is_sequential ? emit_string(e, branch, in) : emit(e, branch, nullptr, in);
        if (results[k].count != 1)
            results[k] = e.put_only(results[k], 1, branch_of_several, "Branches");
    }
    const value_range made = e.put_function(*s.layer, results, count);
    delete[] results;
    return made;
}

/// Some values of a block in an order of their own.
constexpr value_range put_in_order(emitter &e, const int *ids, int count) {
    bool in_order = true;
    for (int k = 1; k < count; ++k)
        in_order = in_order && ids[k] == ids[0] + k;
    if (count > 0 && in_order)
        return {ids[0], count};
    value_range *const each = new value_range[static_cast<std::size_t>(count) + 1];
    for (int k = 0; k < count; ++k)
        each[k] = {ids[k], 1};
    const value_range all = e.put_together(each, count);
    delete[] each;
    return all;
}

/// What the forward of a block calls.
constexpr value_range emit_forward(emitter &e, const step &s, value_range in) {
    recorder r{&e, nullptr, 0};
    const int block = e.parent;
    if (in.count != s.inputs)
        in = e.put_only(in, s.inputs, wrong_input_count, s.block->type);
    const returned made = s.wire(r, in.first);
    for (int k = 0; k < made.count; ++k)
        r.knows(made.list[k]);
    if (r.wrong) {
        e.refuse_row(block, *r.wrong);
        return {0, made.count}; // it is not walked through
    }
    int ids[most_returned]{};
    for (int k = 0; k < made.count; ++k)
        ids[k] = made.list[k].id();
    return put_in_order(e, ids, made.count);
}

/// A composition: in a row, or as wiring of the row around it. Everything is in this one function, since evaluations
/// may be only so deep.
constexpr value_range emit_composition(emitter &e, const step &s, const child_name *name, value_range in) {
    const bool is_row = s.is_row || name || e.parent < 0;
    const int at = e.at, parent = e.parent;
    const bool in_recursive = e.in_recursive;
    int next_child = 0, slots = 0;
    value_range given{};
    if (is_row) {
        in = given = e.put_block(*s.block, name, in);
        next_child = e.next_child;
        slots = e.slots;
        e.slots = 0;
        e.begin_row(at);
    }
    if (s.wrong)
        e.mistake(*s.wrong, s.type, nullptr);
    else
        in = s.form == step_form::branches  ? emit_branches(e, s, in)
             : s.form == step_form::forward ? emit_forward(e, s, in)
                                            : emit_string(e, s, in);
    if (is_row) {
        in = e.end_row(at, given, in, s.form == step_form::forward);
        if (const int all = e.slots + e.out[at].frame; all > slots)
            slots = all;
        e.slots = slots;
        e.parent = parent;
        e.in_recursive = in_recursive;
        e.next_child = next_child;
    }
    return in;
}

constexpr value_range emit(emitter &e, const step &s, const child_name *name, value_range in) {
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
        return e.put_layer(static_cast<const layer_step *>(named)->info, name, in);
    if (form == step_form::layer || (form == step_form::function && e.parent < 0)) // a net has a row
        return e.put_layer(*named->layer, name, in);
    if (form == step_form::function)
        return e.put_function(*named->layer, in);
    if (form != step_form::mistake)
        return emit_composition(e, *named, name, in);
    e.mistake(*named->wrong, named->type, name);
    return in;
}

constexpr const char *type_of_call(const step &s) {
    const step &c = called(s);
    if (c.form == step_form::own_layer)
        return static_cast<const layer_step &>(c).info.options->type;
    return c.layer ? c.layer->options->type : c.block ? c.block->type : c.type;
}

constexpr int recorder::call(const step &child, const value *in, int count, int outputs) {
    if (!knows(in, count))
        return 0;
    if (to && count == 1 && child.form == step_form::own_layer) // mostly: the shortest way
        return to->put_layer(static_cast<const layer_step &>(child).info, nullptr, {in->id(), 1}).first;
    if (!to && (!counter || counter->found.wrong)) {
        value_at += outputs;
        return value_at - outputs;
    }
    if (!to) {
        int values = count;
        if (count > 1)
            room.add_instruction(count, count);
        counter->count_child(room, child, depth, values);
        if (values != outputs)
            room.add_instruction(values, outputs);
        counter->check_size(room, ++calls);
        value_at += outputs;
        return value_at - outputs;
    }
    value_range given{in->id(), 1};
    if (count != 1) {
        int *const ids = new int[static_cast<std::size_t>(count) + 1];
        for (int k = 0; k < count; ++k)
            ids[k] = in[k].id();
        given = put_in_order(*to, ids, count);
        delete[] ids;
    }
    value_range made = child.is_row ? emit_block(*to, child, recent, given) : emit(*to, child, nullptr, given);
    if (made.count != outputs)
        made = to->put_only(made, outputs, wrong_result_count, type_of_call(child));
    return made.first;
}

constexpr int recorder::call(const function_info &function, const value *in, int count, const scalar *arguments,
                             int argument_count) {
    bool all_known = knows(in, count);
    int numbers = 0;
    if (argument_count > most_arguments) {
        refuse(too_many_arguments);
        return 0;
    }
    for (int k = 0; k < argument_count; ++k)
        if (arguments[k].kind == argument_kind::size) {
            ++numbers;
            all_known = all_known && knows(value(arguments[k].whole.at(), 0));
        }
    if (!all_known)
        return 0;
    if (!to) {
        room.add_instruction(count + numbers, 1);
        ++room.calls;
        room.arguments += argument_count;
        if (counter)
            counter->check_size(room, ++calls);
        return value_at++;
    }
    value_range *const operands = new value_range[static_cast<std::size_t>(count + numbers) + 1];
    written_argument *const written = new written_argument[static_cast<std::size_t>(argument_count) + 1]{};
    for (int k = 0; k < count; ++k)
        operands[k] = {in[k].id(), 1};
    int next = count;
    for (int k = 0; k < argument_count; ++k) {
        const scalar &a = arguments[k];
        written[k] = {a.kind, a.whole.is_known() ? a.whole.known() : 0, a.real};
        if (a.kind == argument_kind::size)
            operands[next++] = {a.whole.id(), 1};
    }
    const value_range made = to->put_function(function, operands, count, numbers, written, argument_count);
    delete[] operands;
    delete[] written;
    return made.first;
}

/// Places for the table of named rows: a power of two, at most a quarter of it used.
constexpr std::uint32_t table_size(std::int64_t rows) {
    std::uint32_t n = 8;
    while (n < 4 * static_cast<std::uint32_t>(rows))
        n *= 2;
    return n;
}

template <int Instructions, int Operands, int Calls, int Arguments> struct program_storage {
    array_of<instruction, Instructions> instructions{};
    array_of<operand, Operands + 1> operands{};
    array_of<function_call, Calls + 1> calls{};
    array_of<written_argument, Arguments + 1> arguments{};
    program_size size{};
    net_counts sums{};
};

// A variable, since clang evaluates one in a function each time that it comes by.
template <class Net> inline constexpr program_bounds bounds_for = bounds_of_net(step_of<Net>);

template <class Net> constexpr auto make_program() {
    constexpr const program_bounds &bounds = bounds_for<Net>;
    constexpr program_room room = bounds.is_wrong() ? program_room{.instructions = 1} : bounds.room;
    constexpr auto values = static_cast<std::size_t>(room.values + most_inputs);
    constexpr std::uint32_t places =
        table_size(bounds.number_names || bounds.is_wrong() ? room.instructions : room.named);
    program_storage<room.instructions, room.operands, room.calls, room.arguments> storage;
    int named[places]{}, last[values]{}, slot[values]{}, free[values]{};
    emitter e{storage.instructions, storage.operands,   storage.calls, storage.arguments, {last, slot}, free, named,
              places - 1,           bounds.number_names};
    const value_range in = e.take_inputs(inputs_of_net(step_of<Net>));
    value_range made = in;
    if constexpr (bounds.is_too_deep())
        e.mistake(*bounds.wrong, bounds.type, nullptr);
    else if constexpr (bounds.is_wrong())
        e.mistake(*bounds.wrong, bare_name<Net>.text, nullptr);
    else
        made = emit(e, step_of<Net>, nullptr, in);
    const bool is_code = called(step_of<Net>).form == step_form::forward;
    storage.size = {e.at,    e.rows,          e.max_depth, e.max_children, e.value_at,
                    e.slots, e.most_operands, in.count,    is_code,        made.count};
    storage.size.slots += storage.size.outer_frame();
    e.place_net(storage.size);
    storage.sums = {e.counts, e.wrong_at};
    return storage;
}

template <class Net> inline constexpr auto stored_program = make_program<Net>();

template <class Net> inline constexpr const program_size &size_of = stored_program<Net>.size;

template <class Net> inline constexpr const parameter_counts &counts_of = stored_program<Net>.sums.counts;

template <class Net>
inline constexpr program_view program_of{stored_program<Net>.instructions, stored_program<Net>.operands,
                                         stored_program<Net>.calls, stored_program<Net>.arguments, size_of<Net>};

} // namespace tally::detail
