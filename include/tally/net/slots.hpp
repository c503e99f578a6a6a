// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/program.hpp>

/// Where the values of a block are kept while it runs: only those that something still takes need a place.
namespace tally::detail {

/// What is known of each value while a program is emitted.
struct value_tables {
    int *last; ///< one more than the last instruction that takes it; 0: none does
    int *slot;
};

/// The places of a block's frame.
struct frame_slots {
    int *free; ///< those that have been given back
    int free_count = 0;
    int used = 0;

    constexpr int take() { return free_count > 0 ? free[--free_count] : used++; }
    constexpr void give(int slot) { free[free_count++] = slot; }
};

/// Gives slots to the values of the block that instruction `open` begins, whose first one is `value`. A slot is free
/// again from the instruction on that takes its value last: what that makes may come in its place. Blocks inside have
/// their own frames.
constexpr void assign_slots(instruction *program, operand *operands, int open, int value, const value_tables &values,
                            int *free) {
    frame_slots frame{free};
    const int close = open + program[open].length;
    frame.used = program[open].operand_count; // what it is given has the first ones
    for (int k = 0; k < frame.used; ++k)
        values.slot[value + k] = k;
    value += frame.used;
    for (int at = open + 1; at <= close; ++at) {
        instruction &i = program[at];
        const bool is_block = i.code == opcode::open;
        const int number = (is_block ? at + i.length : at) + 1;
        int out = value + (is_block ? i.inside : i.copies());
        int slot = 0;
        if (i.operand_count == 1) {
            const int taken = value - i.operands;
            slot = values.slot[taken];
            i.slot_in = slot;
            if (values.last[taken] != at + 1)
                slot = -1;
        } else {
            slot = -1;
            operand *const list = operands + i.operands;
            for (int k = 0; k < i.operand_count; ++k) {
                const int taken = value - list[k].back;
                list[k].slot = values.slot[taken];
                if (values.last[taken] == at + 1) {
                    frame.give(list[k].slot);
                    values.last[taken] = -1; // it may be taken twice at a time
                }
            }
        }
        if (at == close)
            break;
        if (i.out_count == 1) {
            const int made = slot >= 0 ? slot : frame.take();
            i.slot_out = made;
            values.slot[out] = made;
            if (values.last[out] == 0)
                frame.give(made);
        } else {
            if (slot >= 0)
                frame.give(slot);
            i.slot_out = frame.used;
            for (int k = 0; k < i.out_count; ++k, ++out) {
                values.slot[out] = frame.used++;
                if (values.last[out] == 0)
                    frame.give(values.slot[out]);
            }
        }
        value += is_block ? i.inside + i.out_count : i.value_count();
        at = number - 1;
    }
    program[open].frame = frame.used;
}

} // namespace tally::detail
