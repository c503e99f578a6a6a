// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/torch/detail/session.hpp>

namespace tally::detail {

/// The call of a module, from its beginning to its end, whether it returns or throws.
class call_scope {
  public:
    call_scope(session &observer, const torch::nn::Module &module, const tensor_list &inputs)
        : session_(observer), call_(observer.enter(module, inputs)) {}

    ~call_scope() {
        if (call_ >= 0)
            session_.abandon(call_);
    }

    call_scope(const call_scope &) = delete;
    call_scope &operator=(const call_scope &) = delete;

    /// The call returned.
    void leave(const tensor_list &outputs) {
        if (call_ >= 0)
            session_.leave(call_, outputs);
        call_ = -1;
    }

  private:
    session &session_;
    int call_;
};

} // namespace tally::detail
