// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/fault.hpp>
#include <tally/core/writer.hpp>

#include <exception>
#include <string_view>

namespace tally {

/// What tally throws at run time: the same codes, facts and sentences as the compiler's messages.
///
/// `what()`: "[T02] at layer1.0.conv2 (Conv2d): wanted 32 input channels, got 64 in [1, 64, 56, 56]; make it
/// Conv2d<64, ...>". The text is kept inline and cut at 511 characters.
class error : public std::exception {
public:
    error(const fault& f, std::string_view path, const detail::fault_context& context) : code_(f.code) {
        detail::writer w(text_, capacity);
        w.put("[");
        detail::put_code(w, f.code);
        w.put("]");
        if (!path.empty() || *context.layer_type) {
            w.put(" at ");
            w.put(path.empty() ? std::string_view(context.layer_type) : path);
        }
        if (!path.empty() && *context.layer_type) {
            w.put(" (");
            w.put(context.layer_type);
            w.put(")");
        }
        w.put(": wanted ");
        detail::put_phrase(w, f.wanted, f, context);
        w.put(", got ");
        detail::put_phrase(w, f.got, f, context);
        w.put("; ");
        detail::put_phrase(w, f.remedy, f, context);
    }

    const char* what() const noexcept override { return text_; }

    /// The code: what docs/errors.md explains.
    fault_code code() const { return code_; }

private:
    static constexpr int capacity = 511;
    fault_code code_;
    char text_[capacity + 1]{};
};

namespace detail {

[[noreturn]] inline void throw_shape_error(int rank) {
    throw error({.code = fault_code::bad_shape,
                 .wanted = "at most 8 dimensions",
                 .got = "%0",
                 .remedy = "reshape it",
                 .numbers = {rank}},
                "", {"shape", {}});
}

} // namespace detail

} // namespace tally
