// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/error.hpp>
#include <tally/report/report.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace tally {

/// Thrown where the forward of a model threw while it was observed. The exception that was thrown is nested in it
/// (`std::rethrow_if_nested`).
class forward_error : public std::runtime_error {
  public:
    forward_error(const std::string &what, report executed)
        : std::runtime_error(what), executed_(std::move(executed)) {}

    /// The rows up to where it was thrown. Those that did not return have no outputs and are not `executed`.
    const report &executed() const { return executed_; }

  private:
    report executed_;
};

} // namespace tally
