// SPDX-License-Identifier: BSL-1.0
// Nets whose wiring is code. Counts by hand; the same nets run on LibTorch in tests/torch/forwards.test.cpp.

#include <tally/tally.hpp>

#include <type_traits>

using namespace tally;

namespace {

using std::is_same_v;

// ---- a ResNet's block: a layer twice, a sum, functions without rows ------------------------------------------------

template <std::int64_t In, std::int64_t Out> struct BasicBlock {
    static constexpr Named<"conv1", Conv2d<In, Out, kernel_size<3>, padding<1>, bias<false>>> conv1{};
    static constexpr Named<"bn1", BatchNorm2d<Out>> bn1{};
    static constexpr Named<"conv2", Conv2d<Out, Out, kernel_size<3>, padding<1>, bias<false>>> conv2{};
    static constexpr Named<"bn2", BatchNorm2d<Out>> bn2{};

    static constexpr value forward(value x) {
        value y = relu(bn1(conv1->forward(x)));
        y = bn2(conv2(y));
        return relu(y + x);
    }
};

using block = BasicBlock<8, 8>;
using image = Shape<1, 8, 4, 4>;
static_assert(params<block> == 2 * (8 * 8 * 9 + 2 * 8));
static_assert(macs<block, image> == 2 * 16 * 8 * 8 * 9);
// twice the mult-adds; batch norm 4 an element, ReLU and the sum 1
static_assert(flops<block, image> == 2 * 2 * 16 * 8 * 8 * 9 + 128 * (2 * 4 + 2 + 1));
constexpr auto block_rows = summary<block, image>.rows;
static_assert(block_rows.size() == 5 && block_rows[0].type == "BasicBlock" && block_rows[3].path == "conv2");
static_assert(block_rows[0].flops == 128 * 3 && block_rows[0].inputs[0] == shape{1, 8, 4, 4});

// Anywhere where a layer stands, and the other way round.
struct Mixed : Sequential<block, Repeat<2, block>, Named<"head", Residual<block>>> {};
static_assert(params<Mixed> == 4 * params<block> && macs<Mixed, image> == 4 * macs<block, image>);
static_assert(summary<Mixed, image>.rows[21].path == "head.0.bn2");
static_assert(summary<Mixed, image>.rows[21].flops == 128 * 4);

// ---- attention: parts of a tensor, views, sizes as arguments --------------------------------------------------------

struct Attention {
    static constexpr Named<"qkv", Linear<256, 768>> qkv{};
    static constexpr Named<"proj", Linear<256, 256>> proj{};

