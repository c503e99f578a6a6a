// SPDX-License-Identifier: BSL-1.0
// Blocks whose calls are inferred: which block a shared layer is called in, when a block is called again, and which row
// has which parameters.
#include <tally/torch/summarize.hpp>

#include "support/find_rows.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstdint>
#include <memory>
#include <string>

using tally::tests::names_of;
using tally::tests::row_of;
namespace nn = torch::nn;

namespace {

struct Enc : nn::Module {
    nn::Embedding emb;
    nn::Linear rnn{4, 4};
    explicit Enc(nn::Embedding shared) : emb(shared) {
        register_module("emb", emb);
        register_module("rnn", rnn);
    }
    torch::Tensor forward(torch::Tensor x) { return rnn(emb(x)); }
};

struct Dec : nn::Module {
    nn::Embedding emb;
    nn::Linear rnn{4, 4}, out{4, 10};
    explicit Dec(nn::Embedding shared) : emb(shared) {
        register_module("emb", emb);
        register_module("rnn", rnn);
        register_module("out", out);
    }
    torch::Tensor forward(torch::Tensor x, torch::Tensor state) { return out(rnn(emb(x)) + state); }
};

struct Translator : nn::Module {
    nn::Embedding emb{10, 4};
    std::shared_ptr<Enc> enc{register_module("enc", std::make_shared<Enc>(emb))};
    std::shared_ptr<Dec> dec{register_module("dec", std::make_shared<Dec>(emb))};
    torch::Tensor forward(torch::Tensor a, torch::Tensor b) { return dec->forward(b, enc->forward(a)); }
};

// Two blocks of one layer, which they share, and another layer between them.
struct Between : nn::Module {
    struct Block : nn::Module {
        nn::Linear layer;
        explicit Block(nn::Linear shared) : layer(shared) { register_module("layer", layer); }
        torch::Tensor forward(torch::Tensor x) { return torch::relu(layer(x)); }
    };
    nn::Linear shared{4, 4}, middle{register_module("middle", nn::Linear(4, 4))};
    std::shared_ptr<Block> a{register_module("a", std::make_shared<Block>(shared))};
    std::shared_ptr<Block> b{register_module("b", std::make_shared<Block>(shared))};
    torch::Tensor forward(torch::Tensor x) { return b->forward(middle(a->forward(x))); }
};

// A block that is called twice.
struct Twice : nn::Module {
    std::shared_ptr<Enc> block{register_module("block", std::make_shared<Enc>(nn::Embedding(10, 4)))};
    torch::Tensor forward(torch::Tensor a) { return block->forward(a) + block->forward(a); }
};

// One Dropout in two places.
struct Dropping : nn::Module {
    nn::Dropout drop{register_module("drop", nn::Dropout(0.5))};
    nn::Linear fc{register_module("fc", nn::Linear(4, 4))};
    torch::Tensor forward(torch::Tensor x) { return drop(torch::relu(fc(drop(x)))); }
};

struct HoldsDropping : nn::Module {
    std::shared_ptr<Dropping> block{register_module("block", std::make_shared<Dropping>())};
    torch::Tensor forward(torch::Tensor x) { return block->forward(x); }
};

// The output layer has the weight of the first one and a bias of its own; `unused` has it too.
struct Tied : nn::Module {
    struct Follower : nn::LinearImpl {
        Follower(const torch::Tensor &shared, bool bias) : LinearImpl(nn::LinearOptions(4, 4).bias(bias)) {
            weight = parameters_["weight"] = shared;
        }
    };
    std::shared_ptr<Follower> unused, out;
    nn::Linear in{nn::LinearOptions(4, 4).bias(false)};
    Tied() {
        unused = register_module("unused", std::make_shared<Follower>(in->weight, false));
        register_module("in", in);
        out = register_module("out", std::make_shared<Follower>(in->weight, true));
    }
    torch::Tensor forward(torch::Tensor x) { return out->forward(in(x)); }
};

// What the column Param # adds up to.
std::int64_t column_sum(const tally::report &r) {
    std::int64_t sum = 0;
    for (const tally::record &row : r.rows)
        sum += row.recursive ? 0 : row.params;
    return sum;
}

} // namespace

