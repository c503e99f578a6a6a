// SPDX-License-Identifier: BSL-1.0
#pragma once

// Nets as types: shapes, parameters, mult-adds and the printed table as constants.

#include <tally/layers/activation.hpp>
#include <tally/layers/adaptive_pool.hpp>
#include <tally/layers/conv.hpp>
#include <tally/layers/dropout.hpp>
#include <tally/layers/glu.hpp>
#include <tally/layers/join.hpp>
#include <tally/layers/linear.hpp>
#include <tally/layers/norm.hpp>
#include <tally/layers/pool.hpp>
#include <tally/layers/prelu.hpp>
#include <tally/layers/reshape.hpp>
#include <tally/layers/softmax.hpp>
#include <tally/net/compositions.hpp>
#include <tally/net/constants.hpp>
#include <tally/net/layer_list.hpp>
#include <tally/net/summary.hpp>
#include <tally/net/text.hpp>
#include <tally/wiring/functions.hpp>
