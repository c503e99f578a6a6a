// SPDX-License-Identifier: BSL-1.0
// Models that no net declares: recurrent, with attention, functional, inferred, shared, failing.
#include <tally/torch/summarize.hpp>

#include "snapshot.hpp"
#include "support/find_rows.hpp"

#include <catch2/catch_test_macros.hpp>

#include <stdexcept>
#include <string>
#include <vector>

using tally::tests::names_of;
using tally::tests::row_of;
namespace nn = torch::nn;

namespace {

// Reads sequences of different lengths, packed.
struct Reader : nn::Module {
    nn::LSTM lstm{nn::LSTMOptions(7, 11)};
    Reader() { register_module("lstm", lstm); }
    torch::Tensor forward(torch::Tensor x, torch::Tensor lengths) {
        const auto packed = nn::utils::rnn::pack_padded_sequence(x, lengths);
        return std::get<0>(std::get<1>(lstm->forward_with_packed_input(packed)));
    }
};

// No modules: a matrix product and an activation.
struct Functional : nn::Module {
    torch::Tensor weight = register_parameter("weight", torch::rand({6, 4}));
    torch::Tensor forward(torch::Tensor x) { return torch::relu(torch::matmul(x, weight)); }
};

// Pools whose kernel is given as one number.
struct Pools : nn::Module {
    torch::Tensor forward(torch::Tensor x) {
        return torch::avg_pool3d(torch::max_pool2d(x, 3, 2, 1), 2) + torch::max_pool1d(torch::ones({1, 2, 4}), 4).sum();
    }
};

// A block of the user's, held directly, and functions before and after it.
struct Block : nn::Module {
    nn::Linear linear{4, 4};
    Block() { register_module("linear", linear); }
    torch::Tensor forward(torch::Tensor x) { return torch::relu(linear(torch::tanh(x))); }
};

struct HoldsBlock : nn::Module {
    std::shared_ptr<Block> block = std::make_shared<Block>();
    nn::Linear last{4, 2};
    HoldsBlock() {
        register_module("block", block);
        register_module("last", last);
    }
    torch::Tensor forward(torch::Tensor x) {
        x = block->forward(torch::matmul(x, torch::ones({4, 4}))); // before the block
        x = torch::matmul(x, torch::ones({4, 4}));                 // after it
        return torch::sigmoid(last(x));
    }
};

struct HoldsFunctional : nn::Module {
    std::shared_ptr<Functional> block = std::make_shared<Functional>();
    nn::Linear last{4, 2};
    HoldsFunctional() {
        register_module("block", block);
        register_module("last", last);
    }
    torch::Tensor forward(torch::Tensor x) { return last(block->forward(x)); }
};

// One layer called twice.
struct Shared : nn::Module {
    nn::Linear layer{4, 4};
    Shared() { register_module("layer", layer); }
    torch::Tensor forward(torch::Tensor x) { return layer(torch::relu(layer(x))); }
};

// Two layers with one weight.
struct Tied : nn::Module {
    struct Follower : nn::LinearImpl {
        explicit Follower(const torch::Tensor &shared) : LinearImpl(nn::LinearOptions(4, 4).bias(false)) {
            weight = parameters_["weight"] = shared;
        }
    };
    nn::Linear in{nn::LinearOptions(4, 4).bias(false)};
    std::shared_ptr<Follower> out = std::make_shared<Follower>(in->weight);
    Tied() {
        register_module("in", in);
        register_module("out", out);
    }
    torch::Tensor forward(torch::Tensor x) { return out->forward(in(x)); }
};

struct Throws : nn::Module {
    nn::Conv2d conv{nn::Conv2dOptions(3, 4, 3)};
    nn::BatchNorm2d norm{4};
    nn::Linear wrong{5, 2}, never{2, 2};
    Throws() {
        register_module("conv", conv);
        register_module("norm", norm);
        register_module("wrong", wrong);
        register_module("never", never);
    }
    torch::Tensor forward(torch::Tensor x) { return never(wrong(torch::dropout(norm(conv(x)), 0.5, true))); }
};

struct Spectrum : nn::Module {
    nn::Linear linear{8, 8};
    Spectrum() { register_module("linear", linear); }
    torch::Tensor forward(torch::Tensor x) { return torch::abs(torch::fft_fft(linear(x))); }
};

} // namespace

