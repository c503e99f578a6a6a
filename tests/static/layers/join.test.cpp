// SPDX-License-Identifier: BSL-1.0
#include <tally/layers/join.hpp>

#include <static/support/layer.hpp>

using namespace tally;
using namespace tally::tests;

namespace {

// The examples of https://pytorch.org/docs/stable/notes/broadcasting.html
static_assert(output<Add>(shape{5, 7, 3}, shape{5, 7, 3}) == shape{5, 7, 3});
static_assert(output<Add>(shape{5, 3, 4, 1}, shape{3, 1, 1}) == shape{5, 3, 4, 1});
static_assert(output<Mul>(shape{5, 1, 4, 1}, shape{3, 1, 1}) == shape{5, 3, 4, 1});
static_assert(output<Mul>(shape{1}, shape{3, 1, 7}) == shape{3, 1, 7});
static_assert(refusal<Add>(shape{5, 2, 4, 1}, shape{3, 1, 1}) == fault_code::join);
static_assert(refusal<Mul>(shape{5, 2, 4, 1}, shape{3, 1, 1}) == fault_code::join);
static_assert(output<Add>(shape{0, 1}, shape{1, 3}) == shape{0, 3});
static_assert(refusal<Add>(shape{0}, shape{3}) == fault_code::join);

// Any number of inputs; an operation for each element and each input after the first.
static_assert(output<Add>(shape{2, 3}) == shape{2, 3});
static_assert(run<Add>(shape{2, 3}).flops == 0);
static_assert(output<Add>(shape{2, 1}, shape{3}, shape{4, 1, 1}) == shape{4, 2, 3});
static_assert(run<Add>(shape{2, 3}, shape{2, 3}, shape{2, 3}).flops == 12);
static_assert(run<Mul>(shape{2, 3}, shape{2, 3}).flops == 6);
static_assert(run<Mul>(shape{2, 3}, shape{2, 3}).macs == 0);
static_assert(refusal<Add>() == fault_code::inputs);

// Sizes that are not known: they are 1 or what the other is.
static_assert(output<Add>(shape{dyn, 3}, shape{2, dyn}) == shape{2, 3});
static_assert(output<Add>(shape{dyn}, shape{1}) == shape{dyn});
static_assert(output<Add>(shape{dyn, 3}, shape{dyn, 3}) == shape{dyn, 3});

// https://pytorch.org/docs/stable/tensor_attributes.html#type-promotion-doc
constexpr scalar_type i64 = scalar_type::int64, u8 = scalar_type::uint8, i8 = scalar_type::int8,
                      c64 = scalar_type::complex64;
static_assert(output<Add>(of(i64, {2}), of(f32, {2})).dtype == f32);
static_assert(output<Add>(of(f64, {2}), of(f32, {2})).dtype == f64);
static_assert(output<Add>(of(f16, {2}), of(bf16, {2})).dtype == f32);
static_assert(output<Add>(of(u8, {2}), of(i8, {2})).dtype == scalar_type::int16);
static_assert(output<Add>(of(u8, {2}), of(i64, {2})).dtype == i64);
static_assert(output<Mul>(of(scalar_type::boolean, {2}), of(u8, {2})).dtype == u8);
static_assert(output<Mul>(of(c64, {2}), of(f64, {2})).dtype == scalar_type::complex128);
static_assert(output<Mul>(of(c64, {2}), of(f16, {2})).dtype == c64);
static_assert(output<Add>(of(f32, {2}), of(f64, {})).dtype == f32); // a scalar of the same order
static_assert(output<Add>(of(i64, {2}), of(f64, {})).dtype == f64); // of a higher one
static_assert(output<Add>(of(f64, {2}), of(c64, {})).dtype == scalar_type::complex128);
static_assert(output<Add>(of(f64, {}), of(f32, {})).dtype == f64);

// https://pytorch.org/docs/stable/generated/torch.cat.html
static_assert(output<Concat<0>>(shape{2, 3}, shape{2, 3}, shape{2, 3}) == shape{6, 3});
static_assert(output<Concat<1>>(shape{2, 3}, shape{2, 3}, shape{2, 3}) == shape{2, 9});
static_assert(output<Concat<>>(shape{1, 64, 8, 8}, shape{1, 32, 8, 8}) == shape{1, 96, 8, 8});
static_assert(output<Concat<-1>>(shape{2, 3}, shape{2, 0}) == shape{2, 3});
static_assert(output<Concat<1>>(shape{dyn, 3}, shape{2, dyn}) == shape{2, dyn});
static_assert(output<Concat<1>>(of(i64, {2, 3}), of(f32, {2, 3})) == of(f32, {2, 6}));
static_assert(output<Concat<0>>(shape{2}) == shape{2});
static_assert(run<Concat<0>>(shape{2}, shape{2}).flops == 0);
static_assert(refusal<Concat<1>>(shape{2, 3}, shape{3, 3}) == fault_code::join);
static_assert(refusal<Concat<1>>(shape{2, 3}, shape{2, 3, 1}) == fault_code::join);
static_assert(refusal<Concat<2>>(shape{2, 3}, shape{2, 3}) == fault_code::dimension);
static_assert(refusal<Concat<0>>(shape{}, shape{}) == fault_code::rank);
static_assert(refusal<Concat<>>() == fault_code::inputs);
constexpr std::int64_t huge = std::int64_t{1} << 62;
static_assert(output<Concat<0>>(shape{huge}, shape{huge})[0].overflowed());

// Inputs are added one by one: int64 without dimensions and a bool make int64 with one, which int8 gives way to.
static_assert(output<Add>(of(scalar_type::int64, {}), of(scalar_type::boolean, {1}), of(scalar_type::int8, {1})) ==
              of(scalar_type::int64, {1}));

} // namespace
