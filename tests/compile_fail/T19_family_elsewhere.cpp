// SPDX-License-Identifier: BSL-1.0
// A family of the user whose forward stands in another namespace than its options, where it is not found.

#include <tally/tally.hpp>

namespace mine {

struct scale_options : tally::layer_options {};

struct Scale {
    static constexpr scale_options options{{"Scale"}};
};

} // namespace mine

#ifdef TALLY_BROKEN
namespace elsewhere {
#else
namespace mine {
#endif
template <class D>
constexpr tally::basic_result<D> forward(const mine::scale_options &, tally::basic_shape_list<D> inputs) {
    tally::basic_result<D> r;
    r.add(inputs[0]);
    return r;
}
} // namespace

using namespace tally;
static_assert(params<Sequential<Linear<5, 2>, mine::Scale>> == 12);
static_assert(macs<Sequential<Linear<5, 2>, mine::Scale>, Shape<3, 5>> == 30);

// error: T19
// layer: 1
// type: Scale
// wanted: forward(const options &, shape_list)
// got: none beside the options of Scale
// remedy: see docs/layers.md for families
