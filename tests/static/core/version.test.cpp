// SPDX-License-Identifier: BSL-1.0
#include <tally/core/version.hpp>

static_assert(TALLY_VERSION_MAJOR >= 0 && TALLY_VERSION_MINOR >= 0 && TALLY_VERSION_PATCH >= 0);
