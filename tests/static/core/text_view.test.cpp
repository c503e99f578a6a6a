// SPDX-License-Identifier: BSL-1.0
// What a text can, as std::string_view can it, and how the two are exchanged.
#include <tally/core/text_view.hpp>

#include <algorithm>
#include <string>
#include <string_view>

using tally::text_view;

constexpr text_view table = "layer1.0.conv2";
constexpr std::string_view standard = table;

static_assert(table.size() == 14 && table.front() == 'l' && table.back() == '2' && table[6] == '.');
static_assert(text_view().empty() && text_view("").empty() && text_view().data()[0] == '\0');
static_assert(standard == "layer1.0.conv2" && table == standard && text_view(standard) == table);
static_assert(table == "layer1.0.conv2" && table != "layer1.0.conv" && table != "layer1.0.conv1");

// As std::string_view, for all there is to find.
constexpr bool finds_alike(text_view text, std::string_view same) {
    for (const char *part : {"", ".", "l", "conv", "conv2", "layer1.0.conv2", "2x", "x", "layer1.0.conv23"})
        for (std::size_t from : {0, 1, 7, 13, 14, 15, 100})
            if (text.find(part, from) != same.find(part, from) ||
                text.contains(part) != (same.find(part) != same.npos) ||
                text.starts_with(part) != same.starts_with(part) || text.ends_with(part) != same.ends_with(part))
                return false;
    for (char c : {'l', '.', '2', 'x', '\0'})
        for (std::size_t from : {0, 7, 14, 15})
            if (text.find(c, from) != same.find(c, from) || text.contains(c) != (same.find(c) != same.npos))
                return false;
    return true;
}
static_assert(finds_alike(table, standard) && finds_alike("", ""));
static_assert(text_view::npos == std::string_view::npos);

static_assert(table.substr(7) == "0.conv2" && table.substr(7, 1) == "0" && table.substr(14) == "" &&
              table.substr(20) == "");

constexpr bool ordered_alike() {
    constexpr const char *texts[] = {"", "a", "a.b", "ab", "b", "\xc3\xa4"};
    for (const char *a : texts)
        for (const char *b : texts)
            if ((text_view(a) < text_view(b)) != (std::string_view(a) < std::string_view(b)))
                return false;
    return true;
}
static_assert(ordered_alike());

// An array that holds a shorter text, a pointer, a range of characters.
constexpr char name[16] = "conv1";
constexpr const char *pointer = name;
static_assert(text_view(name).size() == 5 && text_view(pointer).size() == 5);
static_assert(std::ranges::count(table, '.') == 2);
static_assert(std::is_convertible_v<text_view, std::string> && std::is_convertible_v<std::string, text_view>);
