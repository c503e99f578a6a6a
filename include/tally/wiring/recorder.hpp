// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/emitter.hpp>
#include <tally/net/recent.hpp>
#include <tally/net/room.hpp>
#include <tally/wiring/forward.hpp>
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
inline constexpr fault no_whole_number{.code = fault_code::wiring,
                                       .wanted = "whole numbers as sizes",
                                       .got = "another one, or none, in the forward of %t",
                                       .remedy = "give sizes, or numbers of them"};
inline constexpr fault too_many_arguments{.code = fault_code::wiring,
                                          .wanted = "at most 16 numbers for a function",
                                          .got = "more in the forward of %t",
                                          .remedy = "call it for fewer"};
inline constexpr fault results_as_one{.code = fault_code::wiring,
                                      .wanted = "one value",
                                      .got = "several results of a call in the forward of %t",
                                      .remedy = "bind each: auto [y, h] = ..."};
inline constexpr fault wrong_result_count{.code = fault_code::inputs,
                                          .wanted = "%0 results of a call",
                                          .got = "%1",
                                          .remedy = "declare static constexpr int outputs in the layer"};
inline constexpr fault branch_of_several{
    .code = fault_code::inputs, .wanted = "1 result of each branch", .got = "%1", .remedy = "join single tensors"};

struct step_counter;

struct recorder {
    emitter *to;           ///< null: what it calls is only counted
    step_counter *counter; ///< or, if that is null too, not even looked at
    int depth;             ///< of the block, where it is counted
    program_room room{};
    recent_children recent{};
    const fault *wrong = nullptr;
    int value_at = 0; ///< if it is only counted
    int calls = 0;    ///< if it is counted

    constexpr void refuse(const fault &why) {
        if (!wrong)
            wrong = &why;
    }

    /// Whether a value is one of this block's.
    constexpr bool knows(const value &v) {
        const bool known = v.at() == this && v.id() >= 0;
        if (!known)
            refuse(!v.at() ? value_from_nowhere : v.id() < 0 ? results_as_one : value_of_another);
        return known;
    }

    constexpr bool knows(const value *list, int count) {
        if (count == 1 && list->at() == this && list->id() >= 0)
            return true;
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

template <class L> constexpr bool try_forward_of_values() {
    recorder r{nullptr, nullptr, 0};
    return wiring_of<L>::run(r, 0).count > 0;
}

} // namespace tally::detail
