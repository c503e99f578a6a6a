// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/attributes.hpp>
#include <tally/core/config.hpp>
#include <tally/core/message.hpp>
#include <tally/core/writer.hpp>
#include <tally/functions/function.hpp>
#include <tally/net/layer_info.hpp>

#include <cstdint>

/// A net as a flat list of instructions over values. Emitting it once per type, and interpreting it in segments, is
/// what keeps compile time linear in the number of rows and below the compilers' default limits.
namespace tally::detail {

enum class opcode : unsigned char {
    leaf,     ///< a layer with a row
    function, ///< work without a row: of a layer, or of a function with its arguments
    open,     ///< a block begins: a row
    close,    ///< it ends
    only,     ///< of the values that it takes there are as many as it makes
    mistake,  ///< what stands here cannot be emitted: see `wrong`
};

/// Values that follow each other. A value is what an instruction makes; `open` makes those that the block around gives
/// to this one, and `close` those that the block around gets.
struct value_range {
    int first;
    int count;
};

/// One of several values that an instruction takes.
struct operand {
    int back; ///< so many values before the first one that the instruction makes
    int slot;
};

/// An argument as it is written down; a `size` is the next number among the operands.
struct written_argument {
    argument_kind kind;
    std::int64_t integer;
    double real;
};

inline constexpr int most_arguments = 16;

/// How a function is called.
struct function_call {
    int arguments; ///< where they begin in the program's list
    int argument_count;
    int tensors; ///< of the operands; behind them are numbers
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

/// An instruction says how far it is to others, not where they are, and its slots are places in the frame of the block
/// that it stands in: so the instructions of a block are the same wherever that is.
///
/// What is zero needs no place in an evaluation: the members have no other initial values.
struct instruction {
    opcode code;
    bool recursive;    ///< a row of a layer that was called before
    bool repeated;     ///< in a Repeat, and not in what is the first there
    bool has_alike;    ///< of `open`: there is another one of the same type with the same parent
    int depth;         ///< of the row
    int up;            ///< back to the instruction that opened the enclosing row; of the root, to before the first
    int original;      ///< of a `recursive` row, back to the instruction of the layer's first call
    int alike;         ///< of `open`, if it has an alike: back to the first of them
    int length;        ///< of `open`: on to the instruction that closes it
    int inside;        ///< of `open`: how many values later are those that the instruction makes that closes it
    int frame;         ///< of `open`: slots of the block
    int operand_count; ///< of values that it takes
    int operands;      ///< of several: where they begin in the program's list; of one, the `back` of that
    int out_count;     ///< of values that it makes; if the layer tells only when it is called, as many as there can be
    int slot_in;       ///< of one operand
    int slot_out;      ///< of the first value that it makes, or the block; the others follow
    const child_name *name;        ///< of a row that has one
    int number;                    ///< of a row without a name: its number among its siblings
    const layer_info *layer;       ///< of `leaf`, and of `function` if it is a layer's
    const function_info *function; ///< of `function` if it is not
    int call;                      ///< and how it is called, in the program's list
    const block_info *block;       ///< of `open`
    const fault *wrong;            ///< of `mistake`, and of rows that cannot be what they are
    const char *mistaken;          ///< of `mistake`: what errors call it

    /// Copies of its operands, for a row to show, which come before what it makes.
    constexpr int copies() const { return code == opcode::leaf && operand_count != 1 ? operand_count : 0; }

    /// Of the values that are its own.
    constexpr int value_count() const { return code == opcode::open ? operand_count : copies() + out_count; }

    /// Whether it makes values itself, in the block where it stands.
    constexpr bool makes_values() const { return code < opcode::open; }

    constexpr child_name own_name() const { return name ? *name : number_name(number); }

    /// What tables and errors call it.
    constexpr const char *type() const {
        return layer      ? layer->options->type
               : block    ? block->type
               : function ? function->name
               : mistaken ? mistaken
                          : "Branches";
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
    int depth;    ///< of the deepest row
    int children; ///< the most that one row has
    int values;
    int slots;         ///< of the net's inputs and results, and of the blocks that are in each other
    int most_operands; ///< of an instruction
    int inputs;        ///< of the net, or as many as there can be
    bool tells_inputs; ///< it has as many
    int result_count;

    /// Slots of what the net is given, which what it makes comes in the place of.
    constexpr int outer_frame() const { return result_count > inputs ? result_count : inputs; }
};

/// Inputs of a net, if nothing tells how many there are before there are some.
inline constexpr int most_inputs = 8;

inline constexpr fault wrong_input_count{
    .code = fault_code::inputs, .wanted = "%0 inputs of %t", .got = "%1", .remedy = "give %t what its forward takes"};

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
    const operand *operands = nullptr;
    const function_call *calls = nullptr;
    const written_argument *arguments = nullptr;
    program_size size;

    constexpr const instruction &operator[](int i) const { return first[i]; }

    /// The instruction that opened the row around instruction `at`; -1: none.
    constexpr int parent(int at) const { return at - first[at].up; }
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
    for (int i = at; i >= 0; i = p.parent(i))
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
    const int parent = p.parent(at);
    if (parent < 0)
        return;
    put_path(w, p, parent);
    if (!has_name)
        return;
    if (p.parent(parent) >= 0)
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
    const int parent = p.parent(at);
    int row = has_name ? at : parent;
    for (int before = at - 1; !has_name && before > parent; --before)
        if (p.parent(before) == parent && is_row(p[before])) {
            w.put("after ");
            row = before;
            break;
        }
    if (p.parent(row) < 0)
        w.put("the net");
    else
        put_path(w, p, row);
}

} // namespace tally::detail
