// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <c10/core/DispatchKey.h>
#include <c10/core/impl/LocalDispatchKeySet.h>

/// The way LibTorch's operations reach the session.
namespace tally::detail {

/// No backend uses this key; on a thread that includes it, each operation comes to our fallback first.
inline constexpr c10::DispatchKey observer_key = c10::DispatchKey::TESTING_ONLY_GenericMode;

/// Registers the fallback, once per process. If another library did so before: std::runtime_error.
void register_fallback();

/// While it lives, the operations of this thread come to the fallback.
class observed_operations {
  public:
    observed_operations() : guard_((register_fallback(), observer_key)) {}

  private:
    c10::impl::IncludeDispatchKeyGuard guard_;
};

/// While it lives, operations of this thread that fill a tensor with random numbers leave it as it is, unless a session
/// observes them: modules that are made draw nothing from the default generator.
class no_random_fills {
  public:
    no_random_fills() { ++number; }
    ~no_random_fills() { --number; }

    no_random_fills(const no_random_fills &) = delete;
    no_random_fills &operator=(const no_random_fills &) = delete;

    static bool any() { return number > 0; }

  private:
    observed_operations operations_;
    static inline thread_local int number = 0;
};

/// While it lives, they do not: for what tally itself does with tensors.
class unobserved_operations {
  public:
    unobserved_operations() : guard_(c10::DispatchKeySet(observer_key)) {}

    static bool any() { return c10::impl::tls_is_dispatch_key_excluded(observer_key); }

  private:
    c10::impl::ExcludeDispatchKeyGuard guard_;
};

} // namespace tally::detail
