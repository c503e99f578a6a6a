// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/program.hpp>
#include <tally/net/slots.hpp>

#include <cstdint>

/// Instructions as they come, with what is known of each only when it comes: its name, and whether it came before.
namespace tally::detail {

inline constexpr fault two_layers_of_one_name{.code = fault_code::name_taken,
                                              .wanted = "one layer of that name",
                                              .got = "another one, %t",
                                              .remedy = "give it a name of its own"};
inline constexpr fault unused_call{.code = fault_code::wiring,
                                   .wanted = "a result of %t that is used",
                                   .got = "a call whose results nothing takes",
                                   .remedy = "use it, or remove the call"};
inline constexpr fault names_in_repeat{.code = fault_code::repeat,
                                       .wanted = "layers without names in Repeat",
                                       .got = "Named",
                                       .remedy = "make a block of what is repeated"};
inline constexpr fault name_of_a_number{.code = fault_code::name_taken,
                                        .wanted = "a free number for an unnamed layer",
                                        .got = "one that Named has given",
                                        .remedy = "name it, or name the other otherwise"};

/// Takes the instructions. Each is made here and then copied to its place, since to change a member of an array's
/// element takes g++ three times as long as one of a variable.
struct emitter {
    instruction *out;
    operand *operands;
    function_call *calls;
    written_argument *written;
    value_tables values;
    int *free_slots; ///< room for assign_slots
    int *named;      ///< hash table of named rows, by parent and name: one more than the instruction; 0: free
    std::uint32_t named_mask;
    bool number_names; ///< as in program_bounds

    int at = 0;         ///< instructions so far
    int operand_at = 0; ///< operands of those that take several
    int call_at = 0, argument_at = 0;
    int value_at = 0; ///< values so far
    int most_operands = 1;
    int slots = 0; ///< that the blocks need which were in the current one, and in each other
    int rows = 0;
    int depth = 0, max_depth = 0;
    int next_child = 0, max_children = 0;
    parameter_counts counts{};
    int wrong_at = -1; ///< as in net_counts
    int parent = -1;
    bool in_recursive = false; ///< the parent was called before
    int first_repeat = 0;      ///< from here to `this_repeat` are the layers that a Repeat had before
    int this_repeat = 0;

    constexpr bool is_repeated() const { return this_repeat > first_repeat; }

    /// Values that a net is given.
    constexpr value_range take_inputs(int count) {
        for (int k = 0; k < count; ++k)
            values.slot[k] = k;
        value_at = count;
        return {0, count};
    }

    /// What a layer computes, without a row.
    constexpr value_range put_function(const layer_info &layer, value_range in) { return put_function(layer, &in, 1); }

    /// The same of values in several ranges.
    constexpr value_range put_function(const layer_info &layer, const value_range *in, int ranges) {
        instruction i{};
        i.code = opcode::function;
        i.layer = &layer;
        if (layer.wrong)
            refuse(i, *layer.wrong);
        i.out_count = layer.outputs;
        take(i, value_at, in, ranges);
        return put(i);
    }

    /// A call of a function: the operands are each a range.
    constexpr value_range put_function(const function_info &function, const value_range *in, int tensors, int numbers,
                                       const written_argument *arguments, int argument_count) {
        instruction i{};
        i.code = opcode::function;
        i.function = &function;
        i.call = call_at;
        i.out_count = 1;
        calls[call_at++] = {argument_at, argument_count, tensors};
        for (int k = 0; k < argument_count; ++k)
            written[argument_at++] = arguments[k];
        take(i, value_at, in, tensors + numbers);
        return put(i);
    }

    /// As many values as there are to be: else that fault, whose numbers become what was wanted and what there is.
    constexpr value_range put_only(value_range in, int count, const fault &otherwise, const char *type) {
        instruction i{};
        i.code = opcode::only;
        i.out_count = count;
        i.wrong = &otherwise;
        i.mistaken = type;
        take(i, value_at, &in, 1);
        return put(i);
    }

