// SPDX-License-Identifier: BSL-1.0
// A budget that fails the build: plain static_asserts over the counts.
#include <tally/tally.hpp>
#include <tally/zoo/mobilenet.hpp>

#include <cstdio>

using namespace tally;

// [budget]
using Model = zoo::MobileNetV2<zoo::width_mult<real{0.35}>, zoo::num_classes<10>>;
using In = Shape<1, 3, 96, 96>;

static_assert(params<Model> <= 500'000);
static_assert(macs<Model, In> <= 12'000'000);
static_assert(summary<Model, In>.totals.param_bytes <= 2'000'000);
// [/budget]

int main() {
    std::printf("params %lld, macs %lld\n", static_cast<long long>(params<Model>),
                static_cast<long long>(macs<Model, In>));
}
