// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/option.hpp>
#include <tally/core/text_view.hpp>
#include <tally/layers/contract.hpp>

#include <cstdint>
#include <initializer_list>

namespace tally::zoo {

// What the families of the zoo can be given beside their structure: any order, each once at most. The names are those
// of the arguments of torchvision's classes; `groups` is the layers' own tag.

/// The outputs of the last layer: `num_classes<10>`.
template <std::int64_t N> struct num_classes {};

/// The probability of the Dropout layers before the last layer: `dropout<real{0.2}>`.
template <real P> struct dropout {};

/// A ResNet's channels in one group of the first stage's 3x3 convolutions: `width_per_group<128>`.
template <std::int64_t N> struct width_per_group {};

/// A factor on a MobileNet's numbers of channels: `width_mult<real{0.5}>`.
template <real Factor> struct width_mult {};

} // namespace tally::zoo

namespace tally::detail {

// An option is found by overload resolution: `Tag<N>` through its own type, all others through `...`. So a tag of the
// same name from another namespace is none.

template <template <std::int64_t> class Tag> struct integer_tag {
    template <std::int64_t N> static constexpr std::int64_t read(std::int64_t, const Tag<N> *) { return N; }
    static constexpr std::int64_t read(std::int64_t unchanged, ...) { return unchanged; }

    template <std::int64_t N> static constexpr bool is(const Tag<N> *) { return true; }
    static constexpr bool is(...) { return false; }
};

template <template <real> class Tag> struct real_tag {
    template <real X> static constexpr real read(real, const Tag<X> *) { return X; }
    static constexpr real read(real unchanged, ...) { return unchanged; }

    template <real X> static constexpr bool is(const Tag<X> *) { return true; }
    static constexpr bool is(...) { return false; }
};

/// The value of `Tag` among `Options`, else the default.
template <template <std::int64_t> class Tag, std::int64_t Default, class... Options>
inline constexpr std::int64_t integer_among = [] {
    std::int64_t value = Default;
    ((value = integer_tag<Tag>::read(value, static_cast<const Options *>(nullptr))), ...);
    return value;
}();

template <template <real> class Tag, real Default, class... Options>
inline constexpr real real_among = [] {
    real value = Default;
    ((value = real_tag<Tag>::read(value, static_cast<const Options *>(nullptr))), ...);
    return value;
}();

/// The option of a family's Dropout layers. A type, since g++ 12 crashes where a dependent `real` is handed on from one
/// template alias to the next.
template <real Default, class... Options> struct dropout_option {
    using type = p<real_among<zoo::dropout, Default, Options...>>;
};
template <real Default, class... Options> using dropout_among = typename dropout_option<Default, Options...>::type;

/// An option of a family, and whether the family has it.
struct family_option {
    const char *name;
    bool is_known;
};

/// What is wrong with the options of a family: one that it does not have, or one of them twice.
constexpr layer_options check_family_options(const char *type, std::initializer_list<family_option> given) {
    layer_options family;
    family.type = type;
    for (const family_option &o : given) {
        bool is_doubled = false;
        for (const family_option *before = given.begin(); before != &o; ++before)
            is_doubled = is_doubled || text_view(before->name) == text_view(o.name);
        if (!o.is_known)
            family.error = {
                fault_code::unknown_option, "an option of %t", "%w", "take one that its header lists", {}, o.name};
        else if (is_doubled)
            family.error = {fault_code::doubled_option, "%w once", "%w twice", "remove one of the two", {}, o.name};
        if (family.error)
            break;
    }
    return family;
}

template <class... Tags> struct tag_list {
    template <class Option> static constexpr bool has = (Tags::is(static_cast<const Option *>(nullptr)) || ...);
};

/// For a member `checked` of a block, which is reported as the block's own mistake.
template <class Known, class... Options> constexpr layer_options check_family(const char *type) {
    return check_family_options(type, {family_option{option_of<Options>->name, Known::template has<Options>}...});
}

} // namespace tally::detail