CATCH_TEST_CASE("LSTM: mult-adds by hand") {
    // 5 steps of 3 sequences, 4 gates
    nn::LSTM plain(7, 11);
    const tally::report r = tally::summarize(plain, torch::rand({5, 3, 7}));
    CATCH_CHECK(r.totals.macs == 15 * 4 * 11 * (7 + 11));
    CATCH_CHECK(r.totals.params == 4 * 11 * (7 + 11 + 2));
    CATCH_REQUIRE(r.rows.size() == 1);
    CATCH_REQUIRE(r.rows[0].outputs.size() == 3);
    CATCH_CHECK(r.rows[0].outputs[0] == tally::typed_shape(tally::shape{5, 3, 11}));
    CATCH_CHECK(r.rows[0].outputs[1] == tally::typed_shape(tally::shape{1, 3, 11}));

    nn::LSTM deep(nn::LSTMOptions(7, 11).num_layers(2).bidirectional(true));
    CATCH_CHECK(tally::summarize(deep, torch::rand({5, 3, 7})).totals.macs ==
                15 * 2 * 4 * 11 * ((7 + 11) + (2 * 11 + 11)));

    nn::LSTM projected(nn::LSTMOptions(7, 11).proj_size(2));
    CATCH_CHECK(tally::summarize(projected, torch::rand({5, 3, 7})).totals.macs == 15 * (4 * 11 * (7 + 2) + 11 * 2));

    nn::LSTM first(nn::LSTMOptions(7, 11).batch_first(true));
    CATCH_CHECK(tally::summarize(first, torch::rand({3, 5, 7})).totals.macs == 15 * 4 * 11 * (7 + 11));
}

CATCH_TEST_CASE("GRU, RNN and cells: mult-adds by hand") {
    const auto x = torch::rand({5, 3, 7});
    CATCH_CHECK(tally::summarize(nn::GRU(7, 11), x).totals.macs == 15 * 3 * 11 * (7 + 11));
    CATCH_CHECK(tally::summarize(nn::RNN(7, 11), x).totals.macs == 15 * 11 * (7 + 11));
    CATCH_CHECK(tally::summarize(nn::LSTMCell(7, 11), x[0]).totals.macs == 3 * 4 * 11 * (7 + 11));
    CATCH_CHECK(tally::summarize(nn::GRUCell(7, 11), x[0]).totals.macs == 3 * 3 * 11 * (7 + 11));
}

CATCH_TEST_CASE("a packed sequence counts the sum of its lengths") {
    Reader model;
    const tally::report r =
        tally::summarize(model, tally::inputs(torch::rand({5, 3, 7}), torch::tensor({5, 3, 1}, torch::kLong)));
    CATCH_CHECK(r.totals.macs == (5 + 3 + 1) * 4 * 11 * (7 + 11));
    CATCH_CHECK(row_of(r, "lstm").macs == r.totals.macs);
    CATCH_CHECK(row_of(r, "lstm").exact);
}

CATCH_TEST_CASE("MultiheadAttention: mult-adds by hand") {
    // 3 sequences, 5 queries, 7 keys, 2 heads of 4
    nn::MultiheadAttention attention(8, 2);
    const auto query = torch::rand({5, 3, 8}), key = torch::rand({7, 3, 8});
    const tally::report r = tally::summarize(attention, tally::inputs(query, key, key.clone()));
    const int projections = 3 * (5 + 7 + 7 + 5) * 8 * 8, scores = 3 * 2 * 5 * 7 * 4, values = 3 * 2 * 5 * 7 * 4;
    CATCH_CHECK(r.totals.macs == projections + scores + values);
    CATCH_CHECK(r.totals.params == 4 * (8 * 8 + 8));
    CATCH_CHECK(r.rows[0].params == r.totals.params);
    CATCH_CHECK(r.uncounted().empty());
}

