// SPDX-License-Identifier: BSL-1.0
#include <tally/layers/reshape.hpp>

#include <static/support/layer.hpp>

using namespace tally;
using namespace tally::tests;

namespace {

// https://pytorch.org/docs/stable/generated/torch.nn.Flatten.html
static_assert(output<Flatten<>>(shape{32, 1, 5, 5}) == shape{32, 25});
static_assert(output<Flatten<0, 2>>(shape{32, 1, 5, 5}) == shape{160, 5});
static_assert(output<Flatten<>>(shape{32, 25}) == shape{32, 25});
static_assert(output<Flatten<0>>(shape{2, 3, 4}) == shape{24});
static_assert(output<Flatten<-2>>(shape{2, 3, 4}) == shape{2, 12});
static_assert(output<Flatten<1, 2>>(shape{2, 3, 4, 5}) == shape{2, 12, 5});
static_assert(output<Flatten<0>>(shape{}) == shape{1}); // a scalar is taken as one dimension
static_assert(output<Flatten<>>(shape{dyn, 3, 4}) == shape{dyn, 12});
static_assert(output<Flatten<>>(shape{2, 3, dyn}) == shape{2, dyn});
static_assert(output<Flatten<>>(of(scalar_type::int64, {2, 3, 0})) == of(scalar_type::int64, {2, 0}));
static_assert(run<Flatten<>>(shape{2, 3, 4}).flops == 0);
static_assert(run<Flatten<>>(shape{2, 3, 4}).macs == 0);

static_assert(refusal<Flatten<>>(shape{2}) == fault_code::dimension);
static_assert(refusal<Flatten<0, 3>>(shape{2, 3, 4}) == fault_code::dimension);
static_assert(refusal<Flatten<2, 1>>(shape{2, 3, 4}) == fault_code::reshape);
static_assert(refusal<Flatten<>>() == fault_code::inputs);
constexpr std::int64_t huge = std::int64_t{1} << 40;
static_assert(output<Flatten<0>>(shape{huge, huge})[0].overflowed());

// https://pytorch.org/docs/stable/generated/torch.nn.Unflatten.html
static_assert(output<Unflatten<1, 2, 5, 5>>(shape{2, 50}) == shape{2, 2, 5, 5});
static_assert(output<Unflatten<1, 2, -1, 5>>(shape{2, 50}) == shape{2, 2, 5, 5});
static_assert(output<Unflatten<-2, 2, 3>>(shape{6, 4}) == shape{2, 3, 4});
static_assert(output<Unflatten<0, 6>>(shape{6, 4}) == shape{6, 4});
static_assert(output<Unflatten<0, 0, 4>>(shape{0, 4}) == shape{0, 4, 4});
static_assert(output<Unflatten<1, 2, 5>>(shape{dyn, dyn}) == shape{dyn, 2, 5});
static_assert(output<Unflatten<1, 2, -1>>(shape{dyn, dyn}) == shape{dyn, 2, dyn});
static_assert(run<Unflatten<0, 6>>(shape{6, 4}).flops == 0);

static_assert(refusal<Unflatten<1, 2, 5>>(shape{2, 11}) == fault_code::reshape);
static_assert(refusal<Unflatten<1, 2, -1>>(shape{2, 11}) == fault_code::reshape);
static_assert(refusal<Unflatten<2, 2, -1>>(shape{2, 11}) == fault_code::dimension);
static_assert(refusal<Unflatten<0, 1>>(shape{}) == fault_code::rank);
static_assert(refusal<Unflatten<0, 1, 1, 1, 1>>(shape{1, 1, 1, 1, 1, 1}) == fault_code::bad_shape);
static_assert(refusal<Unflatten<0, 1>>() == fault_code::inputs);

constexpr fault_code wrong(std::initializer_list<std::int64_t> sizes) {
    return detail::make_unflatten_options(0, sizes).error.code;
}

static_assert(wrong({}) == fault_code::option_value);
static_assert(wrong({-1, -1}) == fault_code::option_value);
static_assert(wrong({2, -2}) == fault_code::option_value);
static_assert(wrong({0, -1}) == fault_code::option_value);
static_assert(wrong({1, 1, 1, 1, 1, 1, 1, 1, 1}) == fault_code::option_value);
static_assert(wrong({huge, huge}) == fault_code::overflow);

static_assert(output<Identity>(of(scalar_type::boolean, {dyn, 2})) == of(scalar_type::boolean, {dyn, 2}));
static_assert(run<Identity>(shape{2, 3}).flops == 0);
static_assert(refusal<Identity>() == fault_code::inputs);

} // namespace
