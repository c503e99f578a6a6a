// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/program.hpp>

#include <cstdint>

/// Instructions as they come, with what is known of each only when it comes: its name, and whether it came before.
namespace tally::detail {

inline constexpr fault two_layers_of_one_name{.code = fault_code::name_taken,
                                              .wanted = "one layer of that name",
                                              .got = "another one, %t",
                                              .remedy = "give it a name of its own"};
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
    int *named; ///< hash table of named rows, by parent and name: one more than the instruction; 0: free
    std::uint32_t named_mask;
    bool number_names; ///< as in program_bounds

    int at = 0; ///< instructions so far
    int rows = 0;
    int depth = 0, max_depth = 0;
    int saved = 0, max_saved = 0;
    int next_child = 0, max_children = 0;
    parameter_counts counts{};
    int wrong_at = -1; ///< as in net_counts
    int parent = -1;
    bool in_recursive = false; ///< the parent was called before
    int first_repeat = 0;      ///< from here to `this_repeat` are the layers that a Repeat had before
    int this_repeat = 0;

    constexpr bool is_repeated() const { return this_repeat > first_repeat; }

    /// What has no row.
    constexpr void put(opcode code, const layer_info *layer = nullptr, int branches = 0) {
        instruction i{};
        i.code = code;
        i.depth = depth;
        i.parent = parent;
        i.repeated = is_repeated();
        i.branches = branches;
        i.layer = layer;
        if (layer && layer->wrong)
            refuse(i, *layer->wrong);
        out[at++] = i;
    }

    /// A row of a layer. Without a name, the row gets the next number.
    constexpr void put_layer(const layer_info &layer, const child_name *name) {
        instruction row{};
        row.layer = &layer;
        put_row(row, layer.wrong, name);
        if (layer.has_parameters && !row.recursive)
            add(layer.counts, at - 1);
    }

    constexpr void put_block(const block_info &block, const child_name *name) {
        instruction row{};
        row.code = opcode::open;
        row.block = &block;
        put_row(row, block.wrong, name);
    }

    /// What comes next is in the row that instruction `at` began.
    constexpr void begin_row(int row) {
        parent = row;
        in_recursive = out[row].recursive;
        next_child = 0;
        if (++depth > max_depth)
            max_depth = depth;
    }

    constexpr void end_row(int row) {
        --depth;
        out[row].end = at;
        put(opcode::close);
        if (next_child > max_children)
            max_children = next_child;
    }

    constexpr void mistake(const fault &why, const char *type, const child_name *name) {
        instruction i{};
        i.code = opcode::mistake;
        i.depth = depth;
        i.parent = parent;
        set_name(i, name);
        refuse(i, why);
        i.mistaken = type;
        out[at++] = i;
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

  private:
    /// Gives a row its place and its name, and finds out whether its layer was called before. Only what is new under
    /// its parent takes a number.
    constexpr void put_row(instruction &row, const fault *wrong, const child_name *name) {
        row.depth = depth;
        row.parent = parent;
        row.repeated = is_repeated();
        if (wrong)
            refuse(row, *wrong);
        if (in_recursive)
            find_in_original(row, name);
        else if (name || number_names)
            find_by_name(row, name);
        else
            row.number = next_child++; // a new one: no need to look
        out[at++] = row;
        ++rows;
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
        const int before = block.original + (at - parent);
        next_child += !out[before].recursive;
        call_again(row, out[before].recursive ? out[before].original : before);
    }

    constexpr void call_again(instruction &row, int first) {
        row.recursive = true;
        row.original = first;
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
            if (out[row - 1].parent == parent && (out[row - 1].name == &name || out[row - 1].own_name() == name))
                return row - 1;
            slot = (slot + 1) & named_mask;
        }
        named[slot] = at + 1;
        return at;
    }
};

} // namespace tally::detail
