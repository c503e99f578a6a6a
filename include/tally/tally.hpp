// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <tally/layers/conv.hpp>
#include <tally/layers/linear.hpp>
#include <tally/layers/activation.hpp>
#include <tally/net/constants.hpp>
#include <tally/net/text.hpp>
