// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/array_of.hpp>
#include <tally/core/message.hpp>
#include <tally/core/reported.hpp>
#include <tally/core/text_view.hpp>
#include <tally/core/utf8.hpp>
#include <tally/core/writer.hpp>

#include <boost/mp11/integer_sequence.hpp>

// Where the compiler takes a computed text as the message of a static_assert: with g++ 14 in each language mode, with
// clang 17 in C++26.
#if (defined(__cpp_static_assert) && __cpp_static_assert >= 202306L) ||                                                \
    (defined(__GNUC__) && __GNUC__ >= 14 && !defined(__clang__))
#define TALLY_HAS_COMPUTED_MESSAGES 1
#else
#define TALLY_HAS_COMPUTED_MESSAGES 0
#endif

/// What a compile error is made of.
namespace tally::says {

/// `N` characters and the NUL that clang needs in order to print them as text.
template <int N> struct text {
    detail::array_of<char, N + 1> characters{};

    constexpr std::size_t size() const { return N; }
    constexpr const char *data() const { return characters; }
};

} // namespace tally::says

namespace tally::detail {

/// Characters of a text from `first` on.
template <int N> constexpr says::text<N> exactly(const char *first) {
    says::text<N> text;
    for (int i = 0; i < N; ++i)
        text.characters[i] = first[i];
    text.characters[N] = '\0'; // set, or clang prints some as numbers
    return text;
}

} // namespace tally::detail

#if TALLY_HAS_COMPUTED_MESSAGES

// The sentence that an exception has, too, is the message.
namespace tally::detail {

/// A sentence and room for more.
struct sentence {
    static constexpr int capacity = 6 * fact::capacity + 64;
    char characters[capacity]{};
    int size = 0;

    constexpr explicit sentence(const facts &f) {
        writer w(characters, capacity);
        put_sentence(w, f);
        size = w.size();
    }
};

template <const facts &F> inline constexpr sentence sentence_of{F};

template <auto Sentence> struct words {};

template <const facts &F> using words_of = words<exactly<sentence_of<F>.size>(sentence_of<F>.characters)>;

#if !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wc++26-extensions"
#endif

/// The one error. Sentences that are equal make one function, so that each is reported once, whatever is asked of a
/// net.
template <auto Sentence> constexpr error_reported_above report_error(words<Sentence>) {
    static_assert(false, Sentence);
    return {};
}

#if !defined(__clang__)
#pragma GCC diagnostic pop
#endif

} // namespace tally::detail

#else

/// The words of a message. Each holds one fact as text of exactly its length, which g++ and clang print readably. clang
/// cuts one of more than 36 characters: so the facts are short and stand apart, and a long one is in pieces.
namespace tally::says {

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

namespace detail {

/// A fact in ASCII: of another character, compilers print numbers.
constexpr fact in_ascii(const fact &f) {
    fact ascii;
    writer w(ascii.characters, fact::capacity);
    put_ascii(w, f.view());
    ascii.end(w);
    return ascii;
}

template <const facts &F, fact facts::*Fact> inline constexpr fact ascii_of = in_ascii(F.*Fact);

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

template <const facts &F, fact facts::*Fact> inline constexpr pieces pieces_of{ascii_of<F, Fact>};

// Not defined: the facts are put into words where a type is named, so that the compilers' backtraces do not show it.
template <template <auto...> class Says, const facts &F, fact facts::*Fact, int... I>
auto spell(boost::mp11::integer_sequence<int, I...>)
    -> Says<exactly<pieces_of<F, Fact>.first[I + 1] - pieces_of<F, Fact>.first[I]>(ascii_of<F, Fact>.characters +
                                                                                   pieces_of<F, Fact>.first[I])...>;

template <template <auto...> class Says, const facts &F, fact facts::*Fact>
using spelled = decltype(spell<Says, F, Fact>(boost::mp11::make_integer_sequence<int, pieces_of<F, Fact>.count>{}));

template <class... Facts> struct words {};

template <const facts &F>
using words_of = words<spelled<says::error, F, &facts::code>, spelled<says::layer, F, &facts::place>,
                       spelled<says::type, F, &facts::type>, spelled<says::wanted, F, &facts::wanted>,
                       spelled<says::got, F, &facts::got>, spelled<says::remedy, F, &facts::remedy>>;

/// The one error. Facts that are equal make one function, so that they are reported once, whatever is asked of a net.
/// It is a function since clang does not know the members of a class with a failed assertion, and says so once more.
template <class... Facts> constexpr error_reported_above report_error(words<Facts...>) {
    static_assert(net_fits<Facts...>, "tally: a layer of this net does not fit; docs/errors.md explains the code");
    return {};
}

} // namespace detail

} // namespace tally

#endif
