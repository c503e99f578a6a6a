// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/program.hpp>
#include <tally/net/steps.hpp>

#include <cstdint>

/// From the steps of a net to its program.
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

/// An entry of the table of named rows.
struct sibling {
    int row = 0; ///< one more than the row's instruction; 0: free
    int parent = 0;
};

/// Takes the instructions: only counts them while `out` is null.
struct emitter {
    instruction *out = nullptr;   ///< zeroed: only what differs is written
    int *rows_at_depth = nullptr; ///< running numbers of the rows of each depth
    sibling *siblings = nullptr;  ///< hash table of named rows, by parent and name
    std::uint32_t sibling_mask = 0;
    bool number_names = false; ///< as in program_size

    program_size size{};
    int depth = 0;
    int saved = 0;
    int parent = -1;
    int next_child = 0;
    int first_repeat = 0; ///< from here to `this_repeat` are the layers that a Repeat had before
    int this_repeat = 0;
    child_name pending{}; ///< the name that the next row gets
    bool has_pending = false;

    /// Adds an instruction; there is no place to write it to while they are only counted.
    constexpr instruction *put(opcode code) {
        const int at = size.instructions++;
        if (!out)
            return nullptr;
        instruction &i = out[at];
        i.code = code;
        i.parent = parent;
        i.depth = depth;
        return &i;
    }

    /// The same for a layer without a row: a function or a join.
    constexpr void put(opcode code, const layer_info &layer, int branches = 0) {
        if (instruction *i = put(code)) {
            i->branches = branches;
            i->layer = &layer;
            i->wrong = layer.wrong;
            i->type = layer.options->type;
        }
    }

    constexpr void put_layer(const layer_info &layer) {
        if (!out) {
            ++size.instructions;
            count_row();
            return;
        }
        instruction &row = *put(opcode::leaf);
        row.layer = &layer;
        row.wrong = layer.wrong;
        row.type = layer.options->type;
        name_row(row);
    }

    constexpr instruction *put_block(const block_info &block) {
        instruction *row = put(opcode::open);
        if (row) {
            row->block = &block;
            row->wrong = block.wrong;
            row->type = block.type;
            name_row(*row);
        } else
            count_row();
        return row;
    }

    constexpr void mistake(const fault &why, const char *type) {
        if (instruction *i = put(opcode::mistake)) {
            i->name = next_name();
            i->wrong = &why;
            i->type = type;
        }
    }

  private:
    constexpr child_name next_name() const { return has_pending ? pending : child_name{nullptr, next_child, 0}; }

    constexpr void count_row() {
        ++size.rows;
        size.named += has_pending;
        if (has_pending && !pending.text)
            size.number_names = true;
        has_pending = false;
        if (++next_child > size.children)
            size.children = next_child;
    }

    /// Gives a row its name and numbers, and finds out whether its layer was called before. Only what is new under its
    /// parent takes a number.
    constexpr void name_row(instruction &row) {
        const int at = size.instructions - 1;
        if (depth > 0)
            row.index = ++rows_at_depth[depth];
        row.original = at;
        if (parent >= 0 && out[parent].recursive)
            find_in_original(row);
        else if (!has_pending && !number_names)
            row.name.number = next_child++; // a new one: no need to look
        else {
            const bool is_named = has_pending;
            row.name = next_name();
            has_pending = false;
            row.original = find_or_insert(row.name, at);
            next_child += row.original == at;
            if (row.original == at)
                return;
            if (!is_named)
                row.wrong = &name_of_a_number;
            else if (row.original >= first_repeat && row.original < this_repeat)
                row.wrong = &names_in_repeat;
            else
                repeat(row);
        }
    }

    /// A layer in a block that is called again is itself called again. It stands where it stood in the first call: the
    /// two are of one type.
    constexpr void find_in_original(instruction &row) {
        row.name = next_name();
        has_pending = false;
        const instruction &block = out[parent];
        const int before = block.original + (row.original - parent);
        next_child += block.wrong || out[before].original == before;
        if (!block.wrong) {
            row.original = out[before].original;
            repeat(row);
        }
    }

