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
/// their own frames. The result is the first instruction of whose values nothing takes one; 0 if there is none.
constexpr int assign_slots(instruction *program, operand *operands, int open, int value, const value_tables &values,
                           int *free) {
    frame_slots frame{free};
    const int close = open + program[open].length;
    int unused = 0;
    frame.used = program[open].operand_count; // what it is given has the first ones
    for (int k = 0; k < frame.used; ++k)
        values.slot[value + k] = k;
    value += frame.used;
    for (int at = open + 1; at <= close; ++at) {
        instruction &i = program[at];
        if (i.operand_count == 1 && i.out_count == 1 && i.makes_values()) { // mostly: the shortest way
            const int taken = value - i.operands;
            int slot = i.slot_in = values.slot[taken];
            if (values.last[taken] != at + 1)
                slot = frame.take();
            values.slot[value] = i.slot_out = slot;
            if (values.last[value++] != 0)
                continue;
            frame.give(slot);
            if (unused == 0 && !(i.function && i.function->is_number))
                unused = at;
            continue;
        }
        int free_now = -1; // the slot of a single operand that is not taken any more
        if (i.operand_count == 1) {
            const int taken = value - i.operands, slot = values.slot[taken];
            i.slot_in = slot;
            if (values.last[taken] == at + 1)
                free_now = slot;
        } else
            for (int k = 0; k < i.operand_count; ++k) {
                operand &o = operands[i.operands + k];
                const int taken = value - o.back;
                o.slot = values.slot[taken];
                if (values.last[taken] == at + 1) {
                    frame.give(o.slot);
                    values.last[taken] = -1; // it may be taken twice at a time
                }
            }
        if (at == close)
            break;
        value += i.code == opcode::open ? i.inside : i.copies();
        at += i.length;
        if (i.out_count == 1) {
            const int made = free_now >= 0 ? free_now : frame.take();
            i.slot_out = made;
            values.slot[value] = made;
            if (values.last[value++] != 0)
                continue;
            frame.give(made);
        } else {
            if (free_now >= 0)
                frame.give(free_now);
            i.slot_out = frame.used;
            bool is_used = i.out_count == 0;
            for (int k = 0; k < i.out_count; ++k, ++value) {
                values.slot[value] = frame.used++;
                if (values.last[value] == 0)
                    frame.give(values.slot[value]);
                else
                    is_used = true;
            }
            if (is_used)
                continue;
        }
        const bool may_be_unused = i.code == opcode::only || (i.function && i.function->is_number);
        if (unused == 0 && !may_be_unused)
            unused = at - i.length;
    }
    program[open].frame = frame.used;
    return unused;
}

} // namespace tally::detail
