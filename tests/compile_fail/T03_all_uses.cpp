// SPDX-License-Identifier: BSL-1.0
// Whatever is asked of a net that does not fit, there is one message.

#include <tally/tally.hpp>

#include <algorithm>
#include <array>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

using namespace tally;

#ifdef TALLY_BROKEN
using Net = Sequential<Linear<3, 4>, Linear<5, 6>>;
#else
using Net = Sequential<Linear<3, 4>, Linear<4, 6>>;
#endif
using In = Shape<1, 3>;

static_assert(must_fit<Net, In>);
static_assert(must_fit<Linear<6, 1>, output_t<Net, In>>);
static_assert(macs<Net, In> == 36 && flops<Net, In> > 0 && !(macs<Net, In> < 1) && macs<Net, In> != 3);
static_assert((macs<Net, In> >> 20) < 5 && (macs<Net, In> & 1) == 0 && macs<Net, In> % 5 == 1);
static_assert(macs<Linear<6, 1>, output_t<Net, In>> == 6);
static_assert(text<Net, In>.size() > 77 && text<Net, In>.find("Linear") != 3);
static_assert(summary<Net, In>.totals.macs == 36 && summary<Net, In>.totals.total_bytes() > 4);
static_assert(summary<Net, In>.rows.size() == 3 && summary<Net, In>.rows[1].params == 16);
static_assert(summary<Net, In>.rows[1].type == "Linear" && summary<Net, In>.rows[1].outputs[0] == shape{1, 4});

template <std::int64_t> struct Budget {};
Budget<macs<Net, In>> budget;
int table[macs<Net, In>];
std::array<int, macs<Net, In>> elements;
std::vector<std::int64_t> numbers{macs<Net, In>, flops<Net, In>};
std::vector<char> memory(macs<Net, In>);
const double giga = double(macs<Net, In>) / 1e9;
const auto larger = std::max<std::int64_t>(macs<Net, In>, 3);
const std::string text_of_count = std::to_string(macs<Net, In>);
const std::string kept(text<Net, In>);
constexpr std::string_view view = text<Net, In>;

std::int64_t sum(bool all) {
    std::int64_t n = all ? macs<Net, In> : 0;
    n += macs<Net, In>;
    switch (macs<Net, In>) {
    case 36:
        return n;
    default:
        return -macs<Net, In> * 2;
    }
}

void print(std::ostream &out) { out << macs<Net, In> << text<Net, In> << summary<Net, In>; }

// error: T03
// layer: 1
// type: Linear
// wanted: 5 input features
// got: 4 in [1, 4]
// remedy: make it Linear<4, ...>
