// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/contract.hpp>
#include <tally/layers/counting.hpp>
#include <tally/net/members.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

/// A layer of the user's own, as a family like tally's own ones. Unlike these it may break the rules: what its
/// functions do is checked, so that its mistakes are errors with a place and no compiler's backtraces.
namespace tally::detail {

inline constexpr fault failing_forward{.code = fault_code::not_a_layer,
                                       .wanted = "a forward that can be evaluated",
                                       .got = "one that fails for %i",
                                       .remedy = "make it constexpr; ask rank() before sizes; write shape s{}"};
inline constexpr fault failing_parameters{.code = fault_code::not_a_layer,
                                          .wanted = "parameters that can be evaluated",
                                          .got = "a function that fails",
                                          .remedy = "make it constexpr"};
inline constexpr fault failing_attributes{.code = fault_code::not_a_layer,
                                          .wanted = "attributes that can be evaluated",
                                          .got = "a function that fails",
                                          .remedy = "make it constexpr"};
inline constexpr fault fault_without_code{.code = fault_code::not_a_layer,
                                          .wanted = "a fault with a code",
                                          .got = "none in what forward refuses",
                                          .remedy = "add .code = fault_code::..."};
inline constexpr fault no_outputs{.code = fault_code::inputs,
                                  .wanted = "1 output or more of forward",
                                  .got = "none",
                                  .remedy = "add them to the result"};

inline constexpr fault negative_counts{.code = fault_code::not_a_layer,
                                       .wanted = "macs and flops of 0 or more",
                                       .got = "less from the forward of %t",
                                       .remedy = "mend its formula"};

inline constexpr fault negative_parameter{.code = fault_code::bad_shape,
                                          .wanted = "sizes of 0 or more of a parameter",
                                          .got = "less in %t",
                                          .remedy = "give the sizes of a tensor"};
inline constexpr fault parameters_of_one_name{.code = fault_code::name_taken,
                                              .wanted = "a name of its own for a parameter",
                                              .got = "one name for two of %t",
                                              .remedy = "rename one of them"};
inline constexpr fault parameter_without_name{.code = fault_code::name_taken,
                                              .wanted = "names without a dot for parameters",
                                              .got = "another one, or none, in %t",
                                              .remedy = "name them as PyTorch would"};

constexpr bool is_negative(dim count) { return !count.known() && count != dyn && !count.overflowed(); }

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
    if (is_negative(r.macs) || is_negative(r.flops))
        return refused<dim>(negative_counts);
    if (r.flops == 0) { // left out
        result with_flops = r;
        with_flops.flops = dim(2) * r.macs;
        return with_flops;
    }
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

/// Looks at parameters, whose names need not outlive the call that adds them.
struct checking_sink final : parameter_sink {
    std::uint64_t *hashes = nullptr; ///< of the names so far; null if they are only counted
    int count = 0;
    const fault *wrong = nullptr;

    constexpr void add(const parameter &p) override {
        if (hashes)
            check(p);
        ++count;
    }

  private:
    constexpr void check(const parameter &p) {
        const text_view name = p.name;
        std::uint64_t hash = 14695981039346656037u; // FNV-1a
        for (const char c : name) {
            hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
            if (c == '.')
                wrong = &parameter_without_name;
        }
        if (name.empty())
            wrong = &parameter_without_name;
        for (int i = 0; i < count; ++i)
            if (hashes[i] == hash)
                wrong = &parameters_of_one_name;
        hashes[count] = hash;
        for (const std::int64_t size : p.dims)
            if (size < 0)
                wrong = &negative_parameter;
    }
};

template <class Functions> constexpr const fault *wrong_parameter(const layer_options &o) {
    checking_sink counted;
    Functions::parameters_of(o, counted);
    if (counted.count == 0)
        return nullptr;
    checking_sink names;
    names.hashes = new std::uint64_t[static_cast<std::size_t>(counted.count)]{};
    Functions::parameters_of(o, names);
    delete[] names.hashes;
    return names.wrong;
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
    return wrong_parameter<Functions>(o);
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

    static constexpr bool tells_outputs = has_constant_outputs<L> || (has_single_forward<L> && !has_single_result<L>);

    static constexpr int outputs_of(const layer_options &) {
        if constexpr (has_constant_outputs<L>)
            return L::outputs < 1 || L::outputs > result::max_outputs ? 1
                                                                      : static_cast<int>(L::outputs); // else refused
        else
            return tells_outputs ? 1 : result::max_outputs;
    }

    static constexpr const fault *wrong_member() { return detail::wrong_member<L>(); }
};

} // namespace tally::detail