    static constexpr value forward(value x) {
        auto heads = qkv(x).chunk(3, -1);
        auto split = [&](value t) { return t.view({x.size(0), x.size(1), 8, -1}).transpose(1, 2); };
        value weights = softmax(matmul(split(heads[0]), split(heads[1]).transpose(2, 3)) / 5.657, -1);
        return proj(matmul(weights, split(heads[2])).transpose(1, 2).reshape({x.size(0), x.size(1), -1}));
    }
};

static_assert(is_same_v<output_t<Attention, Shape<2, 10, 256>>, Shape<2, 10, 256>>);
static_assert(is_same_v<output_t<Attention, Shape<dyn, dyn, 256>>, Shape<dyn, dyn, 256>>);
// 2 * 10 positions; 8 heads of 32: the scores and the sum of the values, 10 by 10 each
static_assert(macs<Attention, Shape<2, 10, 256>> == 20 * 256 * 768 + 20 * 256 * 256 + 2 * 2 * 8 * 10 * 10 * 32);
static_assert(summary<Attention, Shape<2, 10, 256>>.rows[0].macs == 2 * 2 * 8 * 10 * 10 * 32);
static_assert(!fits<Attention, Shape<2, 10, 128>> && !fits<Attention, Shape<2, 256>>);

// ---- several inputs and outputs -------------------------------------------------------------------------------------

struct Swap {
    static constexpr values<2> forward(value a, value b) { return values{b, a + b}; }
};
static_assert(is_same_v<output_t<Swap, Inputs<Shape<1, 3>, Shape<2, 1>>>, Inputs<Shape<2, 1>, Shape<2, 3>>>);
constexpr auto swap_rows = summary<Swap, Inputs<Shape<1, 3>, Shape<2, 1>>>.rows;
static_assert(swap_rows[0].inputs.size() == 2 && swap_rows[0].inputs[1] == shape{2, 1});
static_assert(swap_rows[0].outputs.size() == 2 && swap_rows[0].outputs[1] == shape{2, 3});

struct Twice {
    static constexpr value forward(value x) {
        auto [a, b] = call<Swap>(x, 2 * x);
        auto [c, d] = call<Swap>(a, b);
        return (c - d) * c;
    }
};
static_assert(flops<Twice, Shape<2, 3>> == 5 * 6);
static_assert(summary<Twice, Shape<2, 3>>.rows.size() == 3 && summary<Twice, Shape<2, 3>>.rows[2].path == "1");
// What one returns, the next one takes.
static_assert(
    is_same_v<output_t<Sequential<Swap, Swap>, Inputs<Shape<1, 3>, Shape<2, 1>>>, Inputs<Shape<2, 3>, Shape<2, 3>>>);
static_assert(!fits<Sequential<Swap, Twice>, Inputs<Shape<1, 3>, Shape<2, 1>>>);
static_assert(!fits<Swap, Shape<1, 3>>);

// A value that is handed on as it is, twice, and not at all.
struct Through {
    static constexpr values<3> forward(value a, value b) { return values{a, a, b}; }
};
using through_out = output_t<Through, Inputs<Shape<1>, Shape<2>>>;
static_assert(is_same_v<through_out, Inputs<Shape<1>, Shape<1>, Shape<2>>>);
struct First {
    static constexpr value forward(value a, value) { return a; }
};
static_assert(is_same_v<output_t<First, Inputs<Shape<1>, Shape<2>>>, Shape<1>>);

// Five to eight of them; a user's layer that tells how many it makes.
struct Five {
    static constexpr values<5> forward(value x) { return values{x, x, x, x, x}; }
};
struct Halves {
    static constexpr int outputs = 2;
    static constexpr result forward(const typed_shape &input) {
        result r;
        r.add({shape{input[0], floor_div(input[1], 2)}, input.dtype});
        r.add(r.outputs[0]);
        return r;
    }
};
struct Bound {
    static constexpr value forward(value x) {
        auto [a, b, c, d, e] = call<Five>(x);
        auto [first, second] = call<Halves>(a + b + c + d + e);
        return first * second;
    }
};
static_assert(is_same_v<output_t<Bound, Shape<3, 8>>, Shape<3, 4>> && flops<Bound, Shape<3, 8>> == 4 * 24 + 12);

// ---- long skips: values that live beside others ---------------------------------------------------------------------

template <std::int64_t In, std::int64_t Out> using Conv = Conv2d<In, Out, kernel_size<3>, padding<1>>;

template <int Depth> struct UNet {
    static constexpr value forward(value x) {
        value skip[Depth];
        for (value &s : skip) {
            s = relu(call<Conv<4, 4>>(x));
            x = call<MaxPool2d<kernel_size<2>>>(s);
        }
        for (int i = Depth - 1; i >= 0; --i)
            x = call<Conv<8, 4>>(cat({x.repeat({1, 1, 2, 2}), skip[i]}, 1));
        return x;
    }
};
static_assert(is_same_v<output_t<UNet<3>, Shape<2, 4, 16, 16>>, Shape<2, 4, 16, 16>>);
// each level: 36 products an element down, 72 up, of 4 channels
static_assert(macs<UNet<2>, Shape<1, 4, 4, 4>> == (16 + 4) * 4 * (36 + 72));
static_assert(!fits<UNet<3>, Shape<2, 4, 12, 12>>); // 12, 6, 3, 1: twice 1 is not 3
// A frame has a place for each skip, and one for what is at hand: the sum's two operands and its result share theirs.
static_assert(detail::program_of<UNet<3>>[0].frame == 4 && detail::program_of<UNet<7>>[0].frame == 8);
static_assert(detail::program_of<Sequential<ReLU<>, ReLU<>, ReLU<>>>[0].frame == detail::most_inputs);

// ---- one layer called twice, and blocks that are -------------------------------------------------------------------

struct Siamese {
    static constexpr Named<"embed", block> embed{};
    static constexpr value forward(value a, value b) { return embed(a) - embed(b); }
};
using pair = Inputs<image, image>;
static_assert(params<Siamese> == params<block> && macs<Siamese, pair> == 2 * macs<block, image>);
constexpr auto siamese_rows = summary<Siamese, pair>.rows;
static_assert(siamese_rows.size() == 11 && !siamese_rows[2].recursive && siamese_rows[7].recursive);
static_assert(siamese_rows[6].recursive && siamese_rows[6].path == "embed" && siamese_rows[7].path == "embed.conv1");

// Each call without a name is another child; LibTorch's pasted loop.
struct Loop {
    static constexpr value forward(value x) {
        for (int i = 0; i < 5; ++i)
            x = x + call<Sequential<block, ReLU<>>>(x);
        return x;
    }
};
static_assert(params<Loop> == 5 * params<block> && summary<Loop, image>.rows[35].path == "4.1");
static_assert(detail::program_of<Loop>[14].has_alike); // passed as the first one was

// ---- numbers --------------------------------------------------------------------------------------------------------

struct Numbers {
    static constexpr value forward(value x) {
        number n = x.size(1) * 2 - 4;
        n /= 2;
        const number rest = x.size(1) % 4 + 1;
        return x.repeat({n, rest}).slice(0, 1, n + 1);
    }
};
// [3, 6]: n = (12 - 4) / 2 = 4, rest = 6 % 4 + 1 = 3: [12, 18], from 1 to 5
static_assert(is_same_v<output_t<Numbers, Shape<3, 6>>, Shape<4, 18>>);
static_assert(!fits<Numbers, Shape<3, 1>>); // 2 - 4
struct Positions {
    static constexpr value forward(value x) { return x + arange(x.size(-1)).to(f32).unsqueeze(0); }
};
static_assert(is_same_v<output_t<Positions, Shape<3, dyn>>, Shape<3, dyn>>);

// ---- a template for LibTorch's tensors and for values ---------------------------------------------------------------

template <class Tensor> constexpr Tensor gated(Tensor x) {
    auto halves = x.chunk(2, 1);
    return halves[0] * sigmoid(halves[1]);
}
struct Gated {
    static constexpr value forward(value x) { return gated(x); }
};
static_assert(is_same_v<output_t<Gated, Shape<2, 6>>, Shape<2, 3>> && flops<Gated, Shape<2, 6>> == 12);

} // namespace
