// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/fault.hpp>
#include <tally/core/text_view.hpp>
#include <tally/core/writer.hpp>

#include <boost/mp11/integer_sequence.hpp>

/// The words of a compile error. Each holds one fact as text of exactly its length, which g++ and clang print readably.
/// clang cuts one of more than 36 characters: so the facts are short and stand apart, and a long one is in pieces.
namespace tally::says {

/// `N` characters and the NUL that clang needs in order to print them as text.
template <int N> struct text {
    char characters[N + 1]{};
};

template <auto... Text> struct error;
template <auto... Text> struct layer;
template <auto... Text> struct type;
template <auto... Text> struct wanted;
template <auto... Text> struct got;
template <auto... Text> struct remedy;

} // namespace tally::says

namespace tally {

/// Never true: its arguments say what is wrong with a net.
template <class... Facts> inline constexpr bool net_fits = false;

/// Stands for each number and type of a net that has an error, which has been reported once: whatever is done with it
/// compiles, and every comparison holds, so that nothing follows after the one message.
struct error_reported_above {
    constexpr operator bool() const { return true; }

    template <class T> constexpr operator T() const { return T{}; }

    // Found only where one of the two is an `error_reported_above`.
    template <class A, class B> friend constexpr bool operator==(const A &, const B &) { return true; }

    template <class A, class B> friend constexpr bool operator!=(const A &, const B &) { return true; }

    template <class A, class B> friend constexpr bool operator<(const A &, const B &) { return true; }

    template <class A, class B> friend constexpr bool operator<=(const A &, const B &) { return true; }

    template <class A, class B> friend constexpr bool operator>(const A &, const B &) { return true; }

    template <class A, class B> friend constexpr bool operator>=(const A &, const B &) { return true; }

    template <class A, class B> friend constexpr error_reported_above operator+(const A &, const B &) { return {}; }

    template <class A, class B> friend constexpr error_reported_above operator-(const A &, const B &) { return {}; }

    template <class A, class B> friend constexpr error_reported_above operator*(const A &, const B &) { return {}; }

    template <class A, class B> friend constexpr error_reported_above operator/(const A &, const B &) { return {}; }

    template <class A, class B> friend constexpr error_reported_above operator%(const A &, const B &) { return {}; }

    friend constexpr error_reported_above operator-(error_reported_above e) { return e; }

    template <class T> constexpr error_reported_above &operator+=(const T &) { return *this; }

    template <class T> constexpr error_reported_above &operator-=(const T &) { return *this; }

    template <class T> constexpr error_reported_above &operator*=(const T &) { return *this; }

    template <class Traits>
    friend std::basic_ostream<char, Traits> &operator<<(std::basic_ostream<char, Traits> &out, error_reported_above) {
        return out;
    }
};

namespace detail {

/// Where a fact is cut into pieces that clang prints in full: after a space or a full stop, if there is one.
struct pieces {
    static constexpr int longest = 36;
    int first[fact::capacity / 2]{};
    int count = 0;

    constexpr explicit pieces(const fact &f) {
        for (int at = 0; at < f.size || count == 0; ++count) {
            first[count] = at;
            int end = f.size - at > longest ? at + longest : f.size;
            while (end < f.size && end > at + longest / 2 && f.characters[end - 1] != ' ' &&
                   f.characters[end - 1] != '.')
                --end;
            at = end;
            first[count + 1] = end;
        }
    }
};

template <int N> constexpr says::text<N> exactly(const fact &f, int first) {
    says::text<N> text;
    for (int i = 0; i < N; ++i)
        text.characters[i] = f.characters[first + i];
    text.characters[N] = '\0'; // set, or clang prints some as numbers
    return text;
}

template <const facts &F, fact facts::*Fact> inline constexpr pieces pieces_of{F.*Fact};

// Not defined: the facts are put into words where a type is named, so that the compilers' backtraces do not show it.
template <template <auto...> class Says, const facts &F, fact facts::*Fact, int... I>
auto spell(boost::mp11::integer_sequence<int, I...>)
    -> Says<exactly<pieces_of<F, Fact>.first[I + 1] - pieces_of<F, Fact>.first[I]>(F.*Fact,
                                                                                   pieces_of<F, Fact>.first[I])...>;

template <template <auto...> class Says, const facts &F, fact facts::*Fact>
using spelled = decltype(spell<Says, F, Fact>(boost::mp11::make_integer_sequence<int, pieces_of<F, Fact>.count>{}));

#if defined(__cpp_static_assert) && __cpp_static_assert >= 202306L
// The whole sentence, as an exception has it, where the language takes it as the message.

template <class Fact> inline constexpr fact text_of{};
template <template <auto...> class Says, auto... Text>
inline constexpr fact text_of<Says<Text...>> =
    make_fact([](writer &w) { (w.put(Text.characters, static_cast<int>(sizeof(Text.characters)) - 1), ...); });

template <class Code, class Place, class Type, class Wanted, class Got, class Remedy>
constexpr text_view put_facts(writer &w) {
    put_sentence(w, text_of<Code>.view(), text_of<Place>.view(), text_of<Type>.view(), text_of<Wanted>.view(),
                 text_of<Got>.view(), text_of<Remedy>.view());
    return {};
}

template <class... Facts> struct sentence {
    static constexpr int length = [] {
        writer w;
        put_facts<Facts...>(w);
        return w.size();
    }();

    static constexpr says::text<length> text = [] {
        says::text<length> t;
        writer w(t.characters, length);
        put_facts<Facts...>(w);
        return t;
    }();

    static constexpr std::size_t size() { return length; }

    static constexpr const char *data() { return text.characters; }
};
#endif

template <class... Facts> struct fact_list {};

/// The one error. Facts that are equal make one function, so that they are reported once, whatever is asked of a net.
/// It is a function since clang does not know the members of a class with a failed assertion, and says so once more.
template <class... Facts> constexpr error_reported_above report_error(fact_list<Facts...>) {
#if defined(__cpp_static_assert) && __cpp_static_assert >= 202306L
    static_assert(net_fits<Facts...>, sentence<Facts...>{});
#else
    static_assert(net_fits<Facts...>, "tally: a layer of this net does not fit; docs/errors.md explains the code");
#endif
    return {};
}

template <const facts &F>
using words_of = fact_list<spelled<says::error, F, &facts::code>, spelled<says::layer, F, &facts::place>,
                           spelled<says::type, F, &facts::type>, spelled<says::wanted, F, &facts::wanted>,
                           spelled<says::got, F, &facts::got>, spelled<says::remedy, F, &facts::remedy>>;

} // namespace detail

} // namespace tally
