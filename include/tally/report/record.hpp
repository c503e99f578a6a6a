// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/attributes.hpp>
#include <tally/core/shape.hpp>
#include <tally/core/text_view.hpp>

#include <cstdint>

namespace tally {

/// Counts of a row and everything below it. A count that depends on a `dyn` dimension is `dyn`. Parameters that a row
/// before it has are left out, unless all of its own are of that kind (`record::recursive`).
struct subtree_counts {
    std::int64_t params = 0;    ///< elements
    std::int64_t trainable = 0; ///< of these, those that require gradients
    std::int64_t macs = 0;      ///< mult-adds, as counted: exactly, or as torchinfo does
    std::int64_t flops = 0;     ///< always exact
};

/// One row: one call of a layer or block. A literal value made of views; what they look at is static storage behind the
/// constants, and the arena of a `report` at run time.
struct record : layer_attributes {
    text_view type{};         ///< "Conv2d"
    text_view name{};         ///< "conv1", "0"; the root's is its type
    text_view path{};         ///< "layer1.0.conv1"; the root's is empty
    int depth = 0;            ///< the root's is 0
    int index = 0;            ///< the number of the row among those of its depth, from 1; the root's is 0
    shape_list inputs{};      ///< empty where no tensor went in, and where there was no input
    shape_list outputs{};     ///< empty where no tensor came out, and where it did not return
    int torchinfo_input = 0;  ///< the one among them that torchinfo shows: the first; -1 if that is no tensor
    int torchinfo_output = 0; ///< the same of the outputs; of a dictionary, the last

    /// Elements of the parameters that are its own, or of submodules that were not called and that have no called one
    /// in between, without those that a row before it has: those of rows that are not recursive add up to the total.
    std::int64_t params = 0;
    std::int64_t trainable = 0; ///< of these, those that require gradients
    std::int64_t buffers = 0;   ///< elements of its own buffers
    std::int64_t bytes = 0;     ///< of `params`, by their element types
    std::int64_t macs = 0;      ///< of its own operations, or of the layer; `dyn` if unknown
    std::int64_t flops = 0;     ///< the same, always exact
    subtree_counts subtree{};   ///< with everything below it

    bool leaf = true;       ///< has no layers of its own
    bool recursive = false; ///< was called before, or all its parameters are those of rows before it: counted there
    bool executed = true;   ///< false for a container whose children were called, and where it did not return
    bool exact = true;      ///< false where inputs, outputs or place were inferred, or some could not be looked into
};

/// Several records, which lie elsewhere.
struct record_list {
    const record *first = nullptr; ///< null if there is none
    int count = 0;

    constexpr int size() const { return count; }
    constexpr bool empty() const { return count == 0; }
    /// Number `i`, from 0; not checked, nor are the next two.
    constexpr const record &operator[](int i) const { return first[i]; }
    constexpr const record &front() const { return first[0]; }
    constexpr const record &back() const { return first[count - 1]; }
    constexpr const record *begin() const { return first; }
    constexpr const record *end() const { return first + count; }
};

/// An operation that was seen and that no formula counts.
struct uncounted_operation {
    text_view name{};       ///< "aten::_fft_r2c"
    std::int64_t calls = 0; ///< how often it was called
};

/// A module with parameters that was called and that is registered nowhere: its parameters are in no total.
struct unregistered_module {
    text_view type{};        ///< "Linear"
    std::int64_t params = 0; ///< elements of its parameters and of those below it
};

/// A parameter that the model has, and that nothing took when it ran, though its module was called.
struct unused_parameter {
    text_view path;          ///< "decoder.bias"
    std::int64_t params = 0; ///< its elements
};

/// What is summed over a whole model. Each parameter is counted once. A count that depends on a `dyn` dimension is
/// `dyn`.
struct totals {
    std::int64_t params = 0;      ///< elements
    std::int64_t trainable = 0;   ///< of these, those that require gradients
    std::int64_t macs = 0;        ///< as counted: exactly, or as torchinfo does; 0 without an input
    std::int64_t flops = 0;       ///< always exact; 0 without an input
    std::int64_t buffers = 0;     ///< elements
    std::int64_t input_bytes = 0; ///< 0 without an input
    /// "Forward/backward pass size": twice the outputs of the leaf rows with parameters; as torchinfo counts, one of
    /// each.
    std::int64_t output_bytes = 0;
    std::int64_t param_bytes = 0;  ///< by their element types
    std::int64_t buffer_bytes = 0; ///< in no line of the table

    /// "Estimated Total Size": inputs, outputs and parameters; `dyn` if one of them is.
    constexpr std::int64_t total_bytes() const {
        return (dim(input_bytes) + dim(output_bytes) + dim(param_bytes)).value();
    }

    friend constexpr bool operator==(const totals &, const totals &) = default;
};

/// What a renderer sees: all formats are made of this.
struct report_view {
    record_list rows{};
    tally::totals totals{};
    const uncounted_operation *uncounted = nullptr;
    int uncounted_count = 0;
    const unregistered_module *unregistered = nullptr;
    int unregistered_count = 0;
    record_list not_called{};
    const unused_parameter *unused = nullptr;
    int unused_count = 0;
    bool ran = true; ///< false for a model that was shown without an input
};

} // namespace tally
