// SPDX-License-Identifier: BSL-1.0
// What a user's class is called, and what its members are worth. The names are those that torchinfo shows of Python
// classes of the same kind, `class Head(nn.Linear)`.

#include <tally/tally.hpp>

#include <string_view>

using namespace tally;

namespace {

template <class Net, class In> constexpr std::string_view type_of(std::size_t row) {
    const text_view type = summary<Net, In>.rows[row].type;
    return {type.data(), type.size()};
}

// ---- classes that derive from a layer ---------------------------------------------------------------------------
struct MyConv : Conv2d<3, 4, kernel_size<3>> {
    static constexpr const char *type_name = "NamedConv";
};
struct Head : Linear<36, 10> {};
template <int N> struct Scores : Softmax<1> {};

using Net = Sequential<MyConv, Flatten<>, Head, Scores<3>>;
using In = Shape<1, 3, 5, 5>;
static_assert(type_of<Net, In>(1) == "NamedConv" && type_of<Net, In>(2) == "Flatten");
static_assert(type_of<Net, In>(3) == "Head" && type_of<Net, In>(4) == "Scores");
static_assert(type_of<Head, Shape<1, 36>>(0) == "Head");

// They count as the layer does: 4 * 27 + 4; 36 * 10 + 10.
static_assert(params<Net> == 112 + 370 && macs<Net, In> == 4 * 27 * 9 + 360);
static_assert(summary<Net, In>.rows[1].kernel_size.count == 2 && summary<Net, In>.rows[1].kernel_size.values[1] == 3);

// Functional takes one, and so does a join's place.
struct Sum : Add {};
static_assert(type_of<Sequential<Functional<Scores<1>>>, Shape<1, 4>>(0) == "Sequential");
static_assert(flops<Branches<Sum, Linear<4, 4>, Linear<4, 4>>, Shape<1, 4>> == 2 * (2 * 16 + 4) + 4);

// A class that derives from a block of the zoo's kind is called by its own name, too.
struct Block : Sequential<Linear<4, 4>> {};
struct Other : Block {};
static_assert(type_of<Sequential<Other, Block>, Shape<1, 4>>(1) == "Other");
static_assert(type_of<Sequential<Other, Block>, Shape<1, 4>>(3) == "Block");

// ---- the root's name is its type's ------------------------------------------------------------------------------
constexpr options names{.row_settings = {row_setting::var_names}};
static_assert(text<Named<"x", Linear<4, 4>>, Shape<1, 4>, names>.find("\nLinear (Linear) ") != text_view::npos);
static_assert(text<Named<"x", Block>, Shape<1, 4>, names>.find("\nBlock (Block) ") != text_view::npos);

// ---- attributes in their natural spelling -----------------------------------------------------------------------
struct Patches {
    static constexpr typed_shape forward(const typed_shape &input) { return input; }
    static constexpr layer_attributes attributes() { return {.kernel_size = {2, 5}, .stride = {4}, .groups = 3}; }
};
constexpr options attributes{.columns = {column::kernel_size, column::stride, column::groups}, .row_settings = {}};
constexpr text_view shown = text<Patches, Shape<1, 4>, attributes>;
static_assert(
    shown.find("Patches                                  [2, 5]                    4                         3") !=
    text_view::npos);

// ---- statistics that nothing depends on -------------------------------------------------------------------------
// PyTorch 1.13: BatchNorm2d(4, affine=False, track_running_stats=False) takes 7 channels, and BatchNorm2d(4) an empty
// batch of 2.
static_assert(fits<BatchNorm2d<4, affine<false>, track_running_stats<false>>, Shape<4, 7, 3, 1>>);
static_assert(fits<BatchNorm2d<4>, Shape<0, 2, 5, 8>> && !fits<BatchNorm2d<4>, Shape<1, 2, 5, 8>>);
static_assert(!fits<BatchNorm2d<4, affine<false>>, Shape<4, 7, 3, 1>>);
static_assert(!fits<BatchNorm2d<4, track_running_stats<false>>, Shape<4, 7, 3, 1>>);

// ---- must_fit ---------------------------------------------------------------------------------------------------
static_assert(must_fit<Net, In> && must_fit<Net, Shape<dyn, 3, 5, 5>>);

} // namespace
