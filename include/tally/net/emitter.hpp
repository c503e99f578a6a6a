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

/// Takes the instructions: only counts them while `out` is null. Each is made here and then copied to its place, since
/// to change a member of an array's element takes g++ three times as long as one of a variable.
struct emitter {
    instruction *out = nullptr;
    int *named = nullptr; ///< hash table of named rows, by parent and name: one more than the instruction; 0: free
    std::uint32_t named_mask = 0;
    bool number_names = false; ///< as in program_size

    program_size size{};
    net_counts sums{};
    int depth = 0;
    int saved = 0;
    int parent = -1;
    bool in_recursive = false; ///< the parent was called before
    int next_child = 0;
    int first_repeat = 0; ///< from here to `this_repeat` are the layers that a Repeat had before
    int this_repeat = 0;

    /// What has no row. There is no place to write it to while instructions are only counted.
    constexpr void put(opcode code, const layer_info *layer = nullptr, int branches = 0) {
        const int at = size.instructions++;
        if (!out)
            return;
        instruction i{};
        i.code = code;
        i.depth = depth;
        i.parent = parent;
        i.branches = branches;
        i.layer = layer;
        if (layer && layer->wrong)
            refuse(i, *layer->wrong, at);
        out[at] = i;
    }

    /// A row of a layer. Without a name, the row gets the next number.
    constexpr void put_layer(const layer_info &layer, const child_name *name) {
        if (!out) {
            count_row(name);
            return;
        }
        instruction row{};
        row.layer = &layer;
        put_row(row, layer.wrong, name);
        if (layer.has_parameters && !row.recursive)
            add(layer.counts, size.instructions - 1);
    }

    constexpr void put_block(const block_info &block, const child_name *name) {
        if (!out) {
            count_row(name);
            return;
        }
        instruction row{};
        row.code = opcode::open;
        row.block = &block;
        put_row(row, block.wrong, name);
    }

    constexpr void mistake(const fault &why, const char *type, const child_name *name) {
        const int at = size.instructions++;
        if (!out)
            return;
        instruction i{};
        i.code = opcode::mistake;
        i.depth = depth;
        i.parent = parent;
        i.name = name ? *name : number_name(next_child);
        refuse(i, why, at);
        i.mistaken = type;
        out[at] = i;
    }

    /// Adds the parameters of the row `at`.
    constexpr void add(const parameter_counts &counts, int at) {
        sums.counts.add(counts);
        if (sums.counts.overflowed && !sums.wrong())
            sums.wrong_at = at;
    }

    /// Adds the parameters of all rows from `at` on, which come to `counts`.
    constexpr void add_rows_from(int at, const parameter_counts &counts) {
        parameter_counts all = sums.counts;
        all.add(counts);
        if (!all.overflowed) {
            sums.counts = all;
            return;
        }
        for (; at < size.instructions; ++at) // one by one, to find the row with which they are too many
            if (const instruction &i = out[at]; i.code == opcode::leaf && !i.recursive)
                add(i.layer->counts, at);
    }

  private:
    constexpr void count_row(const child_name *name) {
        ++size.instructions;
        ++size.rows;
        if (name) {
            ++size.named;
            if (!name->text)
                size.number_names = true;
        }
        if (++next_child > size.children)
            size.children = next_child;
    }

    /// Gives a row its place and its name, and finds out whether its layer was called before. Only what is new under
    /// its parent takes a number.
    constexpr void put_row(instruction &row, const fault *wrong, const child_name *name) {
        const int at = size.instructions++;
        row.depth = depth;
        row.parent = parent;
        if (wrong)
            refuse(row, *wrong, at);
        if (in_recursive)
            find_in_original(row, name, at);
        else if (name || number_names)
            find_by_name(row, name, at);
        else
            row.name.number = next_child++; // a new one: no need to look
        out[at] = row;
    }

    constexpr void find_by_name(instruction &row, const child_name *name, int at) {
        row.name = name ? *name : number_name(next_child);
        const int first = find_or_insert(row.name, at);
        if (first == at)
            ++next_child;
        else if (!name)
            refuse(row, name_of_a_number, at);
        else if (first >= first_repeat && first < this_repeat)
            refuse(row, names_in_repeat, at);
        else
            call_again(row, first, at);
    }

    /// A layer in a block that is called again is itself called again. It stands where it stood in the first call: the
    /// two are of one type.
    constexpr void find_in_original(instruction &row, const child_name *name, int at) {
        row.name = name ? *name : number_name(next_child);
        const instruction &block = out[parent];
        if (block.wrong) {
            ++next_child;
            return;
        }
        const int before = block.original + (at - parent);
        next_child += !out[before].recursive;
        call_again(row, out[before].recursive ? out[before].original : before, at);
    }

    constexpr void call_again(instruction &row, int first, int at) {
        row.recursive = true;
        row.original = first;
        if (out[first].layer != row.layer || out[first].block != row.block)
            refuse(row, two_layers_of_one_name, at);
    }

    constexpr void refuse(instruction &i, const fault &why, int at) {
        i.wrong = &why;
        if (!sums.wrong())
            sums.wrong_at = at;
    }

    /// The row of that name below the same parent; `at` itself if it is the first.
    constexpr int find_or_insert(const child_name &name, int at) {
        std::uint32_t slot = (name.hash + static_cast<std::uint32_t>(parent) * 2654435761u) & named_mask;
        while (const int row = named[slot]) {
            if (out[row - 1].parent == parent && out[row - 1].name == name)
                return row - 1;
            slot = (slot + 1) & named_mask;
        }
        named[slot] = at + 1;
        return at;
    }
};

} // namespace tally::detail
