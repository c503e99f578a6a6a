// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/type_name.hpp>
#include <tally/layers/contract.hpp>

#include <concepts>
#include <type_traits>

/// Which members of the names that tally reads a user's class has, and whether they are what tally can use. A member
/// that is neither used nor refused would be a number that is silently wrong.
namespace tally::detail {

// A name that both bases of a class have is ambiguous, whatever it stands for and whether it is private or not: so a
// class that has no such name is one whose names here can be told.

struct member_names {
    static constexpr int forward = 0;
    static constexpr int parameters = 0;
    static constexpr int attributes = 0;
    static constexpr int type_name = 0;
    static constexpr int groups = 0;
    static constexpr int kernel_size = 0;
};

template <class L> struct with_member_names : L, member_names {};

/// Of a final class, only its public members can be seen.
template <class L>
concept searchable = std::is_class_v<L> && !std::is_final_v<L>;

template <class L>
concept declares_forward =
    requires { &L::forward; } || (searchable<L> && !requires { &with_member_names<L>::forward; });
template <class L>
concept declares_parameters =
    requires { &L::parameters; } || (searchable<L> && !requires { &with_member_names<L>::parameters; });
template <class L>
concept declares_attributes =
    requires { &L::attributes; } || (searchable<L> && !requires { &with_member_names<L>::attributes; });
template <class L>
concept declares_type_name =
    requires { &L::type_name; } || (searchable<L> && !requires { &with_member_names<L>::type_name; });
template <class L>
concept declares_groups = requires { &L::groups; } || (searchable<L> && !requires { &with_member_names<L>::groups; });
template <class L>
concept declares_kernel_size =
    requires { &L::kernel_size; } || (searchable<L> && !requires { &with_member_names<L>::kernel_size; });

// What can be used.

template <class L>
concept has_list_forward = requires(shape_list inputs) {
    { L::forward(inputs) } -> std::convertible_to<result>;
};

template <class L>
concept has_single_forward = requires(const typed_shape &input) {
    { L::forward(input) } -> std::convertible_to<typed_shape>;
};

template <class L>
concept has_single_result = requires(const typed_shape &input) {
    { L::forward(input) } -> std::convertible_to<result>;
};

template <class L>
concept has_parameters = requires(parameter_sink &sink) { L::parameters(sink); };

template <class L>
concept has_attributes = requires {
    { L::attributes() } -> std::convertible_to<layer_attributes>;
};

/// A static one, whose characters are constants.
template <class L>
concept has_constant_type_name =
    requires { static_cast<const char *>(*&L::type_name); } && (__builtin_constant_p(*L::type_name) != 0);

/// A static one: how many outputs a layer has.
template <class L>
concept has_constant_outputs =
    requires { static_cast<int>(*&L::outputs); } && (__builtin_constant_p(static_cast<int>(*&L::outputs)) != 0);

template <class L>
concept has_options = requires { static_cast<const layer_options &>(L::options); };

/// What tables and errors call a class of the user's.
template <class L> constexpr const char *name_of_class() {
    if constexpr (has_constant_type_name<L>)
        return L::type_name;
    else
        return bare_name<L>.text;
}

inline constexpr fault wrong_forward{.code = fault_code::not_a_layer,
                                     .wanted = "static forward(const typed_shape &)",
                                     .got = "another or a private forward in %t",
                                     .remedy = "see docs/layers.md for own layers"};
inline constexpr fault wrong_parameters{.code = fault_code::not_a_layer,
                                        .wanted = "static parameters(parameter_sink &)",
                                        .got = "other or private parameters in %t",
                                        .remedy = "see docs/layers.md for own layers"};
inline constexpr fault wrong_attributes{.code = fault_code::not_a_layer,
                                        .wanted = "static layer_attributes attributes()",
                                        .got = "other or private attributes in %t",
                                        .remedy = "see docs/layers.md for own layers"};
inline constexpr fault wrong_type_name{.code = fault_code::not_a_layer,
                                       .wanted = "a type_name that is a constant",
                                       .got = "another or a private one in %t",
                                       .remedy = "declare it constexpr const char *"};

inline constexpr fault wrong_outputs{.code = fault_code::not_a_layer,
                                     .wanted = "outputs of 1 to 4, a static constexpr int",
                                     .got = "another number in %t",
                                     .remedy = "tell how many its forward makes"};

/// A member of the right name that is none of a layer's, if there is one.
template <class L> constexpr const fault *wrong_member() {
    if constexpr (declares_type_name<L> && !has_constant_type_name<L>)
        return &wrong_type_name;
    else if constexpr (declares_parameters<L> && !has_parameters<L>)
        return &wrong_parameters;
    else if constexpr (declares_attributes<L> && !has_attributes<L>)
        return &wrong_attributes;
    else if constexpr (has_constant_outputs<L>)
        return L::outputs < 1 || L::outputs > result::max_outputs ? &wrong_outputs : nullptr;
    else
        return nullptr;
}

} // namespace tally::detail
