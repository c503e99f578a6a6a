// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/attributes.hpp>

#include <string>

namespace tally {

/// A module that says itself what its row shows. A `torch::nn::Module` may derive from it beside; tally's own blocks
/// do.
struct described {
    virtual ~described() = default;
    virtual std::string type_name() const = 0;
    virtual layer_attributes attributes() const { return {}; }
};

} // namespace tally
