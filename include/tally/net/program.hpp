// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/attributes.hpp>
#include <tally/core/config.hpp>
#include <tally/core/message.hpp>
#include <tally/core/writer.hpp>
#include <tally/net/layer_info.hpp>

#include <cstdint>

/// A net as a flat list of instructions over values. Emitting it once per type, and interpreting it in segments, is
/// what keeps compile time linear in the number of rows and below the compilers' default limits.
namespace tally::detail {

enum class opcode : unsigned char {
    leaf,     ///< a layer with a row
    function, ///< a layer's work without a row
    open,     ///< a block begins: a row
    close,    ///< it ends
    save,     ///< keep the current values for the branches
    next,     ///< keep a branch's result, go on from the saved values
    join,     ///< combine the branches' results
    mistake,  ///< what stands here cannot be emitted: see `wrong`
};

/// A child's name, or its number among its siblings where it has none.
struct child_name {
    const char *text;
    int number;
    std::uint32_t hash; ///< equal where the names are

    friend constexpr bool operator==(const child_name &a, const child_name &b) {
        if (!a.text || !b.text || a.hash != b.hash)
            return !a.text && !b.text && a.number == b.number;
        const char *x = a.text, *y = b.text;
        for (; *x && *x == *y; ++x, ++y) {
        }
        return *x == *y;
    }
};

constexpr child_name number_name(int number) { return {nullptr, number, static_cast<std::uint32_t>(number)}; }

/// What is zero needs no place in an evaluation: the members have no other initial values.
struct instruction {
    opcode code;
    bool recursive; ///< a row of a layer that was called before
    bool repeated;  ///< in a Repeat, and not in what is the first there
    int depth;      ///< of the row
    int parent;     ///< instruction that opened the enclosing row; -1: none
    int original;   ///< of a `recursive` row, the instruction of the layer's first call
    int end;        ///< of `open`: the instruction that closes it
    int alike;      ///< of `open`: the first one of the same type and with the same parent; 0: there is no other
    int branches;   ///< of `next` and `join`: results so far
    const child_name *name;  ///< of a row that has one
    int number;              ///< of a row without a name: its number among its siblings
    const layer_info *layer; ///< of `leaf`, `function` and `join`
    const block_info *block; ///< of `open`
    const fault *wrong;      ///< of `mistake`, and of rows that cannot be what they are
    const char *mistaken;    ///< of `mistake`: what errors call it

    constexpr child_name own_name() const { return name ? *name : number_name(number); }

    /// What tables and errors call it.
    constexpr const char *type() const {
        return layer ? layer->options->type : block ? block->type : mistaken ? mistaken : "Branches";
    }
};

/// What the phrases of a fault at an instruction are about.
constexpr fault_context context_of(const instruction &i, shape_list inputs) {
    return {i.type(), inputs, i.layer ? i.layer->declared_as : nullptr};
}

/// Rows are what has a place in the report; a mistake would have had one.
constexpr bool is_row(const instruction &i) { return i.code == opcode::leaf || i.code == opcode::open; }

/// The sizes that the tables of a program need.
struct program_size {
    int instructions;
    int rows;
    int depth; ///< of the deepest row
    int saved;
    int children; ///< the most that one row has
};

inline constexpr fault no_join{.code = fault_code::not_a_layer,
                               .wanted = "a join first: Add, Mul, Concat<>",
                               .got = "%t",
                               .remedy = "make it Branches<Add, ...>"};

/// What is counted without an input.
struct net_counts {
    parameter_counts counts{};
    int wrong_at = -1; ///< the first instruction that cannot be what it is, or with which counts are beyond 64 bits

    constexpr bool wrong() const { return wrong_at >= 0; }
};

/// What a program looks like from outside, whatever its size.
struct program_view {
    const instruction *first = nullptr;
    program_size size;

    constexpr const instruction &operator[](int i) const { return first[i]; }
};

/// A mistake as it is reported: its remedy may depend on what stands before it. What a Repeat takes the first time and
/// not again has changed its shape.
constexpr fault fault_at(const program_view &p, fault f, int at) {
    constexpr fault_code about_shapes[] = {fault_code::rank,    fault_code::channels, fault_code::features,
                                           fault_code::join,    fault_code::dtype,    fault_code::inputs,
                                           fault_code::reshape, fault_code::dimension};
    bool is_about_shapes = false, repeated = false, is_first = true;
    for (const fault_code code : about_shapes)
        is_about_shapes = is_about_shapes || f.code == code;
    for (int i = at; i >= 0; i = p[i].parent)
        repeated = repeated || p[i].repeated;
    for (int i = 0; i < at; ++i)
        is_first = is_first && !p[i].layer;
    if (is_about_shapes && repeated)
        f.remedy = "keep the shape in Repeat, or take the first one out of it";
    else if (!is_first && text_view(f.remedy ? f.remedy : "") == text_view(exchanged_sizes))
        f.remedy = other_size;
    return f;
}

/// "layer1.0.conv2": where instruction `at` stands. A row's own name is part of it; the root's is not.
constexpr void put_path(writer &w, const program_view &p, int at) {
    const instruction &i = p[at];
    const bool has_name = is_row(i) || i.code == opcode::mistake;
    if (i.parent < 0)
        return;
    put_path(w, p, i.parent);
    if (!has_name)
        return;
    if (p[i.parent].parent >= 0)
        w.put('.');
    if (i.name)
        w.put(i.name->text);
    else
        w.put_number(i.number);
}

/// The same for errors, which are also about what is no row: "after layer1.0.bn2" for a join or a function.
constexpr void put_place(writer &w, const program_view &p, int at) {
    const instruction &i = p[at];
    const bool has_name = is_row(i) || i.code == opcode::mistake;
    int row = has_name ? at : i.parent;
    for (int before = at - 1; !has_name && before > i.parent; --before)
        if (p[before].parent == i.parent && is_row(p[before])) {
            w.put("after ");
            row = before;
            break;
        }
    if (p[row].parent < 0)
        w.put("the net");
    else
        put_path(w, p, row);
}

} // namespace tally::detail
