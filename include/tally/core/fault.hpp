// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace tally {

/// What can be wrong. The number is the code that messages print (`[T02]`) and docs/errors.md explains.
enum class fault_code : unsigned char {
    none = 0,
    rank = 1,            ///< an input with too few or too many dimensions
    channels = 2,        ///< channels that are not the layer's
    features = 3,        ///< a last dimension that is not the layer's
    window = 4,          ///< an input smaller than the kernel that slides over it
    join = 5,            ///< branches whose results cannot be added, multiplied or concatenated
    dtype = 6,           ///< elements of another type than the layer's
    overflow = 7,        ///< a count beyond 64 bits
    bad_shape = 8,       ///< a shape that no tensor has
    inputs = 9,          ///< more or fewer inputs than the layer takes
    unknown_size = 10,   ///< a count that depends on a dimension that is `dyn`
    unknown_option = 11, ///< an option that the layer does not have
    doubled_option = 12, ///< an option that is given twice
    option_value = 13,   ///< a value that an option cannot have
    option_count = 14,   ///< kernel_size<3, 3, 3> for a layer over two dimensions
    groups = 15,         ///< groups that do not divide the channels
    sizes = 16,          ///< in_features and their like: not positive
    missing_option = 17, ///< an option that the layer cannot do without
    reshape = 18,        ///< a shape that cannot be flattened or unflattened as asked
    not_a_layer = 19,    ///< something else where a layer should be
    name_taken = 20,     ///< one name for two different layers, or two names for one
    batch = 21,          ///< one value per channel, where training statistics need more
    padding = 22,        ///< padding that the input or the kernel does not allow
    dimension = 23,      ///< a dimension that the input does not have
    repeat = 24,         ///< Repeat of less than one layer, or of a named one
    budget = 25,         ///< a net that is larger than it may be
    wiring = 26,         ///< a forward of values that is no wiring of a net
};

/// An error as a value: it travels through a net untouched, and is turned into text only where it is reported.
///
/// `wanted`, `got` and `remedy` are phrases with placeholders: %0 to %3 are `numbers`, %t is the layer's type, %i the
/// shapes that arrived, %w the `word`. A join names in `numbers[2]` and `numbers[3]` the two inputs that do not go
/// together, counted from 0; %i then shows these two.
struct fault {
    fault_code code = fault_code::none;
    const char *wanted = nullptr; ///< null, here and below: nothing to say
    const char *got = nullptr;
    const char *remedy = nullptr;
    std::int64_t numbers[4]{};
    const char *word = nullptr;

    /// Whether there is an error.
    constexpr explicit operator bool() const { return code != fault_code::none; }
};

} // namespace tally
