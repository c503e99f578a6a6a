// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/type_name.hpp>
#include <tally/layers/contract.hpp>
#include <tally/layers/counting.hpp>

#include <concepts>
#include <type_traits>

/// A layer of the user's own, as a family like tally's own ones. Unlike these it may break the rules: what its
/// functions do is checked, so that its mistakes are errors with a place and no compiler's backtraces.
namespace tally::detail {

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

inline constexpr fault failing_forward{.code = fault_code::not_a_layer,
                                       .wanted = "a forward that can be evaluated",
                                       .got = "one that fails for %i",
                                       .remedy = "make it constexpr, ask rank() first"};
inline constexpr fault failing_parameters{.code = fault_code::not_a_layer,
                                          .wanted = "parameters that can be evaluated",
                                          .got = "a function that fails",
                                          .remedy = "make it constexpr"};
inline constexpr fault wrong_parameters{.code = fault_code::not_a_layer,
                                        .wanted = "static parameters(parameter_sink &)",
                                        .got = "other parameters in %t",
                                        .remedy = "see docs/layers.md for own layers"};
inline constexpr fault failing_attributes{.code = fault_code::not_a_layer,
                                          .wanted = "attributes that can be evaluated",
                                          .got = "a function that fails",
                                          .remedy = "make it constexpr"};
inline constexpr fault wrong_attributes{.code = fault_code::not_a_layer,
                                        .wanted = "static layer_attributes attributes()",
                                        .got = "other attributes in %t",
                                        .remedy = "see docs/layers.md for own layers"};
inline constexpr fault wrong_type_name{.code = fault_code::not_a_layer,
                                       .wanted = "a type_name that is a constant",
                                       .got = "another one in %t",
                                       .remedy = "declare it constexpr const char *"};
inline constexpr fault fault_without_code{.code = fault_code::not_a_layer,
                                          .wanted = "a fault with a code",
                                          .got = "none in what forward refuses",
                                          .remedy = "add .code = fault_code::..."};
inline constexpr fault no_outputs{.code = fault_code::inputs,
                                  .wanted = "1 output or more of forward",
                                  .got = "none",
                                  .remedy = "add them to the result"};

/// A static one, whose characters are constants.
template <class L>
concept has_constant_type_name =
    requires { static_cast<const char *>(*&L::type_name); } && (__builtin_constant_p(*L::type_name) != 0);

/// What tables and errors call a class of the user's.
template <class L> constexpr const char *name_of_class() {
    if constexpr (has_constant_type_name<L>)
        return L::type_name;
    else
        return bare_name<L>.text;
}

/// What a forward has made, if it is what a layer can make.
constexpr result checked(const result &r) {
    if (r.error.wanted && !r.error)
        return refused<dim>(fault_without_code);
    if (r.error)
        return r;
    if (r.count < 1)
        return refused<dim>(no_outputs);
    for (int k = 0; k < r.count; ++k)
        if (const fault f = check_shape(r.outputs[k]))
            return refused<dim>(f);
    return r;
}

// Whether a function can be evaluated is asked of the compilers' `__builtin_constant_p`, which gives no error. clang
// takes no temporary object in its argument: so each question is a function.

template <class Functions> constexpr bool try_forward(const layer_options &o, shape_list inputs) {
    static_cast<void>(Functions::call(o, inputs));
    return true;
}

template <class Functions> constexpr bool try_parameters(const layer_options &o) {
    counting_sink sink;
    Functions::parameters_of(o, sink);
    return true;
}

template <class Functions> constexpr bool try_attributes(const layer_options &o) {
    static_cast<void>(Functions::attributes_of(o));
    return true;
}

/// Calls a forward that is not tally's. A constant evaluation tries it first.
template <class Functions> constexpr result call_foreign(const layer_options &o, shape_list inputs) {
    if (std::is_constant_evaluated() && !__builtin_constant_p(try_forward<Functions>(o, inputs)))
        return refused<dim>(failing_forward);
    return checked(Functions::call(o, inputs));
}

/// What is wrong with the functions of a layer that is not tally's, if anything is.
template <class Functions> constexpr const fault *wrong_function(const layer_options &o) {
    if (const fault *wrong = Functions::wrong_member())
        return wrong;
    if (!__builtin_constant_p(try_parameters<Functions>(o)))
        return &failing_parameters;
    if (!__builtin_constant_p(try_attributes<Functions>(o)))
        return &failing_attributes;
    return nullptr;
}

template <class L> struct user_layer {
    static constexpr bool is_foreign = true;

    static constexpr layer_options options{name_of_class<L>()};

    static constexpr result call(const layer_options &, shape_list inputs) {
        if constexpr (has_single_result<L> || has_single_forward<L>) { // asked first: a generic one may take anything
            if (const fault f = check_input_count(inputs.count, 1))
                return refused<dim>(f);
            if constexpr (has_single_result<L>)
                return L::forward(inputs[0]);
            else {
                result r;
                r.add(L::forward(inputs[0]));
                return r;
            }
        } else
            return L::forward(inputs);
    }
    static constexpr void parameters_of(const layer_options &, [[maybe_unused]] parameter_sink &sink) {
        if constexpr (has_parameters<L>)
            L::parameters(sink);
    }
    static constexpr layer_attributes attributes_of(const layer_options &) {
        if constexpr (has_attributes<L>)
            return L::attributes();
        else
            return {};
    }

    static constexpr result forward_of(const layer_options &o, shape_list inputs) {
        return call_foreign<user_layer>(o, inputs);
    }

    /// A member of the right name that is none of a layer's.
    static constexpr const fault *wrong_member() {
        if constexpr (requires { L::type_name; } && !has_constant_type_name<L>)
            return &wrong_type_name;
        else if constexpr (requires { &L::parameters; } && !has_parameters<L>)
            return &wrong_parameters;
        else if constexpr (requires { &L::attributes; } && !has_attributes<L>)
            return &wrong_attributes;
        else
            return nullptr;
    }
};

} // namespace tally::detail
