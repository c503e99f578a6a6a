// SPDX-License-Identifier: BSL-1.0
#pragma once

// Modules of LibTorch: observed, made from nets, compared with nets. Has everything else too, torch::nn with it.

#include <tally/hana.hpp>
#include <tally/summarize.hpp>
#include <tally/tally.hpp>
#include <tally/torch/arguments.hpp>
#include <tally/torch/compare.hpp>
#include <tally/torch/forward_error.hpp>
#include <tally/torch/make_module.hpp>
#include <tally/torch/summarize.hpp>

#include <torch/nn.h>
