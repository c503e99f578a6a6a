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

/// What the placeholders in a fault's phrases stand for, where it is not in the fault.
struct placeholders {
    const char *type = "";                                         ///< %t
    const fault_context *context = nullptr;                        ///< of %i
    void (*put_inputs)(writer &, const fault_context &) = nullptr; ///< of %i
};

constexpr void put_phrase(writer &w, const char *phrase, const fault &f, const placeholders &p) {
    for (; phrase && *phrase; ++phrase) {
        const char after = *phrase == '%' ? phrase[1] : '\0';
        if (after == 't')
            w.put(p.type);
        else if (after == 'i' && p.put_inputs)
            p.put_inputs(w, *p.context);
        else if (after == 'w')
            w.put(f.word ? f.word : "");
        else if (after >= '0' && after <= '3')
            w.put_number(f.numbers[after - '0']);
        else {
            w.put(phrase, 1); // no placeholder
            continue;
        }
        ++phrase;
    }
}

/// One fact of a message, as text.
struct fact {
    static constexpr int capacity = 320;
    char characters[capacity]{};
    int size = 0;

    constexpr text_view view() const { return {characters, static_cast<std::size_t>(size)}; }

    /// To be said after it was written.
    constexpr void end(const writer &w) { size = w.size() < capacity ? w.size() : capacity; }
};

constexpr fact phrase_fact(const char *phrase, const fault &f, const placeholders &p) {
    fact made;
    writer w(made.characters, fact::capacity);
    put_phrase(w, phrase, f, p);
    made.end(w);
    return made;
}

constexpr fact text_fact(text_view text) {
    fact made;
    writer w(made.characters, fact::capacity);
    w.put(text);
    made.end(w);
    return made;
}

constexpr fact code_fact(fault_code code) {
    fact made;
    writer w(made.characters, fact::capacity);
    put_code(w, code);
    made.end(w);
    return made;
}

/// The facts of a message.
struct facts {
    fact code, place, type, wanted, got, remedy;
};

/// "[T02] at layer1.0.conv2 (Conv2d): wanted 32 input channels, got 64 in [1, 64, 56, 56]; make it Conv2d<64, ...>"
constexpr void put_sentence(writer &w, const facts &f) {
    const text_view place = f.place.view(), type = f.type.view();
    w.put("[");
    w.put(f.code.view());
    w.put(place.substr(0, 6) == "after " ? "] " : "] at ");
    w.put(place);
    if (place.empty() || type.empty())
        w.put(type);
    else {
        w.put(" (");
        w.put(type);
        w.put(")");
    }
    w.put(": wanted ");
    w.put(f.wanted.view());
    w.put(", got ");
    w.put(f.got.view());
    if (f.remedy.size > 0)
        w.put("; ");
    w.put(f.remedy.view());
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
        const detail::placeholders p{subject};
        write({detail::code_fact(f.code),
               {},
               detail::text_fact(subject),
               detail::phrase_fact(f.wanted, f, p),
               detail::phrase_fact(f.got, f, p),
               detail::phrase_fact(f.remedy, f, p)});
    }

    /// The sentence; valid as long as the error.
    const char *what() const noexcept override { return text_; }

    /// The code: what docs/errors.md explains.
    fault_code code() const { return code_; }

  private:
    static constexpr int capacity = 1023;

    void write(const detail::facts &facts) {
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