    constexpr void repeat(instruction &row) {
        const instruction &first = out[row.original];
        row.recursive = true;
        if (first.layer != row.layer || first.block != row.block)
            row.wrong = &two_layers_of_one_name;
    }

    /// The row of that name below the same parent; `at` itself if it is the first.
    constexpr int find_or_insert(const child_name &name, int at) {
        const std::uint32_t key = name.text ? name.hash : static_cast<std::uint32_t>(name.number);
        std::uint32_t slot = (key ^ static_cast<std::uint32_t>(parent + 2) * 2654435761u) * 2246822519u;
        for (slot ^= slot >> 15;; ++slot) {
            sibling &s = siblings[slot & sibling_mask];
            if (s.row == 0) {
                s.row = at + 1;
                s.parent = parent;
                return at;
            }
            if (s.parent == parent && out[s.row - 1].name == name)
                return s.row - 1;
        }
    }
};

constexpr void emit(emitter &e, const step &s);

/// A block among the children of a row: where its instructions begin, and what they come to.
struct recent_child {
    const step *type = nullptr;
    int at = 0;
    program_size before{};
    program_size after{};
};

/// The last few of them.
struct recent_children {
    static constexpr int max_count = 4;
    recent_child children[max_count]{};
    int next = 0;

    constexpr recent_child &find_or_add(const step *type) {
        for (recent_child &child : children)
            if (child.type == type)
                return child;
        recent_child &child = children[next];
        next = (next + 1) % max_count;
        child = {type};
        return child;
    }
};

/// Whether a block without a name is a new one in any case.
constexpr bool takes_new_numbers(const emitter &e) {
    return !e.has_pending && !e.number_names && (e.parent < 0 || !e.out || !e.out[e.parent].recursive);
}

/// The same block again under the same parent: its instructions are those of the last one, moved.
constexpr void emit_again(emitter &e, const recent_child &last) {
    const int at = e.size.instructions, moved = at - last.at;
    const int count = last.after.instructions - last.before.instructions;
    e.size.instructions += count;
    e.size.rows += last.after.rows - last.before.rows;
    e.size.named += last.after.named - last.before.named;
    const int number = e.next_child++;
    if (!e.out) {
        e.size.children = e.next_child > e.size.children ? e.next_child : e.size.children;
        return;
    }
    for (int k = at; k < at + count; ++k) {
        instruction &i = e.out[k];
        i = e.out[k - moved];
        i.parent += moved;
        if (i.code == opcode::leaf || i.code == opcode::open) {
            i.index = ++e.rows_at_depth[i.depth];
            i.original += moved;
            if (i.code == opcode::open)
                i.end += moved;
            if (i.alike != 0)
                i.alike += moved;
        }
    }
    e.out[at].parent = e.parent;
    e.out[at].alike = last.at;
    e.out[at].name.number = number;
}

/// One layer after the other, `s.times` times.
constexpr void emit_string(emitter &e, const step &s) {
    recent_children recent;
    const int first_repeat = e.first_repeat, this_repeat = e.this_repeat;
    if (s.times > 1 && first_repeat == this_repeat)
        e.first_repeat = e.this_repeat = e.size.instructions;
    for (std::int64_t i = 0; i < s.times; ++i) {
        if (i > 0)
            e.this_repeat = e.size.instructions;
        for (const step *const *child = s.inside; *child; ++child) {
            const step &c = **child;
            if (!c.is_row) {
                emit(e, c);
                continue;
            }
            recent_child &last = recent.find_or_add(&c);
            const int at = e.size.instructions;
            if (last.after.instructions != 0 && takes_new_numbers(e))
                emit_again(e, last);
            else {
                if (e.out)
                    e.out[at].alike = last.at;
                last.before = e.size;
                emit(e, c);
                last.after = e.size;
            }
            last.at = at;
        }
    }
    e.first_repeat = first_repeat;
    e.this_repeat = this_repeat;
}

