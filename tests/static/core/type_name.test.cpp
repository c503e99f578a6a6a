// SPDX-License-Identifier: BSL-1.0
// The names that tables and errors print of classes.
#include <tally/core/type_name.hpp>

using tally::text_view;
using tally::detail::bare_name;
using tally::detail::is_of_tally;

namespace models {

struct Plain {};

template <class... Parts> struct Model {
    struct Block {};
    template <int> struct Head {};
};

template <char> struct ByChar {};
template <int N> struct text {
    char characters[N]{};
    constexpr text(const char (&from)[N]) {
        for (int i = 0; i < N; ++i)
            characters[i] = from[i];
    }
};
template <text> struct ByName {
    struct Block {};
    template <text> struct Head {};
};
template <auto> struct ByFunction {};

struct Ordered {
    bool operator<(int) const;
    bool operator>(int) const;
    Ordered *operator->();
    void operator>>=(int);
};

template <class T> constexpr auto made_in_a_function() {
    struct Local {};
    return Local{};
}

} // namespace models

namespace {

struct Hidden {};
template <class T> struct HiddenOf {};

constexpr auto some_lambda = [] {};
[[maybe_unused]] constexpr struct {
} unnamed;

} // namespace

constexpr bool is_called(const char *name, text_view expected) { return text_view(name) == expected; }

static_assert(is_called(bare_name<models::Plain>.text, "Plain"));
static_assert(is_called(bare_name<models::Model<>>.text, "Model"));
static_assert(is_called(bare_name<models::Model<int, models::Plain, models::Model<>>>.text, "Model"));
static_assert(is_called(bare_name<models::Model<int, models::Plain>::Block>.text, "Block"));
static_assert(is_called(bare_name<models::Model<models::Plain>::Head<3>>.text, "Head"));
static_assert(is_called(bare_name<Hidden>.text, "Hidden"));
static_assert(is_called(bare_name<HiddenOf<models::Model<Hidden>>>.text, "HiddenOf"));
static_assert(is_called(bare_name<const models::Model<int> &>.text, "Model"));
static_assert(is_called(bare_name<models::Plain *>.text, "Plain"));
// Brackets and quotation marks in arguments.
static_assert(is_called(bare_name<models::ByChar<'>'>>.text, "ByChar"));
static_assert(is_called(bare_name<models::ByChar<'<'>>.text, "ByChar"));
static_assert(is_called(bare_name<models::ByChar<'\''>>.text, "ByChar"));
static_assert(is_called(bare_name<models::ByChar<'"'>>.text, "ByChar"));
static_assert(is_called(bare_name<models::ByChar<'\\'>>.text, "ByChar"));
static_assert(is_called(bare_name<models::ByName<"a>b">>.text, "ByName"));
static_assert(is_called(bare_name<models::ByName<"a<b">>.text, "ByName"));
static_assert(is_called(bare_name<models::ByName<"a\"b>">>.text, "ByName"));
static_assert(is_called(bare_name<models::ByName<"it's">>.text, "ByName"));
static_assert(is_called(bare_name<models::ByName<"a\\">>.text, "ByName"));
static_assert(is_called(bare_name<models::ByName<"a::b">::Block>.text, "Block"));
static_assert(is_called(bare_name<models::ByName<"<">::Head<">">>.text, "Head"));
static_assert(is_called(bare_name<models::Model<models::ByChar<'>'>, models::ByName<"<">>>.text, "Model"));
static_assert(is_called(bare_name < models::ByFunction < &models::Ordered::operator<> >.text, "ByFunction"));
static_assert(is_called(bare_name<models::ByFunction<&models::Ordered::operator> >>.text, "ByFunction"));
static_assert(is_called(bare_name<models::ByFunction<&models::Ordered::operator-> >>.text, "ByFunction"));
static_assert(is_called(bare_name<models::ByFunction<&models::Ordered::operator>>= >>.text, "ByFunction"));
static_assert(is_called(bare_name<decltype(models::made_in_a_function<models::ByChar<'>'>>())>.text, "Local"));
static_assert(is_called(bare_name<int>.text, "int"));
static_assert(is_called(bare_name<decltype(some_lambda)>.text, "a lambda"));
static_assert(is_called(bare_name<decltype(unnamed)>.text, "an unnamed class"));

static_assert(is_of_tally<text_view> && !is_of_tally<models::Plain> && !is_of_tally<int>);
