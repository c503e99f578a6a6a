// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>

#include <cstddef>
#include <vector>

namespace tally::detail {

/// What an operation may change beside its results, by its schema.
struct operation_effects {
    explicit operation_effects(const c10::OperatorHandle &op);

    std::vector<std::size_t> written;    ///< arguments that it writes to
    std::vector<std::size_t> generators; ///< arguments that it draws from
    bool may_draw = false;               ///< from any generator, the default one included
};

} // namespace tally::detail
