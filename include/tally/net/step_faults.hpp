// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/fault.hpp>

/// What can be wrong with a type that stands where a layer should be, and with compositions.
namespace tally::detail {

inline constexpr fault no_layer{.code = fault_code::not_a_layer,
                                .wanted = "a layer or a composition",
                                .got = "%t",
                                .remedy = "see docs/layers.md for own layers"};
// Also what is left of a block whose list the compiler has not understood.
inline constexpr fault no_members{.code = fault_code::not_a_layer,
                                  .wanted = "a layer or a composition",
                                  .got = "%t, without children or a forward",
                                  .remedy = "mend an error before it, or give it one public base, Sequential<...> say"};
inline constexpr fault function_as_layer{.code = fault_code::not_a_layer,
                                         .wanted = "the type of a layer",
                                         .got = "the function type %t()",
                                         .remedy = "remove the parentheses"};
inline constexpr fault array_as_layer{.code = fault_code::not_a_layer,
                                      .wanted = "the type of a layer",
                                      .got = "an array of %t",
                                      .remedy = "make it Repeat<N, ...>"};
inline constexpr fault shape_as_layer{.code = fault_code::not_a_layer,
                                      .wanted = "a layer or a composition",
                                      .got = "%t, which is an input",
                                      .remedy = "give the net first, then its input: macs<Net, Shape<...>>"};
inline constexpr fault option_as_layer{.code = fault_code::not_a_layer,
                                       .wanted = "a layer or a composition",
                                       .got = "the option %t",
                                       .remedy = "put it into a layer: Conv2d<...>"};
inline constexpr fault block_as_function{.code = fault_code::not_a_layer,
                                         .wanted = "one layer in Functional",
                                         .got = "%t",
                                         .remedy = "put each of its layers into one"};
inline constexpr fault name_or_function_inside{.code = fault_code::not_a_layer,
                                               .wanted = "one layer in Functional",
                                               .got = "%t",
                                               .remedy = "remove it: a function has no row and no name"};
inline constexpr fault no_type{.code = fault_code::not_a_layer,
                               .wanted = "the type of a layer",
                               .got = "a pointer or reference to %t",
                               .remedy = "remove the * or &"};
inline constexpr fault incomplete_type{.code = fault_code::not_a_layer,
                                       .wanted = "a layer or a composition",
                                       .got = "%t, which is only declared",
                                       .remedy = "define it, or mend an error before it"};
inline constexpr fault no_branches{.code = fault_code::inputs,
                                   .wanted = "Branches of 1 branch or more",
                                   .got = "none",
                                   .remedy = "list them after the join"};
inline constexpr fault two_names{.code = fault_code::name_taken,
                                 .wanted = "one name for a layer",
                                 .got = "two",
                                 .remedy = "remove one of the Named"};
inline constexpr fault join_with_parameters{.code = fault_code::not_a_layer,
                                            .wanted = "a join without parameters",
                                            .got = "%t, which has some",
                                            .remedy = "put it after the Branches"};
inline constexpr fault empty_repeat{
    .code = fault_code::repeat, .wanted = "Repeat of 1 layer or more", .got = "less", .remedy = "remove it"};
inline constexpr fault named_repeat{.code = fault_code::repeat,
                                    .wanted = "layers without names in Repeat",
                                    .got = "Named",
                                    .remedy = "name the Repeat instead"};

inline constexpr fault wrong_attribute{.code = fault_code::not_a_layer,
                                       .wanted = "groups, kernel_size as constants",
                                       .got = "something else in %t",
                                       .remedy = "make each static constexpr int"};

inline constexpr fault failing_forward_of_values{.code = fault_code::wiring,
                                                 .wanted = "a constexpr forward of values",
                                                 .got = "one that fails in %t",
                                                 .remedy = "make it constexpr, and all that it calls"};
inline constexpr fault object_forward{.code = fault_code::not_a_layer,
                                      .wanted = "a static forward",
                                      .got = "one of an object in %t",
                                      .remedy = "make it static constexpr"};

inline constexpr fault parameters_in_block{.code = fault_code::not_a_layer,
                                           .wanted = "parameters in layers only",
                                           .got = "some of the block %t itself",
                                           .remedy = "give it a child that has them"};
inline constexpr fault forward_in_block{.code = fault_code::not_a_layer,
                                        .wanted = "either children or a forward",
                                        .got = "both in %t",
                                        .remedy = "make a child of what the forward does"};
inline constexpr fault member_beside_options{.code = fault_code::not_a_layer,
                                             .wanted = "no members that change the layer",
                                             .got = "some in %t, which has options",
                                             .remedy = "make a layer of it, without its options"};

inline constexpr fault no_name{.code = fault_code::name_taken,
                               .wanted = "printable characters, without a dot",
                               .got = "another one, or none",
                               .remedy = "name it as PyTorch would"};
inline constexpr fault no_function{.code = fault_code::not_a_layer,
                                   .wanted = "a layer without parameters",
                                   .got = "%t, which has some",
                                   .remedy = "remove Functional around it"};

/// Blocks in each other that compilers take by default: their evaluations are 512 calls deep, and a block takes up to
/// five.
inline constexpr int most_levels = 100;

inline constexpr fault too_many_levels{.code = fault_code::budget,
                                       .wanted = "at most 100 blocks in each other",
                                       .got = "more",
                                       .remedy = "nest less; does one contain itself?"};

} // namespace tally::detail
