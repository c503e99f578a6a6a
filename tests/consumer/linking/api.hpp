// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>

/// The same, observed where the model's code stands: in a library perhaps.
__attribute__((visibility("default"))) std::string rows_seen_by_the_model();
