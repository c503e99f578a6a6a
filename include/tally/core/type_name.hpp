// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/array_of.hpp>
#include <tally/core/text_view.hpp>

#include <cstddef>

namespace tally::detail {

template <class T> constexpr text_view spelling() { return {__PRETTY_FUNCTION__, sizeof __PRETTY_FUNCTION__ - 1}; }

/// Where the type begins in a spelling, behind "T = ".
constexpr std::size_t find_type(text_view spelling) {
    std::size_t i = 0;
    while (!(spelling[i] == 'T' && spelling[i + 1] == ' ' && spelling[i + 2] == '='))
        ++i;
    return i + 4;
}

inline constexpr std::size_t type_in_spelling = find_type(spelling<int>());

constexpr bool is_in_tally(const char *type) {
    return type[0] == 't' && type[1] == 'a' && type[2] == 'l' && type[3] == 'l' && type[4] == 'y' && type[5] == ':';
}

/// Whether a class is declared in namespace tally.
template <class T> inline constexpr bool is_of_tally = is_in_tally(spelling<T>().data() + type_in_spelling);

/// Where a character or string that ends before `last` begins: at the quotation mark that is like its last character
/// and has no backslash before it.
constexpr const char *skip_quoted(const char *first, const char *last) {
    const char mark = *--last;
    while (last != first) {
        int backslashes = 0;
        if (*--last != mark)
            continue;
        while (last - backslashes != first && last[-1 - backslashes] == '\\')
            ++backslashes;
        if (backslashes % 2 == 0)
            break;
    }
    return last;
}

/// Where the template arguments that end before `last` begin: at the matching "<". A function among them that is called
/// "operator<" or the like has brackets without a match: then at the first "<" of all.
constexpr const char *skip_template_arguments(const char *first, const char *last) {
    int open = 0;
    for (const char *c = last; c != first;) {
        if (c[-1] == '\'' || c[-1] == '"') {
            c = skip_quoted(first, c);
            continue;
        }
        --c;
        if (*c != '<' && *c != '>')
            continue;
        open += *c == '>' ? 1 : -1;
        if (open == 0 && !text_view(first, static_cast<std::size_t>(c - first)).ends_with("operator"))
            return c;
    }
    while (first != last && *first != '<')
        ++first;
    return first;
}

/// "ResNet" of "models::ResNet<Block, 3>", "Block" of "Model<4>::Block", "Linear" of "const tally::Linear<3, 4> &". It
/// is read from the end, since what stands before can be long.
constexpr text_view bare_name_in(const char *first, const char *last) {
    while (last != first && (last[-1] == '*' || last[-1] == '&' || last[-1] == ' '))
        --last;
    const char *const end = last;
    if (last != first && last[-1] == '>')
        last = skip_template_arguments(first, last);
    const char *name = last;
    while (name != first && name[-1] != ':' && name[-1] != ' ')
        --name;
    if (name != last && last[-1] != ')')
        return {name, static_cast<std::size_t>(last - name)};
    // "<lambda()>", "(lambda at net.cpp:3:5)", "<unnamed struct>", "(unnamed struct at net.cpp:3:5)"
    return text_view(first, static_cast<std::size_t>(end - first)).contains("lambda") ? "a lambda" : "an unnamed class";
}

/// The name of a class without its namespaces and template arguments: a part of the compiler's own spelling, which
/// stands between "T = " and the "]" at the end.
template <class T> constexpr text_view bare_name_in_spelling() {
    constexpr text_view all = spelling<T>();
    return bare_name_in(all.data() + type_in_spelling, all.data() + all.size() - 1);
}

template <int N> struct characters {
    array_of<char, N + 1> text{};
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