    /// Values that do not follow each other, as some that do.
    constexpr value_range put_together(const value_range *in, int count) {
        instruction i{};
        i.code = opcode::only;
        i.out_count = count;
        take(i, value_at, in, count);
        return put(i);
    }

    /// A row of a layer. Without a name, the row gets the next number.
    constexpr value_range put_layer(const layer_info &layer, const child_name *name, value_range in) {
        instruction row{};
        row.layer = &layer;
        row.out_count = layer.outputs;
        take(row, value_at, &in, 1);
        const value_range made = put_row(row, layer.wrong, name, in.count == 1 ? 0 : in.count);
        if (layer.has_parameters && !row.recursive)
            add(layer.counts, at - 1);
        return made;
    }

    /// A block begins; the result is what it gets.
    constexpr value_range put_block(const block_info &block, const child_name *name, value_range in) {
        instruction row{};
        row.code = opcode::open;
        row.block = &block;
        row.out_count = in.count;
        take(row, value_at, &in, 1);
        return put_row(row, block.wrong, name);
    }

    /// What comes next is in the row that instruction `at` began.
    constexpr void begin_row(int row) {
        parent = row;
        in_recursive = out[row].recursive;
        next_child = 0;
        if (++depth > max_depth)
            max_depth = depth;
    }

    /// It returns these; the result is what the block around it gets. `first` is the first value that it was given.
    /// Whether each call in it has a result that is used is asked of forwards that are code.
    constexpr value_range end_row(int row, value_range first, value_range results, bool is_code) {
        --depth;
        if (next_child > max_children)
            max_children = next_child;
        instruction i{};
        i.code = opcode::close;
        i.out_count = results.count;
        take(i, value_at, &results, 1);
        out[row].length = at - row;
        out[row].inside = value_at - first.first;
        out[row].out_count = results.count;
        const value_range made = put(i);
        const int unused = assign_slots(out, operands, row, first.first, values, free_slots);
        if (is_code && unused != 0)
            refuse_row(unused, unused_call);
        return made;
    }

    constexpr void mistake(const fault &why, const char *type, const child_name *name) {
        instruction i{};
        i.code = opcode::mistake;
        set_name(i, name);
        refuse(i, why);
        i.mistaken = type;
        put(i);
    }

    /// A block whose forward is wrong.
    constexpr void refuse_row(int row, const fault &why) {
        if (out[row].wrong)
            return;
        out[row].wrong = &why;
        if (wrong_at < 0 || row < wrong_at)
            wrong_at = row;
    }

    /// Adds the parameters of a row.
    constexpr void add(const parameter_counts &more, int row) {
        counts.add(more);
        if (counts.overflowed && wrong_at < 0)
            wrong_at = row;
    }

    /// Adds the parameters of all rows from `row` on, which come to `more`.
    constexpr void add_rows_from(int row, const parameter_counts &more) {
        parameter_counts all = counts;
        all.add(more);
        if (!all.overflowed) {
            counts = all;
            return;
        }
        for (; row < at; ++row) // one by one, to find the row with which they are too many
            if (const instruction &i = out[row]; i.code == opcode::leaf && !i.recursive)
                add(i.layer->counts, row);
    }

    /// The net itself: its inputs have the first slots of all, and what it makes comes in their place.
    constexpr void place_net(const program_size &size) {
        if (size.inputs != 1) // else it has no list, and slot 0 anyway
            for (int k = 0; k < operand_at && k < size.inputs; ++k)
                operands[k].slot = k;
    }

    /// Copies the block that instruction `first` begins, which is given these.
    constexpr value_range put_again(int first, int length, int value_count, value_range in) {
        instruction block = out[first];
        const int moved = at - first, end = at + length;
        block.up = at - parent;
        block.repeated = is_repeated();
        block.number = next_child++;
        block.alike = moved;
        take(block, value_at, &in, 1);
        out[at] = block;
        for (int k = at + 1; k < end; ++k)
            out[k] = out[k - moved];
        at = end;
        value_at += value_count;
        return {value_at - block.out_count, block.out_count};
    }

