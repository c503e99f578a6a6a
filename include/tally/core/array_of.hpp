// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace tally::detail {

/// `T[N]`, where the bound is an `int`: g++ warns of its conversion (-Wsign-conversion), in a template.
template <class T, int N> using array_of = T[static_cast<std::size_t>(N)];

} // namespace tally::detail
