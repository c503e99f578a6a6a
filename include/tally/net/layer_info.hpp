// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/contract.hpp>
#include <tally/layers/counting.hpp>
#include <tally/net/user_layer.hpp>

#include <concepts>

namespace torch::nn {
class AnyModule;
}

namespace tally {

/// A layer: one of tally's, which carries `options` of its family, or a user's, which has a static `forward`.
/// docs/layers.md lists the members.
template <class L>
concept layer_type = detail::has_options<L> || detail::has_single_forward<L> || detail::has_single_result<L> ||
                     detail::has_list_forward<L>;

/// A layer as the walk sees it: values and functions over values.
struct layer_info {
    const layer_options *options;
    result (*forward)(const layer_options &, shape_list);
    void (*parameters)(const layer_options &, parameter_sink &);
    layer_attributes (*attributes)(const layer_options &);
    parameter_counts counts;
    int outputs;             ///< how many it has, or may have
    bool tells_outputs;      ///< it has as many
    bool has_parameters;     ///< or buffers
    const fault *wrong;      ///< what is wrong with the options
    const char *declared_as; ///< what remedies call it: of a class that derives from a layer, that layer's name
    void (*module)(torch::nn::AnyModule &) = nullptr; ///< of a user's layer that has a `module()`: what calls it
};

namespace detail {

/// Calls the `module()` of a user's layer. Defined in the part for LibTorch, which alone calls it; weak, since a unit
/// without that part has none.
template <class L> [[gnu::weak]] void make_own_module(torch::nn::AnyModule &made);

/// A block: what is not a layer, but has a row.
struct block_info {
    const char *type;
    layer_attributes attributes{};
    const fault *wrong = nullptr; ///< what is wrong with the block's own arguments
};

inline constexpr fault no_family_forward{.code = fault_code::not_a_layer,
                                         .wanted = "forward(const options &, shape_list)",
                                         .got = "none beside the options of %t",
                                         .remedy = "see docs/layers.md for families"};

template <class Options>
concept has_family_forward = requires(const Options &o, shape_list inputs) {
    { forward(o, inputs) } -> std::convertible_to<result>;
};

template <class Options> Options class_of_member(int (Options::*)() const);

/// Options that tell how many outputs a layer has, themselves: those they derive from may be of a layer with less.
template <class Options>
concept has_output_count = requires {
    { class_of_member(&Options::outputs) } -> std::same_as<Options>;
};

/// The functions of a family of layers, found by the type of its options.
template <class Options> struct family {
    static constexpr bool is_foreign = !is_of_tally<Options>;
    static constexpr bool tells_outputs = has_output_count<Options>;

    /// Without a function that tells, as many as there can be.
    static constexpr int outputs_of([[maybe_unused]] const layer_options &o) {
        if constexpr (tells_outputs)
            return static_cast<const Options &>(o).outputs();
        else
            return result::max_outputs;
    }

    static constexpr const fault *wrong_member() { return has_family_forward<Options> ? nullptr : &no_family_forward; }
    static constexpr result call(const layer_options &o, shape_list inputs) {
        if constexpr (has_family_forward<Options>)
            return forward(static_cast<const Options &>(o), inputs);
        else
            return refused<dim>(no_family_forward);
    }
    static constexpr result forward_of(const layer_options &o, shape_list inputs) {
        if constexpr (is_foreign)
            return call_foreign<family>(o, inputs);
        else
            return forward(static_cast<const Options &>(o), inputs);
    }
    static constexpr void parameters_of(const layer_options &o, parameter_sink &sink) {
        parameters(static_cast<const Options &>(o), sink);
    }
    static constexpr layer_attributes attributes_of(const layer_options &o) {
        return attributes(static_cast<const Options &>(o));
    }
};

inline constexpr fault too_many_parameters{.code = fault_code::overflow,
                                           .wanted = "counts within 64 bits",
                                           .got = "more parameters",
                                           .remedy = "make the layer smaller"};

template <class Functions> constexpr layer_info make_layer_info(const layer_options &options) {
    const fault *wrong = options.error.code != fault_code::none ? &options.error : nullptr;
    if constexpr (Functions::is_foreign)
        if (!wrong)
            wrong = wrong_function<Functions>(options);
    counting_sink sink;
    if (!wrong)
        Functions::parameters_of(options, sink);
    return {&options,
            &Functions::forward_of,
            &Functions::parameters_of,
            &Functions::attributes_of,
            sink.counts,
            Functions::outputs_of(options),
            Functions::tells_outputs,
            sink.counts.bytes != 0 || sink.counts.buffer_bytes != 0,
            sink.counts.overflowed ? &too_many_parameters : wrong,
            options.type};
}

} // namespace detail

} // namespace tally
