// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/fault.hpp>
#include <tally/core/writer.hpp>

#include <exception>

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

[[noreturn]] inline void throw_shape_error(int rank) {
    fault f = too_many_dimensions;
    f.numbers[0] = rank;
    throw error(f, "", {"shape", {}});
}

} // namespace detail

} // namespace tally
