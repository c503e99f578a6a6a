// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/text_view.hpp>

namespace tally::detail {

template <class T> constexpr const char *spelling() { return __PRETTY_FUNCTION__; }

/// Where the type begins in a spelling, behind "T = ".
constexpr int find_type(const char *spelling) {
    int i = 0;
    while (!(spelling[i] == 'T' && spelling[i + 1] == ' ' && spelling[i + 2] == '='))
        ++i;
    return i + 4;
}

inline constexpr int type_in_spelling = find_type(spelling<int>());

constexpr bool is_in_tally(const char *type) {
    return type[0] == 't' && type[1] == 'a' && type[2] == 'l' && type[3] == 'l' && type[4] == 'y' && type[5] == ':';
}

/// Whether a class is declared in namespace tally.
template <class T> inline constexpr bool is_of_tally = is_in_tally(spelling<T>() + type_in_spelling);

/// The name of a class without its namespaces and template arguments, "ResNet" of `models::ResNet<Block, 3>`: a part of
/// the compiler's own spelling, which stands between "T = " and the first of "<", ";" and "]". Spellings can be long,
/// so no more of one is read than is needed.
template <class T> constexpr text_view bare_name_in_spelling() {
    const char *first = spelling<T>() + type_in_spelling, *last = first;
    for (; *last != '<' && *last != ';' && *last != ']'; ++last)
        if (*last == ':' || *last == ' ')
            first = last + 1;
    return {first, static_cast<std::size_t>(last - first)};
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
