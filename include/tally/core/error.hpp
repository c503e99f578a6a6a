// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/fault.hpp>
#include <tally/core/text_view.hpp>
#include <tally/core/writer.hpp>

#include <cstdint>
#include <exception>

#if !defined(__cpp_exceptions)
#include <cstdio>
#include <cstdlib>
#endif

namespace tally {

namespace detail {

struct fault_context; // core/message.hpp

/// "T02"
constexpr void put_code(writer &w, fault_code code) {
    const int n = static_cast<int>(code);
    w.put(n < 10 ? "T0" : "T");
    w.put_number(n);
}

/// A phrase of a fault, with what its placeholders stand for.
template <class PutInputs>
constexpr void put_phrase(writer &w, const char *phrase, const fault &f, const char *type, PutInputs put_inputs) {
    for (; phrase && *phrase; ++phrase) {
        if (*phrase != '%') {
            w.put(phrase, 1);
            continue;
        }
        ++phrase;
        if (*phrase == 't')
            w.put(type);
        else if (*phrase == 'i')
            put_inputs(w);
        else if (*phrase == 'w')
            w.put(f.word ? f.word : "");
        else if (*phrase >= '0' && *phrase <= '3')
            w.put_number(f.numbers[*phrase - '0']);
        else {
            w.put('%'); // no placeholder
            --phrase;
        }
    }
}

/// The facts of a message, each as text.
template <class Text> struct basic_facts {
    Text code, place, type, wanted, got, remedy;
};

/// "[T02] at layer1.0.conv2 (Conv2d): wanted 32 input channels, got 64 in [1, 64, 56, 56]; make it Conv2d<64, ...>"
constexpr void put_sentence(writer &w, const basic_facts<text_view> &facts) {
    w.put("[");
    w.put(facts.code);
    w.put(facts.place.substr(0, 6) == "after " ? "] " : "] at ");
    w.put(facts.place);
    if (facts.place.empty() || facts.type.empty())
        w.put(facts.type);
    else {
        w.put(" (");
        w.put(facts.type);
        w.put(")");
    }
    w.put(": wanted ");
    w.put(facts.wanted);
    w.put(", got ");
    w.put(facts.got);
    if (!facts.remedy.empty())
        w.put("; ");
    w.put(facts.remedy);
}

} // namespace detail

/// What tally throws at run time: the same codes, facts and sentences as the compiler's messages.
///
/// `what()`: "[T02] at layer1.0.conv2 (Conv2d): wanted 32 input channels, got 64 in [1, 64, 56, 56]; make it
/// Conv2d<64, ...>". The text is kept inline and cut at 1,023 characters.
class error : public std::exception {
  public:
    /// Of a layer in a net: core/message.hpp.
    error(const fault &f, text_view path, const detail::fault_context &context);

    /// Of what has no place in a net and takes no tensors: a shape that is used against its rules, say.
    error(const fault &f, const char *subject) : code_(f.code) {
        char facts[4][capacity / 4]{};
        const auto put = [&](int k, auto put_fact) {
            detail::writer w(facts[k], capacity / 4);
            put_fact(w);
            return text_view(facts[k], static_cast<std::size_t>(w.size() < capacity / 4 ? w.size() : capacity / 4));
        };
        const auto phrase = [&](int k, const char *text) {
            return put(k, [&](detail::writer &w) { detail::put_phrase(w, text, f, subject, [](detail::writer &) {}); });
        };
        write({put(0, [&](detail::writer &w) { detail::put_code(w, f.code); }),
               {},
               subject,
               phrase(1, f.wanted),
               phrase(2, f.got),
               phrase(3, f.remedy)});
    }

    const char *what() const noexcept override { return text_; }

    /// The code: what docs/errors.md explains.
    fault_code code() const { return code_; }

  private:
    static constexpr int capacity = 1023;

    void write(const detail::basic_facts<text_view> &facts) {
        detail::writer w(text_, capacity);
        detail::put_sentence(w, facts);
    }

    fault_code code_;
    char text_[capacity + 1]{};
};

namespace detail {

/// Of a shape or a result that is used against its rules, in the forward of a user's layer, say.
class broken_rule : public error {
  public:
    using error::error;
};

// Where a program is compiled without exceptions, an error is printed and ends it.
#if defined(__cpp_exceptions)

template <class Error> [[noreturn]] void raise(const Error &e) { throw e; }

template <class Action, class Otherwise> void try_or(Action action, Otherwise otherwise) {
    try {
        action();
    } catch (const broken_rule &) {
        otherwise();
    }
}

#else

template <class Error> [[noreturn]] void raise(const Error &e) {
    std::fprintf(stderr, "tally: %s\n", e.what());
    std::abort();
}

template <class Action, class Otherwise> void try_or(Action action, Otherwise) { action(); }

#endif

inline constexpr fault too_many_dimensions{.code = fault_code::bad_shape,
                                           .wanted = "at most 8 dimensions",
                                           .got = "%0",
                                           .remedy = "make one dimension of several"};

inline constexpr fault no_such_tensor{.code = fault_code::inputs,
                                      .wanted = "tensor %0",
                                      .got = "%1 of them",
                                      .remedy = "ask size() before; they count from 0"};
inline constexpr fault too_many_outputs{
    .code = fault_code::inputs, .wanted = "at most 4 outputs", .got = "%0", .remedy = "concatenate some"};
inline constexpr fault no_dimension{.code = fault_code::dimension,
                                    .wanted = "dimension %0",
                                    .got = "a shape of rank %1",
                                    .remedy = "ask rank() before"};

/// Raises the fault, with its numbers, of a `type` that is used against its rules.
[[noreturn]] inline void raise_broken_rule(fault f, const char *type, std::int64_t n0, std::int64_t n1 = 0) {
    f.numbers[0] = n0;
    f.numbers[1] = n1;
    raise(broken_rule(f, type));
}

} // namespace detail

} // namespace tally
