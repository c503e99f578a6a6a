// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/error.hpp>
#include <tally/net/summarize.hpp>
#include <tally/report/report.hpp>
#include <tally/torch/summarize.hpp>

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace tally {

/// A layer with parameters in which two reports differ: "layer1.0.conv1 (Conv2d) [1, 64, 56, 56], 36,864 params, …", or
/// nothing where one of them has no such layer.
struct layer_difference {
    std::string declared{};
    std::string observed{};
};

/// A total in which they differ.
struct total_difference {
    std::string what{}; ///< "params", "trainable params", "mult-adds"
    std::int64_t declared = 0;
    std::int64_t observed = 0;
};

/// What a module does otherwise than a net says: true if anything.
struct difference {
    std::vector<layer_difference> layers{};
    std::vector<total_difference> totals{};

    explicit operator bool() const { return !layers.empty() || !totals.empty(); }
};

/// One line for each difference, or "no difference".
std::string to_text(const difference &d);

template <class Traits>
std::basic_ostream<char, Traits> &operator<<(std::basic_ostream<char, Traits> &out, const difference &d) {
    const std::string text = to_text(d);
    return out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

/// Compares two reports in the layers that have parameters, in the order of their calls: class, outputs, params, how
/// many are trainable, mult-adds, kernel size, stride, padding, dilation, groups; then in modules with parameters that
/// were not called, and in the totals. Names are not compared, nor where a model does without modules what another
/// has modules for.
difference compare(const report &declared, const report &observed);

/// Whether a module does what a net says, for one input: runs the module once, in evaluation mode.
template <class Net, class In, class Model> difference compare(Model &&model) {
    static_assert(detail::input_type<In> && !detail::input_type<Net>,
                  "tally: give compare the net first, then its input: compare<Net, Shape<...>>(module)");
    constexpr shape_list in = detail::inputs_of<In>::value;
    const options how{.mode = mode::eval};
    const report declared = detail::summarize_program(detail::program_of<Net>, detail::counts_of<Net>, in, how);
    return compare(declared, summarize(model, sizes(in), how));
}

} // namespace tally
