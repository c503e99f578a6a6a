// SPDX-License-Identifier: BSL-1.0
// The mistakes of tests/compile_fail that can be made with values too: the same codes and sentences, as exceptions.
#include <tally/summarize.hpp>
#include <tally/tally.hpp>

#include <catch2/catch_test_macros.hpp>

#include <initializer_list>
#include <string>
#include <utility>

using namespace tally;

namespace {

/// What a call throws: the sentence. "nothing" if it does not throw.
template <class Call> std::string sentence_of(Call call) {
    try {
        call();
    } catch (const error &e) {
        const auto code = static_cast<unsigned>(e.code());
        CHECK(std::string(e.what()).substr(0, 5) == (code < 10 ? "[T0" : "[T") + std::to_string(code) + "]");
        return e.what();
    }
    return "nothing";
}

template <class Net> std::string refusal(std::initializer_list<typed_shape> inputs) {
    const std::string sentence = sentence_of([&] { summarize<Net>(inputs); });
    CHECK(sentence == sentence_of([&] { totals_of<Net>(inputs); }));
    return sentence;
}

template <class Net> std::string refusal(const typed_shape &input) {
    const std::string sentence = sentence_of([&] { summarize<Net>(input); });
    CHECK(sentence == refusal<Net>({input}));
    return sentence;
}

/// What is wrong with options that were made by hand.
template <class Options> std::string refusal_of(const Options &o) {
    const fault f = detail::check(o);
    return f ? sentence_of([&] { throw error(f, "", {o.type, {}}); }) : "nothing";
}

using Deep = Sequential<
    Conv2d<3, 64, kernel_size<1>>,
    Named<"layer1",
          Sequential<Sequential<Residual<Sequential<Named<"conv1", Conv2d<64, 64, kernel_size<3>, padding<1>>>,
                                                    Named<"conv2", Conv2d<32, 64, kernel_size<3>, padding<1>>>>>>>>>;

using Small = Sequential<Conv2d<1, 6, kernel_size<5>>, MaxPool2d<kernel_size<2>>, Conv2d<6, 16, kernel_size<5>>>;

using Halved = Sequential<Named<
    "layer1",
    Sequential<Residual<Sequential<Conv2d<8, 8, kernel_size<3>, padding<1>, stride<2>>, Named<"bn", BatchNorm2d<8>>>>,
               ReLU<>>>>;

using Joined =
    Branches<Concat<1>, Conv2d<3, 8, kernel_size<1>>, Conv2d<3, 8, kernel_size<1>>, Conv2d<3, 4, kernel_size<3>>>;

/// A layer of the user, which takes an even number of features only.
struct Halve {
    static constexpr result forward(const typed_shape &input) {
        result r;
        if (input[-1].value() % 2 != 0)
            r.error = {.code = fault_code::features,
                       .wanted = "an even number of features",
                       .got = "%0",
                       .remedy = "add one",
                       .numbers = {input[-1].value()}};
        typed_shape &output = r.add(input);
        output[-1] = floor_div(input[-1], 2);
        return r;
    }
};

/// Reads a dimension that an input of rank 2 does not have.
struct MeanOverTime {
    static constexpr typed_shape forward(const typed_shape &input) { return shape{input[0], input[2]}; }
};

/// Of ten pixels and more.
struct Crop {
    static constexpr typed_shape forward(const typed_shape &input) { return shape{input[0], input[1].value() - 10}; }
};

/// Not constexpr: of use at run time only.
struct Chance {
    static typed_shape forward(const typed_shape &input) { return input; }
};

/// Says nothing and gives nothing.
struct Nothing {
    static constexpr result forward(const typed_shape &) { return {}; }
};

/// More outputs than a layer can have.
struct Split {
    static constexpr result forward(const typed_shape &input) {
        result r;
        for (int i = 0; i < 5; ++i)
            r.add(input);
        return r;
    }
};

} // namespace

