// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <mutex>
#include <vector>

namespace tally::detail {

/// The states of random generators. One that the observed code drew nothing from is left alone, for other threads may
/// draw from it: so its state is compared around each operation that may draw.
class saved_generators {
  public:
    /// An operation is about to run that may draw from `generator`, and did.
    void before_draw(const at::Generator &generator);
    void after_draw(const at::Generator &generator) noexcept;

    /// The state is about to be set. The caller has locked the generator, as callers of that do.
    void before_seed(const at::Generator &generator);

    void restore() noexcept;

    /// Is to put back what earlier ones were to.
    void take_over(saved_generators &earlier);

  private:
    struct entry {
        at::Generator generator;
        at::Tensor state;
        std::int64_t running = 0; ///< operations that may draw from it
        bool drawn = false;
    };

    entry &find(const at::Generator &generator);

    std::mutex mutex_;
    std::vector<entry> entries_;
};

} // namespace tally::detail
