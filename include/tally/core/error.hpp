// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/fault.hpp>
#include <tally/core/writer.hpp>

#include <exception>

#if !defined(__cpp_exceptions)
#include <cstdio>
#include <cstdlib>
#endif

namespace tally {

/// What tally throws at run time: the same codes, facts and sentences as the compiler's messages.
///
/// `what()`: "[T02] at layer1.0.conv2 (Conv2d): wanted 32 input channels, got 64 in [1, 64, 56, 56]; make it
/// Conv2d<64, ...>". The text is kept inline and cut at 511 characters.
class error : public std::exception {
  public:
    error(const fault &f, text_view path, const detail::fault_context &context) : code_(f.code) {
        const detail::facts facts(f, path, context);
        detail::writer w(text_, capacity);
        detail::put_sentence(w, facts.code.view(), facts.place.view(), facts.type.view(), facts.wanted.view(),
                             facts.got.view(), facts.remedy.view());
    }

    const char *what() const noexcept override { return text_; }

    /// The code: what docs/errors.md explains.
    fault_code code() const { return code_; }

  private:
    static constexpr int capacity = 511;
    fault_code code_;
    char text_[capacity + 1]{};
};

namespace detail {

/// Of a shape or a result that is used against its rules, in the forward of a user's layer, say.
class broken_rule : public error {
  public:
    broken_rule(fault f, const char *type, std::int64_t n0, std::int64_t n1 = 0)
        : error(with(f, n0, n1), "", {type, {}}) {}

  private:
    static fault with(fault f, std::int64_t n0, std::int64_t n1) {
        f.numbers[0] = n0;
        f.numbers[1] = n1;
        return f;
    }
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

[[noreturn]] inline void throw_shape_error(int rank) { raise(broken_rule(too_many_dimensions, "shape", rank)); }

[[noreturn]] inline void throw_inputs_error(int input, int count) {
    raise(broken_rule(no_such_tensor, "shape_list", input, count));
}

[[noreturn]] inline void throw_outputs_error(int count) { raise(broken_rule(too_many_outputs, "result", count)); }

[[noreturn]] inline void throw_dimension_error(int dimension, int rank) {
    raise(broken_rule(no_dimension, "shape", dimension, rank));
}

} // namespace detail

} // namespace tally
