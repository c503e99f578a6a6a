// SPDX-License-Identifier: BSL-1.0
// Dims, shapes and element types.

#include <tally/core/shape.hpp>

#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

using namespace tally;

namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max(); // 2^63 - 1

// Checked arithmetic: exact up to 64 bits, overflowed beyond, and that stays.
static_assert((dim(3'037'000'499) * dim(3'037'000'499)).value() == 9'223'372'030'926'249'001);
static_assert((dim(3'037'000'500) * dim(3'037'000'500)).overflowed()); // 2^63 is 9'223'372'036'854'775'808
static_assert((dim(most) + dim(0)).value() == most && (dim(most) + dim(1)).overflowed());
static_assert(((dim(most) + dim(1)) * dim(0)).overflowed() && ((dim(most) + dim(1)) + dim(dyn)).overflowed());
static_assert(shifted(dim(most), 1).overflowed() && shifted(dim(5), -3).value() == 2 &&
              shifted(dim(dyn), 7) == dim(dyn));

// What users write in their layers.
static_assert((dim(9) - dim(4)).value() == 5 && (dim(9) / 2).value() == 4 && (dim(0) / 3).value() == 0);
static_assert((dim(3) - dim(4)).below_zero() && !(dim(3) - dim(4)).known() && !(dim(4) - dim(4)).below_zero());
static_assert((dim(1) - dim(2)) != dim(dyn) && ((dim(1) - dim(2)) / 2).below_zero() &&
              ((dim(1) - dim(2)) * dim(3)).below_zero() && ((dim(1) - dim(2)) + dim(7)).below_zero());
static_assert((dim(dyn) - dim(2)) == dim(dyn) && dim(dyn) / 2 == dim(dyn) && (dim(3) / 0).overflowed());
static_assert(((dim(most) + dim(1)) - dim(1)).overflowed());

// dyn stays dyn, and may be anything.
static_assert((dim(dyn) * dim(3)).value() == dyn && (dim(2) + dim(dyn)).value() == dyn && !dim(dyn).overflowed());
static_assert(floor_div(dim(7), 2).value() == 3 && floor_div(dim(dyn), 2).value() == dyn);
// floor((7 + 2 - 3) / 2) + 1 = 4; a window of 9 has no position, and nothing has one in no size
static_assert(positions(dim(7), 2 - 3, 2) == dim(4) && positions(dim(7), -9, 1) == dim(0) &&
              positions(dim(0), 5, 1) == dim(0) && positions(dim(dyn), -9, 1) == dim(dyn) &&
              positions(dim(most), 1, 1).overflowed() && positions(dim(most), 0, 1).overflowed());
static_assert(differ(dim(2), 3) && !differ(dim(3), 3) && !differ(dim(dyn), 3));
static_assert(!differ(dim(dyn), dim(3)) && !differ(dim(3), dim(3)) && differ(dim(2), dim(3)));
static_assert(less(dim(2), 3) && !less(dim(3), 3) && !less(dim(dyn), 3));

// Shapes.
constexpr shape s{2, 3, 5};
static_assert(s.rank() == 3 && s[0] == 2 && s[-1] == 5 && s[-3] == 2 && s.numel() == 30);
static_assert(s.product(1, 3) == 15 && s.product(2, 2) == 1 && shape{}.rank() == 0 && shape{}.numel() == 1);
static_assert(s == shape{2, 3, 5} && !(s == shape{2, 3}) && !(s == shape{2, 3, 6}));
static_assert(shape{2, dyn}.numel() == dyn && shape{most, 2}.numel().overflowed() && shape{0, 3}.numel() == 0);
static_assert(shape{1, 2, 3, 4, 5, 6, 7, 8}.rank() == shape::max_rank);
static_assert([] {
    shape grown{4};
    grown.push_back(7);
    std::int64_t sum = 0;
    for (const dim d : grown)
        sum += d.value();
    return sum == 11 && grown.size() == 2;
}());

// With an element type.
static_assert(typed_shape{2, 3}.dtype == scalar_type::float32 && typed_shape(s, bf16).dtype == scalar_type::bfloat16);
static_assert(typed_shape(s, bf16) == s && !(typed_shape(s, bf16) == typed_shape(s)));
static_assert(bytes_of(typed_shape(s, f64)) == 240 && bytes_of(typed_shape(s, scalar_type::boolean)) == 30);
static_assert(element_size(f16) == 2 && element_size(scalar_type::complex128) == 16 &&
              element_size(scalar_type::int32) == 4);
static_assert(Shape<1, dyn, 3>::value == shape{1, dyn, 3} && Int64<Shape<4>>::value.dtype == scalar_type::int64);
static_assert(std::is_same_v<Float16<Shape<4>>, Typed<Shape<4>, f16>>);
static_assert(Inputs<Shape<5>, Int64<Shape<6, 7>>>::value.size() == 2);
static_assert(Inputs<Shape<5>, Int64<Shape<6, 7>>>::value[1] == typed_shape(shape{6, 7}, scalar_type::int64));

// As text.
template <class Put> constexpr bool writes(Put put, std::string_view expected) {
    char text[64]{};
    detail::writer w(text, 64), measure;
    put(w);
    put(measure);
    return std::string_view(text, static_cast<std::size_t>(w.size())) == expected && measure.size() == w.size();
}
static_assert(writes([](detail::writer &w) { detail::put_shape(w, shape{1, dyn, 224}); }, "[1, ?, 224]"));
static_assert(writes([](detail::writer &w) { detail::put_shape(w, shape{}); }, "[]"));
static_assert(writes([](detail::writer &w) { w.put_number(-1234567, true); }, "-1,234,567"));
static_assert(writes([](detail::writer &w) { w.put_number(most, true); }, "9,223,372,036,854,775,807"));
static_assert(writes([](detail::writer &w) { w.put_number(999, true); }, "999"));
static_assert(writes([](detail::writer &w) { w.spaces(3), w.put("x"); }, "   x"));

// A buffer that is too small is filled and no more; what did not fit is counted.
static_assert([] {
    char text[4]{};
    detail::writer w(text, 3);
    w.put("ab");
    w.put("cde");
    w.put("f");
    return w.size() == 6 && text[2] == 'c' && text[3] == '\0';
}());

} // namespace