TEST_CASE("inputs that do not fit") {
    CHECK(refusal<Sequential<Conv2d<3, 8, kernel_size<3>>>>(shape{1, 3, 8, 32, 32}) ==
          "[T01] at 0 (Conv2d): wanted 3 or 4 dimensions: [N,] C, H, W, got 5: [1, 3, 8, 32, 32]; reshape it, or take "
          "another layer");
    CHECK(
        refusal<Deep>(shape{1, 3, 8, 8}) ==
        "[T02] at layer1.0.conv2 (Conv2d): wanted 32 input channels, got 64 in [1, 64, 8, 8]; make it Conv2d<64, ...>");
    CHECK(refusal<Named<"bn1", BatchNorm2d<32>>>(shape{1, 64, 6, 6}) ==
          "[T02] at the net (BatchNorm2d): wanted 32 channels, got 64 in [1, 64, 6, 6]; make it BatchNorm2d<64, ...>");
    CHECK(refusal<Sequential<Flatten<>, Linear<256, 10>>>(shape{1, 16, 6, 6}) ==
          "[T03] at 1 (Linear): wanted 256 input features, got 576 in [1, 576]; make it Linear<576, ...>");
    CHECK(refusal<Small>(shape{1, 1, 8, 8}) ==
          "[T04] at 2 (Conv2d): wanted at least 5 after padding, got 2 of [1, 6, 2, "
          "2]; shrink less before it, or pad more");
    CHECK(
        refusal<MaxPool2d<kernel_size<3>, stride<2>, ceil_mode<>>>(shape{1, 1, 2, 1}) ==
        "[T04] at the net (MaxPool2d): wanted at least 2 after padding, got 1 of [1, 1, 2, 1]; shrink less before it, "
        "or pad more");
    CHECK(refusal<MaxPool2d<kernel_size<3>, stride<2>, ceil_mode<>>>(shape{1, 1, 2, 2}) == "nothing");
    CHECK(refusal<Halved>(shape{1, 8, 8, 8}) == "[T05] after layer1.bn (Add): wanted branches of one shape, got [1, 8, "
                                                "4, 4], [1, 8, 8, 8]; bring them to one shape");
    CHECK(refusal<Joined>(shape{1, 3, 8, 8}) == "[T05] after 2 (Concat): wanted sizes equal but for dimension 1, got "
                                                "[1, 8, 8, 8], [1, 4, 6, 6]; bring the branches to one size");
    CHECK(refusal<Conv2d<3, 8, kernel_size<3>>>(typed_shape(shape{1, 3, 8, 8}, scalar_type::int64)) ==
          "[T06] at the net (Conv2d): wanted float32, got int64; cast the input, or give dtype<...>");
    CHECK(refusal<Linear<4'000'000'000, 2>>(shape{4'000'000'000, 4'000'000'000}) ==
          "[T07] at the net (Linear): wanted counts within 64 bits, got more, from [4000000000, 4000000000]; make the "
          "input or the layer smaller");
    // 2 * 4 bytes * 2e18: more than 2^63
    CHECK(sentence_of([] { summarize<Linear<1, 2'000'000'000'000'000'000, bias<false>>>(shape{1}); }) ==
          "[T07] at the net (Linear): wanted counts within 64 bits, got more, from [1]; make the input or the layer "
          "smaller");
    CHECK(refusal<Sequential<Linear<5, 2>>>(shape{-2, 5}) ==
          "[T08] at the net (Sequential): wanted sizes of 0 or more, or dyn, got -2; give the sizes of a tensor");
    CHECK(sentence_of([] { shape{1, 1, 1, 1, 1, 1, 1, 1, 5}; }) ==
          "[T08] at shape: wanted at most 8 dimensions, got 9; make one dimension of several");
    CHECK(refusal<Sequential<Named<"fc", Linear<5, 2>>>>({shape{1, 5}, shape{1, 5}}) ==
          "[T09] at fc (Linear): wanted 1 input, got 2; give Linear what it takes");
    CHECK(refusal<Sequential<Linear<5, 2>>>({shape{5}, shape{5}, shape{5}, shape{5}, shape{5}}) ==
          "[T09] at 0 (Linear): wanted 1 input, got 5; give Linear what it takes");
    CHECK(refusal<Sequential<Linear<5, 2>>>(
              {shape{5}, shape{5}, shape{5}, shape{5}, shape{5}, shape{5}, shape{5}, shape{5}, shape{5}}) ==
          "[T09] at the net (Sequential): wanted at most 8 inputs, got 9; concatenate some before");
    CHECK(refusal<Sequential<Linear<10, 480>, Unflatten<1, 16, 5, 5>>>(shape{1, 10}) ==
          "[T18] at 1 (Unflatten): wanted 400 in dimension 1, got 480 of [1, 480]; give sizes that multiply to it");
    CHECK(refusal<Sequential<Named<"bn", BatchNorm1d<8, track_running_stats<false>>>>>(shape{1, 8}) ==
          "[T21] at bn (BatchNorm1d): wanted 2 or more values per channel, got 1 in [1, 8]; larger batch, or "
          "track_running_stats");
    CHECK(refusal<Sequential<Conv2d<3, 1, kernel_size<3>, padding<4>, padding_mode<reflect>>>>(shape{1, 3, 4, 4}) ==
          "[T22] at 0 (Conv2d): wanted at least 5 to pad from, got 4 of [1, 3, 4, 4]; pad less, or with zeros");
    CHECK(
        refusal<Sequential<Named<"softmax", Softmax<2>>>>(shape{1, 10}) ==
        "[T23] at softmax (Softmax): wanted a dimension 2, got 2 of them: [1, 10]; count from 0, or from -1 backwards");
    CHECK(refusal<Sequential<Named<"halve", Halve>>>(shape{1, 7}) ==
          "[T03] at halve (Halve): wanted an even number of features, got 7; add one");
}