CATCH_TEST_CASE("a layer that two blocks share is called in the second after the first was") {
    Translator model;
    const auto words = torch::zeros({2, 3}, torch::kLong);
    const tally::report r = tally::summarize(model, tally::inputs(words, words));
    CATCH_CHECK(names_of(r) == "Translator enc emb rnn dec emb rnn out");
    CATCH_CHECK(row_of(r, "dec.emb").recursive);
    CATCH_CHECK(row_of(r, "dec").params == 0);
    CATCH_CHECK(r.totals.params == 10 * 4 + 20 + 20 + 50);
    CATCH_CHECK(column_sum(r) == r.totals.params);
    CATCH_CHECK(r.rows[0].subtree.params == r.totals.params);
    CATCH_CHECK(row_of(r, "enc").subtree.params == 10 * 4 + 20); // what the table shows at depth 1
    CATCH_CHECK(row_of(r, "dec").subtree.params == 20 + 50);
    CATCH_CHECK(row_of(r, "enc").subtree.macs == 6 * 4 * 4);
    CATCH_CHECK(row_of(r, "dec").subtree.macs == 6 * 4 * 4 + 6 * 4 * 10);
}

CATCH_TEST_CASE("a layer that two blocks share is called in the one that was not called yet") {
    Between model;
    const tally::report r = tally::summarize(model, torch::rand({2, 4}));
    CATCH_CHECK(names_of(r) == "Between a layer middle b layer");
    CATCH_CHECK(column_sum(r) == 20 + 20);
}

CATCH_TEST_CASE("a block that is called twice has two rows") {
    Twice model;
    const tally::report r = tally::summarize(model, torch::zeros({2, 3}, torch::kLong));
    CATCH_CHECK(names_of(r) == "Twice block emb rnn block emb rnn");
    CATCH_CHECK(column_sum(r) == 40 + 20);
}

CATCH_TEST_CASE("a block whose first layer has no parameters and runs once more is one row") {
    HoldsDropping model;
    const tally::report r = tally::summarize(model, torch::rand({2, 4}));
    CATCH_CHECK(names_of(r) == "HoldsDropping block drop fc drop");
    CATCH_CHECK(row_of(r, "block").outputs[0] == tally::typed_shape(tally::shape{2, 4}));
}

CATCH_TEST_CASE("a weight is shown by the first layer that is called with it") {
    Tied model;
    const tally::report r = tally::summarize(model, torch::rand({2, 4}));
    CATCH_CHECK(names_of(r) == "Tied in out");
    CATCH_CHECK(row_of(r, "in").params == 16);
    CATCH_CHECK(row_of(r, "out").params == 4); // its bias
    CATCH_CHECK(r.rows[0].params == 0);
    CATCH_CHECK(r.totals.params == 16 + 4);
    CATCH_CHECK(column_sum(r) == r.totals.params);
}

CATCH_TEST_CASE("shapes that were inferred are marked, and a line explains the mark") {
    Twice model;
    const auto words = torch::zeros({2, 3}, torch::kLong);
    const tally::report r = tally::summarize(model, words);
    const std::string table = tally::to_text(r, {.columns = {tally::column::input_size, tally::column::output_size}});
    const std::string names = "├─Enc: 1-1                               ";
    CATCH_CHECK(table.find(names + "~[2, 3]                   ~[2, 3, 4]\n") != std::string::npos);
    CATCH_CHECK(table.find("│    └─Linear: 2-2                       [2, 3, 4]                 [2, 3, 4]\n") !=
                std::string::npos);
    CATCH_CHECK(table.find("\n~: inferred from what ran in the module\n") != std::string::npos);

    CATCH_CHECK(tally::to_text(r, {.depth = 0}).find('~') == std::string::npos);
    CATCH_CHECK(tally::to_text(r, {.columns = {tally::column::num_params}}).find('~') == std::string::npos);
}
