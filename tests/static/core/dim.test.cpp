// SPDX-License-Identifier: BSL-1.0
// What a size, and a count made of sizes, can be made of.

#include <tally/tally.hpp>

#include <cstdint>
#include <type_traits>

using namespace tally;

namespace {

// Whole numbers of any type.
static_assert(dim(std::uint8_t{200}) == dim(200) && dim(short{-1}).value() == -1);
static_assert(dim(std::size_t{7}) == dim(7) && dim(7u) == dim(7) && dim(7ll) == dim(7));
static_assert(shape{std::size_t{64}, 3u, 7}.numel() == 64 * 3 * 7);

// One beyond 64 bits with a sign is no number, and nothing that is made of it is: 2^63 is the first.
static_assert(dim(std::uint64_t{9'223'372'036'854'775'807u}).value() == 9'223'372'036'854'775'807);
static_assert(dim(std::uint64_t{9'223'372'036'854'775'808u}).overflowed());
static_assert(dim(~std::uint64_t{0}).overflowed() && (dim(~std::uint64_t{0}) * dim(2)).overflowed());
static_assert(!fits<Linear<3, 4>, Shape<1, 4>>);

// Floating-point numbers would be cut: they are no sizes and no counts, wherever one is wanted.
static_assert(!std::is_constructible_v<dim, double> && !std::is_constructible_v<dim, float>);
static_assert(!std::is_convertible_v<double, dim> && !std::is_assignable_v<dim &, double>);
static_assert(!std::is_assignable_v<decltype((result::macs)) &, long double>);

template <class Number> constexpr bool is_size = requires(Number n) { shape{1, n}; };
static_assert(is_size<int> && is_size<std::size_t> && is_size<std::int64_t> && is_size<dim>);
static_assert(!is_size<double> && !is_size<float>);

} // namespace
