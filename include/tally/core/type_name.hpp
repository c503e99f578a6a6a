// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace tally::detail {

// The compilers' own spelling of T, between "T = " and "]" or ";".
template <class T> constexpr std::string_view spelling_of() {
    std::string_view text = __PRETTY_FUNCTION__;
    text.remove_prefix(text.find("T = ") + 4);
    return text.substr(0, text.find_last_not_of(']') + 1).substr(0, text.find(';'));
}

/// The name of a class without its namespaces and template arguments: "ResNet" of `models::ResNet<Block, 3>`.
template <class T> constexpr std::string_view bare_name_of() {
    std::string_view text = spelling_of<T>();
    text = text.substr(0, text.find('<'));
    const auto colon = text.rfind(':');
    return colon == std::string_view::npos ? text : text.substr(colon + 1);
}

template <int N> struct characters {
    char text[N + 1]{};
};

template <class T> constexpr auto copy_of_bare_name() {
    constexpr int size = static_cast<int>(bare_name_of<T>().size());
    characters<size> copy;
    for (int i = 0; i < size; ++i)
        copy.text[i] = bare_name_of<T>()[i];
    return copy;
}

/// The same, null-terminated.
template <class T> inline constexpr auto bare_name = copy_of_bare_name<T>();

} // namespace tally::detail