CATCH_TEST_CASE("TransformerEncoderLayer: mult-adds by hand") {
    // 3 sequences of 5, 2 heads of 4
    nn::TransformerEncoderLayer layer(nn::TransformerEncoderLayerOptions(8, 2).dim_feedforward(16));
    const int attention = 15 * 4 * 8 * 8 + 2 * (3 * 2 * 5 * 5 * 4), feed_forward = 15 * 8 * 16 * 2;
    for (const auto mode : {tally::mode::train, tally::mode::eval}) {
        const tally::report r = tally::summarize(layer, torch::rand({5, 3, 8}), {.mode = mode});
        CATCH_CHECK(r.totals.macs == attention + feed_forward);
        CATCH_CHECK(r.totals.params == 4 * (8 * 8 + 8) + (8 * 16 + 16) + (16 * 8 + 8) + 2 * 2 * 8);
        CATCH_CHECK(row_of(r, "self_attn").subtree.macs == attention);
        CATCH_CHECK(row_of(r, "linear1").macs == 15 * 8 * 16);
        CATCH_CHECK(r.uncounted().empty());
    }
}

CATCH_TEST_CASE("operations without modules are counted where they run") {
    Functional model;
    const tally::report r = tally::summarize(model, torch::rand({2, 6}));
    CATCH_REQUIRE(r.rows.size() == 1);
    CATCH_CHECK(r.rows[0].exact);
    CATCH_CHECK(r.totals.params == 24);
    CATCH_CHECK(r.totals.macs == 2 * 4 * 6);
    CATCH_CHECK(r.totals.flops == 2 * (2 * 4 * 6) + 2 * 4); // and the relu
    CATCH_CHECK(r.rows[0].outputs[0] == tally::typed_shape(tally::shape{2, 4}));
}

CATCH_TEST_CASE("a pool whose kernel is one number has that many elements in each dimension") {
    Pools model;
    const tally::report r = tally::summarize(model, torch::rand({1, 2, 8, 8}));
    CATCH_CHECK(r.totals.macs == 0);
    const int max_2d = 2 * 4 * 4 * 9, avg_3d = 1 * 2 * 2 * 8, max_1d = 2 * 4, sum = 2, add = 1 * 2 * 2;
    CATCH_CHECK(r.totals.flops == max_2d + avg_3d + max_1d + sum + add);
}

CATCH_TEST_CASE("functions after an inferred block are attributed to it, and those before its first module are not") {
    HoldsBlock model;
    const tally::report r = tally::summarize(model, torch::rand({2, 4}));
    CATCH_CHECK(names_of(r) == "HoldsBlock block linear last");
    const tally::record &root = r.rows[0], &block = row_of(r, "block");
    CATCH_CHECK(root.exact);
    CATCH_CHECK(!block.exact);
    CATCH_CHECK(row_of(r, "block.linear").exact);
    CATCH_CHECK(root.macs == 2 * 4 * 4);                      // the product before the block
    CATCH_CHECK(root.flops == 2 * 2 * 4 * 4 + 2 * 4 + 2 * 2); // and the block's tanh, and the sigmoid
    CATCH_CHECK(block.macs == 2 * 4 * 4);                     // the product after the block, which is not its own
    CATCH_CHECK(block.flops == 2 * 2 * 4 * 4 + 2 * 4);        // and its relu
    CATCH_CHECK(block.subtree.macs == 2 * (2 * 4 * 4));
    CATCH_CHECK(r.totals.macs == 3 * (2 * 4 * 4) + 2 * 4 * 2);
}

CATCH_TEST_CASE("a block in which no module runs has no row, but for a child of a Sequential") {
    HoldsFunctional model;
    const tally::report r = tally::summarize(model, torch::rand({2, 6}));
    CATCH_CHECK(names_of(r) == "HoldsFunctional last");
    CATCH_CHECK(r.rows[0].macs == 2 * 4 * 6);
    CATCH_CHECK(r.rows[0].params == 6 * 4);
    CATCH_CHECK(r.totals.params == 6 * 4 + (4 * 2 + 2));

    nn::Sequential sequential(Functional(), nn::Linear(4, 2));
    CATCH_CHECK(row_of(tally::summarize(sequential, torch::rand({2, 6})), "0").macs == 2 * 4 * 6);
}

CATCH_TEST_CASE("a block in a Sequential is exact: what is done after it is not attributed to it") {
    nn::Sequential model(Block(),
                         nn::Functional([](const torch::Tensor &x) { return torch::matmul(x, torch::ones({4, 4})); }));
    const tally::report r = tally::summarize(model, torch::rand({2, 4}));
    CATCH_CHECK(row_of(r, "0").exact);
    CATCH_CHECK(row_of(r, "0").macs == 0);
    CATCH_CHECK(row_of(r, "0").flops == 2 * (2 * 4));
    CATCH_CHECK(row_of(r, "1").macs == 2 * 4 * 4);
}

