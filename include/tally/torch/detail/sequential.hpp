// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/torch/detail/module_tree.hpp>
#include <tally/torch/detail/session.hpp>

#include <unordered_set>
#include <vector>

namespace tally::detail {

/// While it lives, the children of each Sequential in a model tell the session of their calls, whatever class they are
/// of. LibTorch calls them through a virtual function of what an AnyModule contains; that is exchanged, and put back.
class observed_sequentials {
  public:
    observed_sequentials(const module_tree &modules, session &observer);
    ~observed_sequentials();

    observed_sequentials(const observed_sequentials &) = delete;
    observed_sequentials &operator=(const observed_sequentials &) = delete;

  private:
    explicit observed_sequentials(session &observer) : observer_(observer) {}

    session &observer_;
    std::vector<const module_node *> sequentials_;
    std::unordered_set<const void *> observed_; ///< contents that this one looks at
};

} // namespace tally::detail
