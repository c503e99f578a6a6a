// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/torch/detail/module_tree.hpp>

#include <vector>

namespace tally::detail {

/// While it lives, the children of each Sequential in a model tell the session of their calls, whatever class they are
/// of. LibTorch calls them through a virtual function of what an AnyModule contains; that is exchanged, and put back.
class observed_sequentials {
  public:
    explicit observed_sequentials(const module_tree &modules);
    ~observed_sequentials();

    observed_sequentials(const observed_sequentials &) = delete;
    observed_sequentials &operator=(const observed_sequentials &) = delete;

  private:
    observed_sequentials() = default;

    std::vector<const module_node *> sequentials_;
};

} // namespace tally::detail
