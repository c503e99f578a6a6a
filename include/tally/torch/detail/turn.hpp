// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace tally::detail {

/// The time of one summary. A summary changes a model while it takes, so those of several threads wait for each other.
///
/// But never for one that they are made in, by a forward that may wait for them: not on its thread, nor on one that
/// LibTorch started for it. Threads that a forward starts by other means tell nothing of where they come from. So who
/// waits goes on when nothing happens any more: when the other thread sleeps and no operation has been executed for a
/// second, or none for two. That is no danger to what is put back, see model_state.
class turn {
  public:
    /// Waits. `around` is the number of the summary that this thread is part of, or 0.
    explicit turn(std::int64_t around);
    ~turn();

    turn(const turn &) = delete;
    turn &operator=(const turn &) = delete;

    std::int64_t number() const { return number_; }

    /// An operation was executed in a summary.
    static void show_progress();

  private:
    std::int64_t number_ = 0;
};

} // namespace tally::detail
