// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/option.hpp>
#include <tally/core/type_name.hpp>
#include <tally/net/compositions.hpp>
#include <tally/net/layer_info.hpp>
#include <tally/net/members.hpp>
#include <tally/net/step_faults.hpp>
#include <tally/net/user_layer.hpp>

#include <cstdint>

/// Layers and blocks as values: what a class of tally's, or of a user's, is as a row.
namespace tally::detail {

// Of tally's own classes, and not of one that derives from it.
template <class L>
concept is_itself = !is_named<L> && __is_same(typename L::itself, L); // a Named is not looked into: that takes time
template <class L>
concept is_own_block = __is_same(typename L::own_block, L);

template <class L>
concept has_own_checks = requires { static_cast<const fault &>(L::checked.error); };

// A static member that is a constant number. It is only asked where there is a member of that name.
constexpr bool put_attribute(std::int64_t &to, const auto &member) {
    if constexpr (requires { static_cast<std::int64_t>(member); })
        if (__builtin_constant_p(static_cast<std::int64_t>(member))) {
            to = static_cast<std::int64_t>(member);
            return true;
        }
    return false;
}

// Private, or of an object. Types and templates of these names are something else.
template <class L>
concept has_wrong_groups = declares_groups<L> && !requires { *&L::groups; } && !requires { typename L::groups; };
template <class L>
concept has_wrong_kernel_size =
    declares_kernel_size<L> && !requires { *&L::kernel_size; } && !requires { typename L::kernel_size; };

/// What is wrong with the members of a class that derives from a composition, if anything is.
template <class L> constexpr const fault *wrong_member_of_block() {
    if constexpr (is_own_block<L>)
        return nullptr;
    else if constexpr (declares_parameters<L>)
        return &parameters_in_block;
    else if constexpr (has_wrong_groups<L> || has_wrong_kernel_size<L>)
        return &wrong_attribute;
    else
        return wrong_member<L>();
}

/// A class that derives from a composition, as a row.
template <class L> constexpr block_info make_block_info() {
    block_info b{.type = name_of_class<L>(), .wrong = wrong_member_of_block<L>()};
    if constexpr (has_own_checks<L>)
        if (L::checked.error)
            b.wrong = &L::checked.error;
    if constexpr (has_attributes<L>) {
        if (__builtin_constant_p(try_attributes<user_layer<L>>(user_layer<L>::options)))
            b.attributes = L::attributes();
        else
            b.wrong = &failing_attributes;
    }
    if constexpr (requires { *&L::groups; })
        if (!put_attribute(b.attributes.groups, L::groups))
            b.wrong = &wrong_attribute;
    if constexpr (requires { *&L::kernel_size; }) {
        std::int64_t size = 0;
        if (!put_attribute(size, L::kernel_size))
            b.wrong = &wrong_attribute;
        b.attributes.kernel_size = sizes_attribute(size);
    }
    return b;
}

template <class L> inline constexpr block_info block_of = make_block_info<L>();

template <class L>
concept block_type = requires(const L *block) { composition_of(block); };

/// Where the object that a reference stands for is declared: "Linear" of "tally::Linear<3, 4>::options".
template <const auto &O> constexpr text_view name_of_owner() {
    constexpr text_view all{__PRETTY_FUNCTION__, sizeof __PRETTY_FUNCTION__ - 1};
    constexpr text_view member = "::options]";
    return bare_name_in(all.data() + all.find("O = ") + 4, all.data() + all.size() - member.size());
}

/// The options of a class of the user's that has them from a layer, under its own name.
template <class L>
inline constexpr auto renamed_options = [] {
    auto options = L::options;
    options.type = name_of_class<L>();
    return options;
}();

/// Of a user's class with options: a layer of a family of his own, or a class that derives from a layer.
template <class L> constexpr layer_info make_foreign_info() {
    constexpr bool derives = !(name_of_owner<L::options>() == text_view(bare_name<L>.text));
    const auto make = []<class Options>(const Options &options) { return make_layer_info<family<Options>>(options); };
    layer_info info = [&] {
        if constexpr (derives || has_constant_type_name<L>)
            return make(renamed_options<L>);
        else
            return make(L::options);
    }();
    if constexpr (derives)
        info.declared_as = L::options.type;
    if constexpr (block_type<L>)
        info.wrong = &forward_in_block;
    else if constexpr (declares_forward<L> || declares_parameters<L> || declares_attributes<L>)
        info.wrong = &member_beside_options;
    else if constexpr (declares_type_name<L> && !has_constant_type_name<L>)
        info.wrong = &wrong_type_name;
    return info;
}

template <class L> constexpr layer_info make_info() {
    layer_info info = [] {
        if constexpr (has_options<L>)
            return make_foreign_info<L>();
        else
            return make_layer_info<user_layer<L>>(user_layer<L>::options);
    }();
    if constexpr (requires { L::module(); })
        info.module = &make_own_module<L>;
    return info;
}

/// The layer `L` as a value.
template <class L> inline constexpr layer_info info_of = make_info<L>();

} // namespace tally::detail