constexpr void save_current(emitter &e) { e.size.saved = ++e.saved > e.size.saved ? e.saved : e.size.saved; }

constexpr void emit_branches(emitter &e, const step &s) {
    e.put(opcode::save);
    save_current(e);
    int branches = 0;
    for (const step *const *child = s.inside; *child; ++child, ++branches) {
        if (branches > 0) {
            if (instruction *i = e.put(opcode::next)) {
                i->branches = branches;
                i->type = "Branches";
            }
            save_current(e);
        }
        if ((*child)->is_sequential)
            emit_string(e, **child);
        else
            emit(e, **child);
    }
    e.put(opcode::join, *s.layer, branches);
    e.saved -= branches;
}

constexpr void emit_inside(emitter &e, const step &s) {
    if (s.wrong)
        e.mistake(*s.wrong, s.type);
    else if (s.form == step_form::branches)
        emit_branches(e, s);
    else
        emit_string(e, s);
}

constexpr void emit_row(emitter &e, const step &s) {
    const int at = e.size.instructions, parent = e.parent;
    instruction *row = e.put_block(*s.block);
    const int next_child = e.next_child;
    e.parent = at;
    e.next_child = 0;
    ++e.depth;
    e.size.depth = e.depth + 1 > e.size.depth ? e.depth + 1 : e.size.depth;
    emit_inside(e, s);
    --e.depth;
    if (row)
        row->end = e.size.instructions;
    e.put(opcode::close);
    e.parent = parent;
    e.next_child = next_child;
}

constexpr void emit_named(emitter &e, const step &s) {
    if (s.name->wrong)
        e.mistake(*s.name->wrong, "Named");
    if (e.has_pending)
        e.mistake(two_names, "Named");
    e.pending = s.name->name;
    e.has_pending = true;
    emit(e, *s.child);
    e.has_pending = false; // a function takes none
}

constexpr void emit(emitter &e, const step &s) {
    if (s.form == step_form::own_layer)
        e.put_layer(static_cast<const layer_step &>(s).info);
    else if (s.form == step_form::layer || (s.form == step_form::function && e.parent < 0)) // a net has a row
        e.put_layer(*s.layer);
    else if (s.form == step_form::named)
        emit_named(e, s);
    else if (s.form == step_form::function)
        e.put(opcode::function, *s.layer);
    else if (s.form == step_form::mistake)
        e.mistake(*s.wrong, s.type);
    else if (s.is_row || e.has_pending || e.parent < 0)
        emit_row(e, s);
    else
        emit_inside(e, s);
}

template <class Net> constexpr program_size measure_program() {
    emitter e;
    emit(e, step_of<Net>);
    return e.size;
}

template <class Net> inline constexpr program_size size_of = measure_program<Net>();

/// Places for the table of named rows: a power of two, at most half of it used.
constexpr std::uint32_t table_size(int rows) {
    std::uint32_t n = 8;
    while (n < 4 * static_cast<std::uint32_t>(rows))
        n *= 2;
    return n;
}

template <int Instructions> struct program_storage {
    instruction instructions[Instructions + 1]{};
};

template <class Net> constexpr auto make_program() {
    constexpr program_size size = size_of<Net>;
    constexpr std::uint32_t places = table_size(size.number_names ? size.rows : size.named);
    program_storage<size.instructions> storage;
    int rows_at_depth[size.depth + 1]{};
    sibling siblings[places]{};
    emitter e;
    e.out = storage.instructions;
    e.rows_at_depth = rows_at_depth;
    e.siblings = siblings;
    e.sibling_mask = places - 1;
    e.number_names = size.number_names;
    emit(e, step_of<Net>);
    return storage;
}

template <class Net> inline constexpr auto stored_program = make_program<Net>();

template <class Net> inline constexpr program_view program_of{stored_program<Net>.instructions, size_of<Net>};

} // namespace tally::detail
