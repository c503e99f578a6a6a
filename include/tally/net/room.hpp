// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

/// How much room a program needs, before it is emitted.
namespace tally::detail {

/// So many times the same. How far beyond `most_instructions` it is does not matter, as long as it is no overflow.
constexpr std::int64_t capped_product(std::int64_t count, std::int64_t times) {
    constexpr std::int64_t cap = 1'000'000'000;
    return count < cap && times < cap && count * times < cap ? count * times : cap;
}

/// How many places a program takes, at most.
struct program_room {
    std::int64_t instructions = 0;
    std::int64_t operands = 0;
    std::int64_t values = 0;
    std::int64_t named = 0;     ///< rows that are found by their names
    std::int64_t calls = 0;     ///< of functions
    std::int64_t arguments = 0; ///< of these

    /// An instruction that takes and makes so many values.
    constexpr void add_instruction(int operand_count, int value_count) {
        ++instructions;
        operands += operand_count == 1 ? 0 : operand_count;
        values += value_count;
    }

    constexpr void add(const program_room &more) {
        instructions += more.instructions;
        operands += more.operands;
        values += more.values;
        named += more.named;
        calls += more.calls;
        arguments += more.arguments;
    }

    constexpr void add(const program_room &more, std::int64_t times) {
        instructions += capped_product(more.instructions, times);
        operands += capped_product(more.operands, times);
        values += capped_product(more.values, times);
        named += capped_product(more.named, times);
        calls += capped_product(more.calls, times);
        arguments += capped_product(more.arguments, times);
    }
};

} // namespace tally::detail
