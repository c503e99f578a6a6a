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

/// Emits a step; `name` is the name of its row, if it has one.
constexpr void emit(emitter &e, const step &s, const child_name *name);

/// A block among the children of a row: where its instructions begin, and what they come to.
struct recent_child {
    const step *type;
    int at;
    program_size size;
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
        child = {type, 0, {}, {}};
        return child;
    }
};

/// The same block again under the same parent: its instructions are those of the last one, moved.
constexpr void emit_again(emitter &e, const recent_child &last) {
    const int at = e.size.instructions, moved = at - last.at;
    const int number = e.next_child++;
    e.size.instructions += last.size.instructions;
    e.size.rows += last.size.rows;
    e.size.named += last.size.named;
    if (!e.out) {
        e.size.children = e.next_child > e.size.children ? e.next_child : e.size.children;
        return;
    }
    e.out[last.at].repeated = true;
    for (int k = at; k < e.size.instructions; ++k) {
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
    e.add_rows_from(at, last.counts);
    e.out[at].parent = e.parent;
    e.out[at].alike = last.at;
    e.out[at].name.number = number;
}

/// A child that is a row wherever it stands, and has no name: if it is like one of the last, the two are noted as such.
constexpr void emit_block(emitter &e, const step &s, recent_children &recent) {
    recent_child &last = recent.find_or_add(&s);
    const int at = e.size.instructions;
    const bool is_alike = last.size.instructions != 0;
    if (is_alike && !e.number_names && !e.in_recursive) // takes a new number in any case
        emit_again(e, last);
    else {
        const program_size size = e.size;
        const parameter_counts counts = e.sums.counts;
        emit(e, s, nullptr);
        last.size.instructions = e.size.instructions - size.instructions;
        last.size.rows = e.size.rows - size.rows;
        last.size.named = e.size.named - size.named;
        last.counts = e.sums.counts.since(counts);
        if (e.out && is_alike) {
            e.out[at].alike = last.at;
            e.out[last.at].repeated = true;
        }
    }
    last.at = at;
}

/// One layer after the other, `s.times` times.
constexpr void emit_string(emitter &e, const step &s) {
    recent_children recent{};
    const int first_repeat = e.first_repeat, this_repeat = e.this_repeat;
    if (s.times > 1 && first_repeat == this_repeat)
        e.first_repeat = e.this_repeat = e.size.instructions;
    for (std::int64_t i = 0; i < s.times; ++i) {
        if (i > 0)
            e.this_repeat = e.size.instructions;
        for (const step *const *child = s.inside; *child; ++child)
            if (const step &c = **child; c.is_row)
                emit_block(e, c, recent);
            else
                emit(e, c, nullptr);
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

constexpr void emit_inside(emitter &e, const step &s) {
    if (s.wrong)
        e.mistake(*s.wrong, s.type, nullptr);
    else if (s.form == step_form::branches)
        emit_branches(e, s);
    else
        emit_string(e, s);
}

constexpr void emit_row(emitter &e, const step &s, const child_name *name) {
    const int at = e.size.instructions, parent = e.parent;
    const bool in_recursive = e.in_recursive;
    e.put_block(*s.block, name);
    const int next_child = e.next_child;
    e.parent = at;
    e.in_recursive = e.out && e.out[at].recursive;
    e.next_child = 0;
    if (++e.depth > e.size.depth)
        e.size.depth = e.depth;
    emit_inside(e, s);
    --e.depth;
    if (e.out)
        e.out[at].end = e.size.instructions;
    e.put(opcode::close);
    e.parent = parent;
    e.in_recursive = in_recursive;
    e.next_child = next_child;
}

constexpr void emit_named(emitter &e, const step &s, const child_name *outer) {
    if (s.name->wrong)
        e.mistake(*s.name->wrong, "Named", outer);
    if (outer)
        e.mistake(two_names, "Named", outer);
    emit(e, *s.child, &s.name->name);
}

constexpr void emit(emitter &e, const step &s, const child_name *name) {
    if (s.form == step_form::own_layer)
        e.put_layer(static_cast<const layer_step &>(s).info, name);
    else if (s.form == step_form::named)
        emit_named(e, s, name);
    else if (s.form == step_form::layer || (s.form == step_form::function && e.parent < 0)) // a net has a row
        e.put_layer(*s.layer, name);
    else if (s.form == step_form::function)
        e.put(opcode::function, s.layer);
    else if (s.form == step_form::mistake)
        e.mistake(*s.wrong, s.type, name);
    else if (s.is_row || name || e.parent < 0)
        emit_row(e, s, name);
    else
        emit_inside(e, s);
}

template <class Net> constexpr program_size measure_program() {
    emitter e;
    emit(e, step_of<Net>, nullptr);
    return e.size;
}

template <class Net> inline constexpr program_size size_of = measure_program<Net>();

/// Places for the table of named rows: a power of two, at most a quarter of it used.
constexpr std::uint32_t table_size(int rows) {
    std::uint32_t n = 8;
    while (n < 4 * static_cast<std::uint32_t>(rows))
        n *= 2;
    return n;
}

template <int Instructions> struct program_storage {
    instruction instructions[Instructions + 1]{};
    net_counts sums{};
};

template <class Net> constexpr auto make_program() {
    constexpr program_size size = size_of<Net>;
    constexpr std::uint32_t places = table_size(size.number_names ? size.rows : size.named);
    program_storage<size.instructions> storage;
    int named[places]{};
    emitter e;
    e.out = storage.instructions;
    e.named = named;
    e.named_mask = places - 1;
    e.number_names = size.number_names;
    emit(e, step_of<Net>, nullptr);
    storage.sums = e.sums;
    return storage;
}

template <class Net> inline constexpr auto stored_program = make_program<Net>();

template <class Net> inline constexpr const parameter_counts &counts_of = stored_program<Net>.sums.counts;

template <class Net> inline constexpr program_view program_of{stored_program<Net>.instructions, size_of<Net>};

} // namespace tally::detail
