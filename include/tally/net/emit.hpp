// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/option.hpp>
#include <tally/core/type_name.hpp>
#include <tally/net/compositions.hpp>
#include <tally/net/layer_info.hpp>
#include <tally/net/program.hpp>

#include <cstdint>
#include <type_traits>

/// From a net's type to its program. Which types are rows is told in docs/layers.md.
namespace tally::detail {

inline constexpr fault no_layer{.code = fault_code::not_a_layer,
                                .wanted = "a layer or a composition",
                                .got = "%t",
                                .remedy = "see docs/layers.md for own layers"};
inline constexpr fault option_as_layer{.code = fault_code::not_a_layer,
                                       .wanted = "a layer or a composition",
                                       .got = "the option %t",
                                       .remedy = "put it into a layer: Conv2d<...>"};
inline constexpr fault wrong_forward{.code = fault_code::not_a_layer,
                                     .wanted = "static forward(const typed_shape &)",
                                     .got = "another forward in %t",
                                     .remedy = "see docs/layers.md for own layers"};
inline constexpr fault block_as_function{.code = fault_code::not_a_layer,
                                         .wanted = "one layer in Functional",
                                         .got = "%t",
                                         .remedy = "put each of its layers into one"};
inline constexpr fault no_type{.code = fault_code::not_a_layer,
                               .wanted = "the type of a layer",
                               .got = "a pointer or reference to %t",
                               .remedy = "remove the * or &"};
inline constexpr fault incomplete_type{.code = fault_code::not_a_layer,
                                       .wanted = "a layer or a composition",
                                       .got = "%t, which is only declared",
                                       .remedy = "define it before"};
inline constexpr fault no_branches{.code = fault_code::inputs,
                                   .wanted = "Branches of 1 branch or more",
                                   .got = "none",
                                   .remedy = "list them after the join"};
inline constexpr fault two_layers_of_one_name{.code = fault_code::name_taken,
                                              .wanted = "one layer of that name",
                                              .got = "another one, %t",
                                              .remedy = "give it a name of its own"};
inline constexpr fault two_names{.code = fault_code::name_taken,
                                 .wanted = "one name for a layer",
                                 .got = "two",
                                 .remedy = "remove one of the Named"};
inline constexpr fault empty_repeat{
    .code = fault_code::repeat, .wanted = "Repeat of 1 layer or more", .got = "less", .remedy = "remove it"};
inline constexpr fault named_repeat{.code = fault_code::repeat,
                                    .wanted = "layers without names in Repeat",
                                    .got = "Named",
                                    .remedy = "name the Repeat instead"};

inline constexpr fault no_name{.code = fault_code::name_taken,
                               .wanted = "a name without dots",
                               .got = "another one, or none",
                               .remedy = "name it as PyTorch would"};
inline constexpr fault no_function{.code = fault_code::not_a_layer,
                                   .wanted = "a layer without parameters",
                                   .got = "%t, which has some",
                                   .remedy = "remove Functional around it"};

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
            row.name = next_name();
            has_pending = false;
            row.original = find_or_insert(row.name, at);
            next_child += row.original == at;
            if (row.original != at)
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

/// How a child is emitted: a layer by its values, so that its type costs no function of its own.
struct emit_step {
    void (*emit)(emitter &);
    const layer_info *layer;
};

template <class L> struct child;

template <class L> inline constexpr emit_step step_of{&child<L>::emit_into, nullptr};
template <layer_type L> inline constexpr emit_step step_of<L>{nullptr, &info_of<L>};

template <class L> constexpr void emit(emitter &e) {
    if constexpr (layer_type<L>)
        e.put_layer(info_of<L>);
    else
        child<L>::emit_into(e);
}

// The children of a composition, one after the other. They are called through an array: clang folds at most 256 calls
// in an expression.
template <class... L> constexpr void emit_each(emitter &e) {
    constexpr emit_step steps[] = {step_of<L>..., {nullptr, nullptr}};
    for (const emit_step *step = steps;; ++step)
        if (step->layer)
            e.put_layer(*step->layer);
        else if (step->emit)
            step->emit(e);
        else
            break;
}

// In a branch, a Sequential is only a string of layers.
template <class L> struct branch {
    static constexpr void emit_into(emitter &e) { emit<L>(e); }
};
template <class... L> struct branch<Sequential<L...>> {
    static constexpr void emit_into(emitter &e) { emit_each<L...>(e); }
};

constexpr void begin_branches(emitter &e) {
    e.put(opcode::save);
    e.size.saved = ++e.saved > e.size.saved ? e.saved : e.size.saved;
}

constexpr void end_branch(emitter &e, int branches) {
    if (instruction *i = e.put(opcode::next)) {
        i->branches = branches;
        i->type = "Branches";
    }
    e.size.saved = ++e.saved > e.size.saved ? e.saved : e.size.saved;
}

constexpr void end_branches(emitter &e, const layer_info &join, int branches) {
    e.put(opcode::join, join, branches);
    e.saved -= branches;
}

template <class Join, class First, class... Rest> constexpr void emit_branches(emitter &e) {
    if constexpr (layer_type<Join>) {
        begin_branches(e);
        branch<First>::emit_into(e);
        int branches = 1;
        ((end_branch(e, branches++), branch<Rest>::emit_into(e)), ...);
        end_branches(e, info_of<Join>, branches);
    } else
        e.mistake(no_join, bare_name<Join>.text);
}

template <class Join> constexpr void emit_branches(emitter &e) { e.mistake(no_branches, "Branches"); }

// What a composition, or a block derived from one, has inside. `composition` is the base that tells.

template <class... L> constexpr void emit_content(emitter &e, const Sequential<L...> *) { emit_each<L...>(e); }

template <class Join, class... B> constexpr void emit_content(emitter &e, const Branches<Join, B...> *) {
    emit_branches<Join, B...>(e);
}

template <class Body, class Shortcut> constexpr void emit_content(emitter &e, const Residual<Body, Shortcut> *) {
    emit_branches<Add, Body, Shortcut>(e);
}

template <class> inline constexpr bool is_named = false;
template <fixed_name N, class L> inline constexpr bool is_named<Named<N, L>> = true;

template <std::int64_t N, class L> constexpr void emit_content(emitter &e, const Repeat<N, L> *) {
    if (N < 1)
        e.mistake(empty_repeat, "Repeat");
    else if (is_named<L>)
        e.mistake(named_repeat, "Repeat");
    else
        for (std::int64_t i = 0; i < N; ++i)
            emit<L>(e);
}

template <class L>
concept block_type = requires(emitter &e, const L *block) { emit_content(e, block); };

// The names of the compositions themselves: the compiler's spelling of one is as long as all that is in it.
template <class L> inline constexpr const char *composition_name = nullptr;
template <class... L> inline constexpr const char *composition_name<Sequential<L...>> = "Sequential";
template <class J, class... B> inline constexpr const char *composition_name<Branches<J, B...>> = "Branches";
template <class B, class S> inline constexpr const char *composition_name<Residual<B, S>> = "Residual";
template <std::int64_t N, class L> inline constexpr const char *composition_name<Repeat<N, L>> = "Repeat";

template <class L> constexpr block_info make_block_info() {
    block_info b{};
    if constexpr (requires { L::type_name; })
        b.type = L::type_name;
    else if constexpr (composition_name<L> != nullptr)
        b.type = composition_name<L>;
    else
        b.type = bare_name<L>.text;
    if constexpr (requires { L::checked; })
        if (L::checked.error)
            b.wrong = &L::checked.error;
    if constexpr (requires { L::groups; })
        b.attributes.groups = L::groups;
    if constexpr (requires { L::kernel_size; })
        b.attributes.kernel_size = {{L::kernel_size}, 1};
    return b;
}

template <class L> inline constexpr block_info block_of = make_block_info<L>();

// A block as a row, whatever it is.
template <class L> constexpr void emit_block(emitter &e) {
    const int at = e.size.instructions, parent = e.parent;
    instruction *row = e.put_block(block_of<L>);
    const int next_child = e.next_child;
    e.parent = at;
    e.next_child = 0;
    ++e.depth;
    e.size.depth = e.depth + 1 > e.size.depth ? e.depth + 1 : e.size.depth;
    emit_content(e, static_cast<const L *>(nullptr));
    --e.depth;
    if (row)
        row->end = e.size.instructions;
    e.put(opcode::close);
    e.parent = parent;
    e.next_child = next_child;
}

template <class L> constexpr void emit_stranger(emitter &e) {
    if constexpr (std::is_pointer_v<L> || std::is_reference_v<L>)
        e.mistake(no_type, bare_name<L>.text);
    else if constexpr (!requires { sizeof(L); })
        e.mistake(incomplete_type, bare_name<L>.text);
    else if constexpr (option_tag<L>)
        e.mistake(option_as_layer, bare_name<L>.text);
    else if constexpr (requires { &L::forward; })
        e.mistake(wrong_forward, bare_name<L>.text);
    else
        e.mistake(no_layer, bare_name<L>.text);
}

// How a child that is no layer is emitted: one partial specialization for each composition.
template <class L> struct child {
    static constexpr void emit_into(emitter &e) {
        if constexpr (block_type<L>)
            emit_block<L>(e);
        else
            emit_stranger<L>(e);
    }
};

template <class Join, class... B> struct child<Branches<Join, B...>> {
    static constexpr void emit_into(emitter &e) {
        if (e.has_pending || e.parent < 0)
            emit_block<Branches<Join, B...>>(e);
        else
            emit_branches<Join, B...>(e);
    }
};

template <class Body, class Shortcut> struct child<Residual<Body, Shortcut>> {
    static constexpr void emit_into(emitter &e) {
        if (e.has_pending || e.parent < 0)
            emit_block<Residual<Body, Shortcut>>(e);
        else
            emit_branches<Add, Body, Shortcut>(e);
    }
};

template <std::int64_t N, class L> struct child<Repeat<N, L>> {
    static constexpr void emit_into(emitter &e) {
        if (e.has_pending || e.parent < 0)
            emit_block<Repeat<N, L>>(e);
        else
            emit_content(e, static_cast<const Repeat<N, L> *>(nullptr));
    }
};

template <class L> struct child<Functional<L>> {
    static constexpr void emit_into(emitter &e) {
        if constexpr (!layer_type<L>) {
            if constexpr (block_type<L>)
                e.mistake(block_as_function, bare_name<L>.text);
            else
                emit_stranger<L>(e);
        } else if (info_of<L>.has_parameters)
            e.mistake(no_function, info_of<L>.options->type);
        else
            e.put(opcode::function, info_of<L>);
    }
};

constexpr bool is_name(const char *text) {
    bool fine = *text != '\0';
    for (; *text; ++text)
        fine = fine && *text != '.';
    return fine;
}

/// "0" is the name of the first child without a name: the two are the same.
constexpr bool is_number(const char *text) {
    if (text[0] == '0')
        return !text[1];
    int digits = 0;
    for (; text[digits] >= '0' && text[digits] <= '9'; ++digits) {
    }
    return digits > 0 && digits < 9 && !text[digits];
}

constexpr child_name make_child_name(const char *text) {
    child_name name{text, 0, 2166136261u}; // FNV-1a
    for (const char *c = text; *c; ++c)
        name.hash = (name.hash ^ static_cast<unsigned char>(*c)) * 16777619u;
    if (!is_number(text))
        return name;
    for (; *text; ++text)
        name.number = name.number * 10 + (*text - '0');
    return {nullptr, name.number, 0};
}

template <fixed_name Name> inline constexpr fixed_name stored_name = Name;
template <fixed_name Name> inline constexpr child_name name_of_child = make_child_name(stored_name<Name>.text);

template <fixed_name Name, class L> struct child<Named<Name, L>> {
    static constexpr void emit_into(emitter &e) {
        if (e.has_pending)
            e.mistake(two_names, "Named");
        if (!is_name(stored_name<Name>.text))
            e.mistake(no_name, "Named");
        e.pending = name_of_child<Name>;
        e.has_pending = true;
        emit<L>(e);
        e.has_pending = false;
    }
};

template <class Net> constexpr program_size measure_program() {
    emitter e;
    emit<Net>(e);
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
    emit<Net>(e);
    return storage;
}

template <class Net> inline constexpr auto stored_program = make_program<Net>();

template <class Net> inline constexpr program_view program_of{stored_program<Net>.instructions, size_of<Net>};

} // namespace tally::detail
