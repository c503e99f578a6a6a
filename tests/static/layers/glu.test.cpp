// SPDX-License-Identifier: BSL-1.0
#include <tally/layers/glu.hpp>

#include <static/support/layer.hpp>

using namespace tally;
using namespace tally::tests;

namespace {

// https://pytorch.org/docs/stable/generated/torch.nn.GLU.html
static_assert(output<GLU<>>(shape{4, 2}) == shape{4, 1});
static_assert(output<GLU<0>>(shape{4, 2}) == shape{2, 2});
static_assert(output<GLU<-2>>(shape{4, 2}) == shape{2, 2});
static_assert(run<GLU<>>(shape{4, 2}).flops == 4);
static_assert(run<GLU<>>(shape{4, 2}).macs == 0);
static_assert(output<GLU<1>>(shape{dyn, dyn}) == shape{dyn, dyn});
static_assert(output<GLU<1>>(shape{dyn, 6}) == shape{dyn, 3});
static_assert(output<GLU<>>(shape{0}) == shape{0});

static_assert(refusal<GLU<>>(shape{4, 3}) == fault_code::reshape);
static_assert(refusal<GLU<2>>(shape{4, 2}) == fault_code::dimension);
static_assert(refusal<GLU<-3>>(shape{4, 2}) == fault_code::dimension);
static_assert(refusal<GLU<>>(shape{}) == fault_code::rank);
static_assert(refusal<GLU<>>(of(scalar_type::int64, {4})) == fault_code::dtype);
static_assert(refusal<GLU<>>() == fault_code::inputs);

} // namespace
