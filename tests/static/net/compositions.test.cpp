// SPDX-License-Identifier: BSL-1.0
// Which types are rows, what they are called, and what passes through them. Numbers are calculated by hand.

#include <tally/tally.hpp>

#include <string_view>

using namespace tally;

namespace {

constexpr bool is_row(const record &r, std::string_view type, std::string_view path, int depth, int index) {
    return r.type == type && r.path == path && r.depth == depth && r.index == index;
}

using in = Shape<2, 4, 8, 8>;
template <std::int64_t I, std::int64_t O> using conv = Conv2d<I, O, kernel_size<3>, padding<1>>;

// A Sequential in a Sequential is a row; children without names have the number of their place.
struct Nested : Sequential<conv<4, 4>, Sequential<ReLU<>, Sequential<conv<4, 6>>>, Tanh> {};
constexpr auto nested = summary<Nested, in>.rows;
static_assert(nested.size() == 7);
static_assert(is_row(nested[0], "Nested", "", 0, 0) && nested[0].name == "Nested");
static_assert(is_row(nested[1], "Conv2d", "0", 1, 1));
static_assert(is_row(nested[2], "Sequential", "1", 1, 2));
static_assert(is_row(nested[3], "ReLU", "1.0", 2, 1));
static_assert(is_row(nested[4], "Sequential", "1.1", 2, 2));
static_assert(is_row(nested[5], "Conv2d", "1.1.0", 3, 1));
static_assert(is_row(nested[6], "Tanh", "2", 1, 3));
static_assert(nested[4].subtree.params == 4 * 6 * 9 + 6 && nested[4].params == 0);

// Wiring is no row: its children are those of the enclosing row, and are numbered on.
struct Wired : Sequential<conv<4, 4>, Residual<Sequential<conv<4, 4>, ReLU<>>>, conv<4, 4>> {};
constexpr auto wired = summary<Wired, in>.rows;
static_assert(wired.size() == 5);
static_assert(is_row(wired[2], "Conv2d", "1", 1, 2) && is_row(wired[3], "ReLU", "2", 1, 3));
static_assert(is_row(wired[4], "Conv2d", "3", 1, 4));

// A name makes a row of it, and so does deriving from it.
struct Skip : Residual<Linear<8, 8>> {};
struct Rows : Sequential<Named<"skip", Residual<Linear<8, 8>>>, Skip, Named<"two", Repeat<2, Linear<8, 8>>>> {};
constexpr auto rows = summary<Rows, Shape<3, 8>>.rows;
static_assert(rows.size() == 8);
static_assert(is_row(rows[1], "Residual", "skip", 1, 1) && is_row(rows[2], "Linear", "skip.0", 2, 1));
static_assert(is_row(rows[3], "Skip", "1", 1, 2) && is_row(rows[4], "Linear", "1.0", 2, 2));
static_assert(is_row(rows[5], "Repeat", "two", 1, 3) && is_row(rows[7], "Linear", "two.1", 2, 4));
static_assert(params<Rows> == 4 * 72);

// Repeat makes layers with weights of their own.
static_assert(params<Sequential<Repeat<3, Linear<8, 8>>>> == 3 * 72);
static_assert(params<Repeat<3, Linear<8, 8>>> == 3 * 72);

// One name under one parent is one layer: counted once, worked twice. Under another parent it is another layer.
struct Twice
    : Sequential<Named<"a", Linear<8, 8>>, Named<"b", Sequential<Named<"a", Linear<8, 8>>>>, Named<"a", Linear<8, 8>>> {
};
constexpr auto twice = summary<Twice, Shape<3, 8>>.rows;
static_assert(params<Twice> == 2 * 72 && macs<Twice, Shape<3, 8>> == 3 * 3 * 64);
static_assert(!twice[1].recursive && !twice[3].recursive && twice[4].recursive);
static_assert(is_row(twice[4], "Linear", "a", 1, 3) && twice[4].params == 72);

// A block that is called twice has its layers called twice.
struct Block : Sequential<Named<"x", Linear<8, 8>>, Linear<8, 8>, Linear<8, 8>> {};
struct BlockTwice : Sequential<Named<"b", Block>, Named<"b", Block>, Linear<8, 2>> {};
constexpr auto again = summary<BlockTwice, Shape<3, 8>>.rows;
static_assert(params<BlockTwice> == 3 * 72 + 18 && macs<BlockTwice, Shape<3, 8>> == 3 * (6 * 64 + 16));
static_assert(again[5].recursive && again[6].recursive && is_row(again[8], "Linear", "b.2", 2, 6));
static_assert(is_row(again[9], "Linear", "1", 1, 3) && !again[9].recursive);

// A number as a name is the number of a place: this is one layer, and that would be two of one name.
static_assert(params<Sequential<Linear<8, 8>, Named<"0", Linear<8, 8>>>> == 72);
static_assert(!fits<Sequential<Linear<8, 8>, Named<"0", Linear<8, 8, bias<false>>>>, Shape<8>>);
static_assert(!fits<Sequential<Named<"a", ReLU<>>, Named<"a", Tanh>>, Shape<8>>);
static_assert(!fits<Sequential<Named<"a.b", ReLU<>>>, Shape<8>> && !fits<Sequential<Named<"", ReLU<>>>, Shape<8>>);
static_assert(!fits<Sequential<Named<"a", Named<"b", ReLU<>>>>, Shape<8>>);

// A function has no parameters, or they would be lost.
static_assert(!fits<Sequential<Functional<Linear<8, 8>>>, Shape<8>>);

// What a function does is no row: its work is its block's, and the totals have it.
struct Head : Sequential<Functional<Flatten<>>, Linear<4 * 8 * 8, 10>, Functional<ReLU<>>> {};
static_assert(summary<Head, in>.rows.size() == 2 && summary<Head, in>.rows[1].name == "0");
static_assert(flops<Head, in> == 2 * (2 * 256 * 10) + 2 * 10 + 2 * 10);
static_assert(summary<Head, in>.rows[0].flops == 2 * 10);
static_assert(summary<Head, in>.totals.flops == flops<Head, in>);
static_assert(std::is_same_v<output_t<Head, in>, Shape<2, 10>>);

// body(x) + x is one addition for each element; a shortcut is walked after the body.
struct Down : Residual<conv<4, 6>, Named<"down", Conv2d<4, 6, kernel_size<1>>>> {};
static_assert(summary<Down, in>.rows.size() == 3 && summary<Down, in>.rows[2].name == "down");
static_assert(macs<Down, in> == 2 * 64 * 6 * (4 * 9 + 4));
static_assert(summary<Down, in>.rows[0].flops == 2 * 6 * 64);

// Branches get the same input.
struct Sum : Sequential<Branches<Add, conv<4, 6>, Conv2d<4, 6, kernel_size<1>>, conv<4, 6>>> {};
static_assert(std::is_same_v<output_t<Sum, in>, Shape<2, 6, 8, 8>>);
static_assert(summary<Sum, in>.rows.size() == 4 && summary<Sum, in>.rows[0].flops == 2 * (2 * 6 * 64));
static_assert(!fits<Sequential<Branches<Add, conv<4, 6>, conv<4, 5>>>, in>);

// Branches in branches.
struct Deep
    : Sequential<Branches<Add, Branches<Add, conv<4, 4>, Residual<conv<4, 4>>>, Sequential<conv<4, 4>, ReLU<>>>> {};
static_assert(params<Deep> == 3 * (4 * 4 * 9 + 4) && summary<Deep, in>.rows.size() == 5);

// A layer alone is a net.
static_assert(params<Linear<3, 4>> == 16 && macs<Linear<3, 4>, Shape<5, 3>> == 60);
static_assert(summary<Linear<3, 4>, Shape<5, 3>>.rows.size() == 1 &&
              summary<Linear<3, 4>, Shape<5, 3>>.rows[0].name == "Linear");

// So is nothing.
static_assert(params<Sequential<>> == 0 && std::is_same_v<output_t<Sequential<>, in>, in>);

// Blocks of one type that get the same input are walked once, each with weights and rows of its own; those that get
// another input are not taken for them. The convolution has 4 * 4 * 9 mult-adds for each position and 148 parameters.
struct Same : Sequential<conv<4, 4>, ReLU<>> {};
struct Half : Sequential<MaxPool2d<kernel_size<2>>> {};
using Mixed = Sequential<Same, Half, Same, Same, Half, Same, Same>;
using square = Shape<1, 4, 16, 16>;
static_assert(params<Mixed> == 5 * 148 && macs<Mixed, square> == 144 * (256 + 64 + 64 + 16 + 16));
static_assert(std::is_same_v<output_t<Mixed, square>, Shape<1, 4, 4, 4>>);
constexpr auto mixed = summary<Mixed, square>;
constexpr bool is_conv(const record &r, std::string_view path, std::int64_t size) {
    return r.path == path && r.macs == 144 * size * size && r.params == 148 && r.outputs[0] == shape{1, 4, size, size};
}
static_assert(mixed.rows.size() == 1 + 5 * 3 + 2 * 2 && mixed.totals.params == 5 * 148);
static_assert(is_conv(mixed.rows[2], "0.0", 16) && is_conv(mixed.rows[7], "2.0", 8) &&
              is_conv(mixed.rows[10], "3.0", 8));
static_assert(is_conv(mixed.rows[15], "5.0", 4) && is_conv(mixed.rows[18], "6.0", 4));
static_assert(mixed.rows[10].inputs[0] == shape{1, 4, 8, 8} && mixed.rows[18].inputs[0] == shape{1, 4, 4, 4});

// The same with more types in turn than a walk remembers, with blocks in blocks, and over more than one segment.
template <int> struct Kind : Sequential<conv<4, 4>, Residual<Same>> {};
struct Turns : Sequential<Kind<0>, Kind<1>, Kind<2>, Kind<3>, Kind<4>, Kind<5>> {};
using Long = Repeat<12, Sequential<Turns, Turns>>;
static_assert(params<Long> == 12 * 2 * 6 * 2 * 148 && macs<Long, Shape<1, 4, 2, 2>> == 12 * 2 * 6 * 2 * 144 * 4);
static_assert(detail::size_of<Long>.instructions > 2 * detail::segment_size);
constexpr auto long_rows = summary<Long, Shape<1, 4, 2, 2>>.rows;
static_assert(long_rows.size() == 1 + 12 * (1 + 2 * (1 + 6 * 5)));
static_assert(is_conv(long_rows[long_rows.size() - 2], "11.1.5.1.0", 2));
static_assert(is_conv(long_rows[long_rows.size() - 4], "11.1.5.0", 2) && long_rows[0].subtree.params == params<Long>);

// A program has places for all of its instructions: just as many in nets without a mistake, at least as many in others.
template <class Net>
constexpr bool has_room = detail::bounds_for<Net>.room.instructions >= detail::size_of<Net>.instructions;
template <class Net>
constexpr bool has_just_room = detail::bounds_for<Net>.room.instructions == detail::size_of<Net>.instructions;
using Empty = Sequential<>;
static_assert(has_just_room<Nested> && has_just_room<Wired> && has_just_room<Rows> && has_just_room<Twice>);
static_assert(has_just_room<BlockTwice> && has_just_room<Down> && has_just_room<Deep> && has_just_room<Head>);
static_assert(has_just_room<Empty> && has_just_room<Sequential<Empty, Named<"a", Empty>>>);
static_assert(has_just_room<Residual<Empty>> && has_just_room<Sequential<Residual<Empty, Empty>, Residual<Empty>>>);
static_assert(has_just_room<Branches<Mul, Empty, Named<"a", Empty>, Residual<Empty>, Sequential<Empty>>>);
static_assert(has_just_room<Repeat<7, Residual<Repeat<2, Sequential<Repeat<3, Empty>>>>>>);
static_assert(has_just_room<Repeat<3, Branches<Add, Functional<ReLU<>>, Tanh>>>);
static_assert(has_room<Named<"a", Named<"b", ReLU<>>>>);
static_assert(has_room<Linear<3, 4>> && has_room<Functional<Tanh>> && has_room<Functional<Linear<3, 4>>>);
static_assert(has_room<Named<"a", Residual<Empty>>> && has_room<Named<".", Named<"0", Named<"", Empty>>>>);
static_assert(has_room<Branches<Add>> && has_room<Branches<Linear<3, 4>>> && has_room<Branches<int>>);
static_assert(has_room<Repeat<0, ReLU<>>> && has_room<Repeat<-7, Empty>> && has_room<Repeat<0, Repeat<0, Empty>>>);
static_assert(has_room<Repeat<2, Named<"a", int>>> && has_room<Sequential<int, Repeat<2, Named<"", int>>>>);
static_assert(has_room<Sequential<Branches<int, Named<"a.b", Branches<Add>>, Repeat<0, int>>>> && has_room<int>);

// A block shows its type_name if it has one, and the attributes that torchinfo reads.
template <int> struct Family : Sequential<ReLU<>> {
    static constexpr const char *type_name = "Model";
    static constexpr std::int64_t groups = 2;
};
template <int> struct Plain : Sequential<ReLU<>> {};
static_assert(summary<Family<3>, in>.rows[0].type == "Model" && summary<Family<3>, in>.rows[0].groups == 2);
static_assert(summary<Plain<3>, in>.rows[0].type == "Plain");

} // namespace