  private:
    constexpr value_range put(instruction &i, int copies = 0) {
        i.depth = depth;
        i.up = at - parent;
        i.repeated = this_repeat > first_repeat;
        out[at++] = i;
        const int first = value_at + copies;
        value_at = first + i.out_count;
        return {first, i.out_count};
    }

    /// What an instruction takes whose values begin with `own`.
    constexpr void take(instruction &i, int own, const value_range *in, int ranges) {
        if (ranges == 1 && in->count == 1) {
            i.operand_count = 1;
            i.operands = own - in->first;
            values.last[in->first] = at + 1;
            return;
        }
        i.operands = operand_at;
        for (; ranges > 0; --ranges, ++in)
            for (int value = in->first; value < in->first + in->count; ++value) {
                operands[operand_at++] = {own - value, 0};
                values.last[value] = at + 1;
            }
        i.operand_count = operand_at - i.operands;
        if (i.operand_count == 1)
            i.operands = operands[--operand_at].back;
        if (i.operand_count > most_operands)
            most_operands = i.operand_count;
    }

    /// Gives a row its place and its name, and finds out whether its layer was called before. Only what is new under
    /// its parent takes a number.
    constexpr value_range put_row(instruction &row, const fault *wrong, const child_name *name, int copies = 0) {
        if (wrong)
            refuse(row, *wrong);
        if (in_recursive)
            find_in_original(row, name);
        else if (name || number_names)
            find_by_name(row, name);
        else
            row.number = next_child++; // a new one: no need to look
        ++rows;
        return put(row, copies);
    }

    /// "0" is a number, as that of a row without a name.
    constexpr void set_name(instruction &row, const child_name *name) const {
        if (name && name->text)
            row.name = name;
        else
            row.number = name ? name->number : next_child;
    }

    constexpr void find_by_name(instruction &row, const child_name *name) {
        set_name(row, name);
        const int first = name ? find_or_insert(*name) : find_or_insert(number_name(next_child));
        if (first == at)
            ++next_child;
        else if (!name)
            refuse(row, name_of_a_number);
        else if (first >= first_repeat && first < this_repeat)
            refuse(row, names_in_repeat);
        else
            call_again(row, first);
    }

    /// A layer in a block that is called again is itself called again. It stands where it stood in the first call: the
    /// two are of one type.
    constexpr void find_in_original(instruction &row, const child_name *name) {
        set_name(row, name);
        const instruction &block = out[parent];
        if (block.wrong) {
            ++next_child;
            return;
        }
        const int before = at - block.original;
        next_child += !out[before].recursive;
        call_again(row, out[before].recursive ? before - out[before].original : before);
    }

    constexpr void call_again(instruction &row, int first) {
        row.recursive = true;
        row.original = at - first;
        if (!is_same_layer(out[first], row))
            refuse(row, two_layers_of_one_name);
    }

    // Each type has options of its own; of a layer's `layer_info` there is one for each `Level` (net/steps.hpp).
    static constexpr bool is_same_layer(const instruction &a, const instruction &b) {
        return a.layer && b.layer ? a.layer->options == b.layer->options : a.layer == b.layer && a.block == b.block;
    }

    constexpr void refuse(instruction &i, const fault &why) {
        i.wrong = &why;
        if (wrong_at < 0)
            wrong_at = at;
    }

    /// The row of that name below the same parent; the next one if it is the first.
    constexpr int find_or_insert(const child_name &name) {
        std::uint32_t slot = (name.hash + static_cast<std::uint32_t>(parent) * 2654435761u) & named_mask;
        while (const int row = named[slot]) {
            if (row - 1 - out[row - 1].up == parent && (out[row - 1].name == &name || out[row - 1].own_name() == name))
                return row - 1;
            slot = (slot + 1) & named_mask;
        }
        named[slot] = at + 1;
        return at;
    }
};

} // namespace tally::detail
