// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/emitter.hpp>
#include <tally/net/recent.hpp>
#include <tally/net/room.hpp>
#include <tally/wiring/value.hpp>

#include <cstdint>

/// Takes down what the forward of one block calls.
namespace tally::detail {

inline constexpr fault value_from_nowhere{.code = fault_code::wiring,
                                          .wanted = "values that the forward was given or made",
                                          .got = "an empty one in the forward of %t",
                                          .remedy = "give each value one before it is taken"};
inline constexpr fault value_of_another{.code = fault_code::wiring,
                                        .wanted = "values that the forward was given or made",
                                        .got = "one of another block in the forward of %t",
                                        .remedy = "pass it as an argument"};
inline constexpr fault size_decides{.code = fault_code::wiring,
                                    .wanted = "a wiring that no size decides",
                                    .got = "a comparison of a size in the forward of %t",
                                    .remedy = "decide by a template argument"};
inline constexpr fault wrong_input_count{
    .code = fault_code::inputs, .wanted = "%0 inputs of %t", .got = "%1", .remedy = "give %t what its forward takes"};
inline constexpr fault wrong_result_count{.code = fault_code::inputs,
                                          .wanted = "%0 results of a call",
                                          .got = "%1",
                                          .remedy = "declare static constexpr int outputs in the layer"};
inline constexpr fault branch_of_several{
    .code = fault_code::inputs, .wanted = "1 result of each branch", .got = "%1", .remedy = "join single tensors"};

struct step_counter;

struct recorder {
    emitter *to;           ///< null: it is only counted
    step_counter *counter; ///< if it is
    int depth;             ///< of the block, if it is
    program_room room{};
    recent_children recent{};
    const fault *wrong = nullptr;
    int value_at = 0; ///< if it is only counted

    constexpr void refuse(const fault &why) {
        if (!wrong)
            wrong = &why;
    }

    /// Whether a value is one of this block's.
    constexpr bool knows(const value &v) {
        if (v.at() != this)
            refuse(v.at() ? value_of_another : value_from_nowhere);
        return v.at() == this;
    }

    constexpr bool knows(const value *list, int count) {
        bool all = true;
        for (int k = 0; k < count; ++k)
            all = knows(list[k]) && all;
        return all;
    }

    /// A child is called: the first of the values that it makes, of which there are `outputs`.
    constexpr int call(const step &child, const value *in, int count, int outputs);

    /// A function is called.
    constexpr int call(const function_info &function, const value *in, int count, const scalar *arguments,
                       int argument_count);
};

} // namespace tally::detail
