// SPDX-License-Identifier: BSL-1.0
#include <tally/layers/softmax.hpp>

#include <static/support/layer.hpp>

using namespace tally;
using namespace tally::tests;

namespace {

// https://pytorch.org/docs/stable/generated/torch.nn.Softmax.html and its kin: the shape that arrives.
static_assert(output<Softmax<1>>(shape{2, 3}) == shape{2, 3});
static_assert(output<LogSoftmax<-1>>(shape{dyn, 3}) == shape{dyn, 3});
static_assert(output<Softmin<0>>(shape{2, 0}) == shape{2, 0});
static_assert(output<Softmax2d>(shape{2, 3, 12, 13}) == shape{2, 3, 12, 13});
static_assert(output<Softmax2d>(shape{3, 12, 13}) == shape{3, 12, 13});
static_assert(output<Softmax<0>>(shape{}) == shape{}); // a scalar is taken as one dimension
static_assert(output<Softmax<0>>(of(f64, {2})) == of(f64, {2}));

// Maximum, subtraction, exponential, sum, division; Softmin negates first.
static_assert(run<Softmax<1>>(shape{2, 3}).flops == 30);
static_assert(run<LogSoftmax<1>>(shape{2, 3}).flops == 30);
static_assert(run<Softmin<1>>(shape{2, 3}).flops == 36);
static_assert(run<Softmax2d>(shape{1, 2, 3, 4}).flops == 120);
static_assert(run<Softmax<1>>(shape{2, 3}).macs == 0);

static_assert(refusal<Softmax<2>>(shape{2, 3}) == fault_code::dimension);
static_assert(refusal<Softmax<-3>>(shape{2, 3}) == fault_code::dimension);
static_assert(refusal<Softmax<1>>(shape{}) == fault_code::dimension);
static_assert(refusal<Softmax2d>(shape{2, 3}) == fault_code::rank);
static_assert(refusal<Softmax2d>(shape{1, 1, 1, 2, 3}) == fault_code::rank);
static_assert(refusal<LogSoftmax<0>>(of(scalar_type::int64, {2})) == fault_code::dtype);
static_assert(refusal<Softmin<0>>() == fault_code::inputs);

} // namespace