CATCH_TEST_CASE("a layer that is called twice has two rows, and its parameters once") {
    Shared model;
    const tally::report r = tally::summarize(model, torch::rand({2, 4}));
    CATCH_CHECK(names_of(r) == "Shared layer layer");
    CATCH_CHECK(!r.rows[1].recursive);
    CATCH_CHECK(r.rows[2].recursive);
    CATCH_CHECK(r.rows[2].macs == 2 * 4 * 4);
    CATCH_CHECK(r.totals.macs == 2 * (2 * 4 * 4));
    CATCH_CHECK(r.totals.params == 4 * 4 + 4);
    CATCH_CHECK(r.rows[0].subtree.params == r.totals.params);
}

CATCH_TEST_CASE("a weight that two layers share counts once") {
    Tied model;
    const tally::report r = tally::summarize(model, torch::rand({2, 4}));
    CATCH_CHECK(names_of(r) == "Tied in out");
    CATCH_CHECK(!r.rows[1].recursive);
    CATCH_CHECK(r.rows[2].recursive);
    CATCH_CHECK(r.totals.params == 4 * 4);
    CATCH_CHECK(r.totals.param_bytes == 4 * 4 * 4);
    CATCH_CHECK(r.totals.macs == 2 * (2 * 4 * 4));
}

CATCH_TEST_CASE("a forward that throws: the rows so far, the cause, and nothing changed") {
    Throws model;
    const auto x = torch::rand({2, 3, 8, 8});
    const snapshot before(model, {x});
    try {
        tally::summarize(model, x);
        CATCH_FAIL("it should throw");
    } catch (const tally::forward_error &e) {
        const std::string what = e.what();
        CATCH_INFO(what);
        CATCH_CHECK(what.starts_with("tally: the forward threw in wrong (Linear) [2, 4, 6, 6]"));
        CATCH_CHECK(what.find("the last layer that returned is norm (BatchNorm2d) [2, 4, 6, 6] -> [2, 4, 6, 6].") !=
                    std::string::npos);
        CATCH_CHECK_THROWS_AS(std::rethrow_if_nested(e), c10::Error);

        const tally::report &executed = e.executed();
        CATCH_REQUIRE(names_of(executed) == "Throws conv norm wrong");
        CATCH_CHECK(!executed.rows[0].executed);
        CATCH_CHECK(executed.rows[1].executed);
        CATCH_CHECK(executed.rows[1].macs == 2 * 4 * 6 * 6 * 3 * 9);
        CATCH_CHECK(executed.rows[2].executed);
        CATCH_CHECK(!executed.rows[3].executed);
        CATCH_CHECK(executed.rows[3].outputs.empty());
    }
    CATCH_CHECK(before.difference_to(snapshot(model, {x})) == "");
    CATCH_CHECK_THROWS_AS(tally::summarize(model, x), tally::forward_error); // and it can be observed again
}

CATCH_TEST_CASE("an operation that no formula counts is listed") {
    Spectrum model;
    const tally::report r = tally::summarize(model, torch::rand({2, 8}));
    CATCH_REQUIRE(r.uncounted().size() == 1);
    CATCH_CHECK(r.uncounted()[0].name.find("fft") != std::string_view::npos);
    CATCH_CHECK(r.uncounted()[0].calls == 1);
    CATCH_CHECK(tally::to_text(r).find("fft") != std::string::npos); // the footer says so
    CATCH_CHECK(r.totals.macs == 2 * 8 * 8);
}

CATCH_TEST_CASE("without an input there are modules and parameters only") {
    Throws model;
    const tally::report r = tally::summarize(model);
    CATCH_CHECK(names_of(r) == "Throws conv norm wrong never");
    const std::string table = tally::to_text(r); // as torchinfo ends it: conv 112, norm 8, wrong 12, never 6
    CATCH_CHECK(table.find("\nTotal params: 138\nTrainable params: 138\nNon-trainable params: 0\n====") !=
                std::string::npos);
    CATCH_CHECK(table.find("mult-adds") == std::string::npos);
    CATCH_CHECK(table.find("size") == std::string::npos);
    CATCH_CHECK(r.totals.params == (3 * 4 * 9 + 4) + 2 * 4 + (5 * 2 + 2) + (2 * 2 + 2));
    CATCH_CHECK(r.totals.macs == 0);
}
