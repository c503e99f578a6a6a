// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/torch.h>

#include <everything.hpp>
#if __has_include(<tally/torch.hpp>)
#include <tally/torch.hpp>
#endif