TEST_CASE("layers of the user that break the rules") {
    const std::string fails = "wanted a forward that can be evaluated, got one that fails for [2, 8]; make it "
                              "constexpr; ask rank() before sizes; write shape s{}";
    CHECK(refusal<Sequential<Linear<40, 8>, Named<"mean", MeanOverTime>>>(shape{2, 40}) ==
          "[T19] at mean (MeanOverTime): " + fails);
    CHECK(refusal<Sequential<ReLU<>, Split>>(shape{2, 8}) == "[T19] at 1 (Split): " + fails);
    CHECK(refusal<Sequential<ReLU<>, Crop>>(shape{2, 8}) ==
          "[T08] at 1 (Crop): wanted sizes of 0 or more, or dyn, got -2; give the sizes of a tensor");
    CHECK(refusal<Sequential<ReLU<>, Nothing>>(shape{2, 8}) ==
          "[T09] at 1 (Nothing): wanted 1 output or more of forward, got none; add them to the result");
    CHECK(refusal<Sequential<ReLU<>, Chance>>(shape{2, 8}) == "nothing");
    CHECK(!fits<Sequential<ReLU<>, Chance>, Shape<2, 8>>);
    CHECK(!fits<Sequential<ReLU<>, Split>, Shape<2, 8>>);
}

TEST_CASE("a dimension that a shape does not have") {
    shape s{2, 8};
    const std::string two = "[T23] at shape: wanted dimension 2, got a shape of rank 2; ask rank() before";
    CHECK(sentence_of([&] { s[2] = 1; }) == two);
    CHECK(sentence_of([&] { static_cast<void>(std::as_const(s)[2]); }) == two);
    CHECK(sentence_of([&] { static_cast<void>(s[-3]); }) ==
          "[T23] at shape: wanted dimension -3, got a shape of rank 2; ask rank() before");
    CHECK(sentence_of([&] { static_cast<void>(s.product(0, 3)); }) == two);
    CHECK(sentence_of([&] {
              for (int i = 0; i < 7; ++i)
                  s.push_back(1);
          }) == "[T08] at shape: wanted at most 8 dimensions, got 9; make one dimension of several");
    CHECK(s == shape{2, 8, 1, 1, 1, 1, 1, 1});
}

TEST_CASE("an error of a long net is that of its layer") {
    CHECK(refusal<Sequential<ReLU<>, Linear<4, 2>, Repeat<1200, ReLU<>>>>(shape{1, 5}) ==
          "[T03] at 1 (Linear): wanted 4 input features, got 5 in [1, 5]; make it Linear<5, ...>");
    CHECK(refusal<Sequential<Repeat<1200, ReLU<>>, Linear<4, 2>>>(shape{1, 5}) ==
          "[T03] at 1200 (Linear): wanted 4 input features, got 5 in [1, 5]; make it Linear<5, ...>");
}

TEST_CASE("an unknown size is no error at run time") {
    CHECK(refusal<Sequential<Linear<5, 2>>>(shape{dyn, 5}) == "nothing");
    CHECK(summarize<Sequential<Linear<5, 2>>>(shape{dyn, 5}).totals.macs == dyn);
}

TEST_CASE("options that no table has") {
    using Net = Linear<5, 2>;
    const std::string width =
        "[T13] at the table (options): wanted col_width of 1 to 1,000, got 0; leave it out: it is 25";
    CHECK(sentence_of([] { summarize<Net>(shape{1, 5}, {.col_width = 0}); }) == width);
    const report r = summarize<Net>(shape{1, 5});
    CHECK(sentence_of([&] { to_text(r, {.col_width = 0}); }) == width);
    CHECK(sentence_of([&] { to_text(r, {.depth = -1}); }) ==
          "[T13] at the table (options): wanted depth of 0 or more, got -1; leave it out: it is 3");
}

TEST_CASE("options of a layer that were made by hand") {
    conv_options conv;
    conv.type = "Conv2d";
    conv.in_channels = 4;
    conv.out_channels = 8;
    CHECK(refusal_of(conv) == "nothing");
    conv.groups = 3;
    CHECK(refusal_of(conv) ==
          "[T15] at Conv2d: wanted channels that 3 groups divide, got 4 in, 8 out; take a common divisor "
          "as groups");
    conv.groups = 1;
    conv.in_channels = 0;
    CHECK(refusal_of(conv) ==
          "[T16] at Conv2d: wanted in_channels, out_channels above 0, got 0, 8; give both sizes, input first");
    conv.in_channels = 4;
    conv.padding_form = same;
    conv.stride[1] = 2;
    CHECK(refusal_of(conv) ==
          "[T22] at Conv2d: wanted stride 1 with padding<same>, got stride 2; give the padding in numbers");

    linear_options linear;
    linear.type = "Linear";
    linear.out_features = 10;
    CHECK(refusal_of(linear) ==
          "[T16] at Linear: wanted in_features, out_features above 0, got 0, 10; give both sizes, input first");

    max_pool_options pool;
    pool.type = "MaxPool2d";
    pool.kernel_size[0] = pool.kernel_size[1] = 3;
    pool.padding[0] = pool.padding[1] = 2;
    CHECK(refusal_of(pool) ==
          "[T22] at MaxPool2d: wanted padding up to half the kernel: 1, got 2; pad less, or before it");
}
