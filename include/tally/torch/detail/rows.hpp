// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/message.hpp>
#include <tally/report/report.hpp>
#include <tally/torch/detail/session.hpp>

namespace tally::detail {

/// From the calls of a session to records.
report make_report(const module_tree &modules, const session &observed, const tensor_list &inputs, const options &how);

} // namespace tally::detail
