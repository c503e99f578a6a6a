// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/fault.hpp>
#include <tally/core/writer.hpp>

#include <string_view>

/// The words of a compile error. Each holds one fact as a text of exactly its length, which g++ and clang print
/// readably; clang cuts one of more than 36 characters, so the facts stand apart and are short.
namespace tally::says {

/// `N` characters and the NUL that clang needs in order to print them as text.
template <int N>
struct text {
    char characters[N + 1]{};
};

template <auto Text>
struct error;
template <auto Text>
struct layer;
template <auto Text>
struct type;
template <auto Text>
struct wanted;
template <auto Text>
struct got;
template <auto Text>
struct remedy;

} // namespace tally::says

namespace tally {

/// Never true: its arguments say what is wrong with a net.
template <class... Facts>
inline constexpr bool net_fits = false;

/// Never true: its arguments say what is wrong with the options of a layer.
template <class... Facts>
inline constexpr bool options_fit = false;

namespace detail {

/// One fact of a message, of at most 120 characters.
struct fact {
    static constexpr int capacity = 120;
    char characters[capacity]{};
    int size = 0;
};

template <class Put>
constexpr fact make_fact(Put put) {
    fact f;
    writer w(f.characters, fact::capacity);
    put(w);
    f.size = w.size() < fact::capacity ? w.size() : fact::capacity;
    return f;
}

/// A fault as text, cut up into what a message shows.
struct facts {
    fact code, path, type, wanted, got, remedy;

    constexpr facts(const fault& f, std::string_view where, const fault_context& context)
        : code(make_fact([&](writer& w) { put_code(w, f.code); })), path(make_fact([&](writer& w) { w.put(where); })),
          type(make_fact([&](writer& w) { w.put(context.layer_type); })),
          wanted(make_fact([&](writer& w) { put_phrase(w, f.wanted, f, context); })),
          got(make_fact([&](writer& w) { put_phrase(w, f.got, f, context); })),
          remedy(make_fact([&](writer& w) { put_phrase(w, f.remedy, f, context); })) {}
};

template <int N>
constexpr says::text<N> exactly(const fact& f) {
    says::text<N> text;
    for (int i = 0; i < N; ++i)
        text.characters[i] = f.characters[i];
    text.characters[N] = '\0'; // set, or clang prints some as numbers
    return text;
}

/// Stands for each number and type of a net that has an error, which has been reported once: whatever is done with it
/// compiles, and every comparison holds, so that nothing follows after the one message.
struct broken {
    constexpr operator bool() const { return true; }

    template <class T>
    constexpr operator T() const {
        return T{};
    }

    static constexpr std::string_view text() { return ""; }

    template <class T>
    friend constexpr bool operator==(broken, const T&) {
        return true;
    }

    template <class T>
    friend constexpr bool operator<(broken, const T&) {
        return true;
    }

    template <class T>
    friend constexpr bool operator<=(broken, const T&) {
        return true;
    }

    template <class T>
    friend constexpr bool operator>(broken, const T&) {
        return true;
    }

    template <class T>
    friend constexpr bool operator>=(broken, const T&) {
        return true;
    }
};

template <class... Facts>
struct report_net_error {
    using type = broken; // first: clang keeps no member after a failed assertion
    static_assert(net_fits<Facts...>, "tally: a layer of this net does not fit; docs/errors.md explains the code");
};

template <class... Facts>
struct report_options_error {
    using type = broken; // first: clang keeps no member after a failed assertion
    static_assert(options_fit<Facts...>, "tally: a layer's options are wrong; docs/errors.md explains the code");
};

struct right_options {
    static constexpr bool value = true;
};

template <const auto& Options>
struct wrong_options {
    static constexpr facts f{Options.error, "", {Options.type, {}}};
    static constexpr bool value = typename report_options_error<
        says::error<exactly<f.code.size>(f.code)>, says::type<exactly<f.type.size>(f.type)>,
        says::wanted<exactly<f.wanted.size>(f.wanted)>, says::got<exactly<f.got.size>(f.got)>,
        says::remedy<exactly<f.remedy.size>(f.remedy)>>::type{};
};

// Chooses without instantiating: right options cost no class of their own.
template <bool Wrong>
struct choose_verdict {
    template <class>
    using type = right_options;
};

template <>
struct choose_verdict<true> {
    template <class Verdict>
    using type = Verdict;
};

/// For the class of a layer, whose static member `Options` it is given: `value` is true, and where the options are
/// wrong the one error that says so is raised.
template <const auto& Options>
using check_options = typename choose_verdict<static_cast<bool>(Options.error)>::template type<wrong_options<Options>>;

} // namespace detail

} // namespace tally
