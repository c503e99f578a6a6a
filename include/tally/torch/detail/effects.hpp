// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>

#include <cstddef>
#include <vector>

namespace tally::detail {

/// What an operation may change beside its results, by its schema.
struct operation_effects {
    explicit operation_effects(const c10::OperatorHandle &op);

    /// Whether it may draw from any generator, the default one included, when it is called with these.
    bool may_draw(c10::ArrayRef<c10::IValue> arguments) const;

    std::vector<std::size_t> written;    ///< arguments that it writes to
    std::vector<std::size_t> generators; ///< arguments that it draws from
    std::vector<std::size_t> switches;   ///< arguments that, false or 0, say that it draws nothing
    bool draws = false;                  ///< where none of them says so
};

} // namespace tally::detail
