// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/text_view.hpp>

namespace tally::detail {

/// The name of a class without its namespaces and template arguments, "ResNet" of `models::ResNet<Block, 3>`: a part of
/// the compiler's own spelling, which stands between "T = " and the first of "<", ";" and "]". Spellings can be long,
/// so no more of one is read than is needed.
template <class T> constexpr text_view bare_name_in_spelling() {
    const text_view text = __PRETTY_FUNCTION__;
    std::size_t first = 0;
    while (!text.substr(first).starts_with("T = "))
        ++first;
    std::size_t last = first += 4;
    for (; text[last] != '<' && text[last] != ';' && text[last] != ']'; ++last)
        if (text[last] == ':' || text[last] == ' ')
            first = last + 1;
    return text.substr(first, last - first);
}

template <int N> struct characters {
    char text[N + 1]{};
};

template <class T> constexpr auto copy_of_bare_name() {
    constexpr text_view name = bare_name_in_spelling<T>();
    characters<static_cast<int>(name.size())> copy;
    for (std::size_t i = 0; i < name.size(); ++i)
        copy.text[i] = name[i];
    return copy;
}

/// The same, null-terminated.
template <class T> inline constexpr auto bare_name = copy_of_bare_name<T>();

} // namespace tally::detail
