// SPDX-License-Identifier: BSL-1.0
// torchinfo's mult-adds and bytes beside the exact ones: each known difference that docs/counting.md lists. The numbers
// of torchinfo were printed by it (branch main at 5c4164f1e2e1) for the same layers in PyTorch; the exact ones are
// calculated by hand.

#include <tally/tally.hpp>

using namespace tally;

namespace {

template <class Net, class In>
constexpr std::int64_t torchinfo_macs_of = summary<Net, In, options{.counting = counting::torchinfo}>.totals.macs;

// A bias is a mult-add of torchinfo's.
using conv = Conv2d<3, 8, kernel_size<3>>;
static_assert(torchinfo_macs_of<conv, Shape<2, 3, 10, 10>> == 28'672 &&
              macs<conv, Shape<2, 3, 10, 10>> == 2 * 8 * 64 * 27);
static_assert(torchinfo_macs_of<Linear<5, 7>, Shape<2, 3, 5>> == 252 &&
              macs<Linear<5, 7>, Shape<2, 3, 5>> == 6 * 7 * 5);

// Without one the two agree, in groups and above two dimensions, too.
using plain = Conv2d<3, 8, kernel_size<3>, bias<false>>;
static_assert(torchinfo_macs_of<plain, Shape<2, 3, 10, 10>> == 27'648 && macs<plain, Shape<2, 3, 10, 10>> == 27'648);
using grouped = Conv2d<4, 8, kernel_size<3>, groups<4>, bias<false>>;
static_assert(torchinfo_macs_of<grouped, Shape<2, 4, 10, 10>> == 9'216 && macs<grouped, Shape<2, 4, 10, 10>> == 9'216);
using narrow = Linear<5, 7, bias<false>>;
static_assert(torchinfo_macs_of<narrow, Shape<2, 3, 5>> == 210 && macs<narrow, Shape<2, 3, 5>> == 210);
static_assert(torchinfo_macs_of<Linear<5, 7>, Shape<5>> == 42 && macs<Linear<5, 7>, Shape<5>> == 35);

// Of an image without a batch, torchinfo takes the channels for the batch and the height for the channels.
static_assert(torchinfo_macs_of<plain, Shape<3, 12, 10>> == 13'824 && macs<plain, Shape<3, 12, 10>> == 8 * 10 * 8 * 27);
using plain1d = Conv1d<3, 8, kernel_size<3>, bias<false>>;
static_assert(torchinfo_macs_of<plain1d, Shape<3, 12>> == 576 && macs<plain1d, Shape<3, 12>> == 8 * 10 * 9);

// Every other layer's parameters are multiplied by the first dimension, whatever they are for.
static_assert(torchinfo_macs_of<BatchNorm2d<8>, Shape<4, 8, 5, 5>> == 64 &&
              macs<BatchNorm2d<8>, Shape<4, 8, 5, 5>> == 0);
static_assert(torchinfo_macs_of<BatchNorm1d<8>, Shape<4, 8>> == 64 && macs<BatchNorm1d<8>, Shape<4, 8>> == 0);
static_assert(torchinfo_macs_of<PReLU<num_parameters<8>>, Shape<4, 8, 5, 5>> == 32);
static_assert(torchinfo_macs_of<PReLU<>, Shape<4, 8, 5, 5>> == 4 && macs<PReLU<>, Shape<4, 8, 5, 5>> == 0);

// It goes by the names of classes and parameters.
struct unchanged {
    static constexpr result forward(const typed_shape &input) {
        result r;
        r.add(input);
        return r;
    }
};
#define LAYER(Class, parameter)                                                                                        \
    struct Class : unchanged {                                                                                         \
        static constexpr void parameters(parameter_sink &sink) { sink.add({parameter, {6}}); }                         \
    }
namespace weight {
LAYER(MyConvLike, "weight");
LAYER(MyLinearLike, "weight");
LAYER(Other, "weight");
} // namespace weight
namespace weight_ih_l0 {
LAYER(MyConvLike, "weight_ih_l0");
LAYER(MyLinearLike, "weight_ih_l0");
LAYER(Other, "weight_ih_l0");
} // namespace weight_ih_l0
namespace gamma_only {
LAYER(MyConvLike, "gamma");
LAYER(MyLinearLike, "gamma");
LAYER(Other, "gamma");
} // namespace gamma_only
#undef LAYER

using In = Shape<2, 3, 5, 7>;
static_assert(torchinfo_macs_of<weight::MyConvLike, In> == 420 && torchinfo_macs_of<weight::MyLinearLike, In> == 180);
static_assert(torchinfo_macs_of<weight::Other, In> == 12);
static_assert(torchinfo_macs_of<weight_ih_l0::MyConvLike, In> == 36);
static_assert(torchinfo_macs_of<weight_ih_l0::MyLinearLike, In> == 36 &&
              torchinfo_macs_of<weight_ih_l0::Other, In> == 36);
static_assert(torchinfo_macs_of<gamma_only::MyConvLike, In> == 0 && torchinfo_macs_of<gamma_only::Other, In> == 0);
static_assert(torchinfo_macs_of<gamma_only::MyLinearLike, In> == 0);
static_assert(macs<weight::MyConvLike, In> == 0 && macs<weight_ih_l0::Other, In> == 0);

// What a forward does with functions is nothing to it: x times its transpose.
struct Gram {
    static constexpr result forward(const typed_shape &x) {
        result r;
        r.add(shape{x[0], x[0]});
        r.macs = x[0] * x[0] * x[1];
        return r;
    }
};
struct Root : Sequential<ReLU<>, Functional<Gram>> {};
static_assert(torchinfo_macs_of<Root, Shape<3, 8>> == 0 && macs<Root, Shape<3, 8>> == 3 * 3 * 8);

// It adds 56 bytes to each input, the size of a Python object: 56 + 4 * 600. All else of the memory is the same.
static_assert(summary<conv, Shape<2, 3, 10, 10>>.totals.input_bytes == 2'456 - 56);
static_assert(summary<conv, Shape<2, 3, 10, 10>>.totals.output_bytes == 8'192);
static_assert(summary<conv, Shape<2, 3, 10, 10>>.totals.param_bytes == 896);
using doubles = Linear<4, 2, dtype<f64>>;
static_assert(summary<doubles, Float64<Shape<3, 4>>>.totals.input_bytes == 152 - 56);
static_assert(summary<doubles, Float64<Shape<3, 4>>>.totals.output_bytes == 96);
static_assert(summary<doubles, Float64<Shape<3, 4>>>.totals.param_bytes == 80);

} // namespace
