// SPDX-License-Identifier: BSL-1.0
// What is registered and what is called are not the same: layers that the forward makes, that it leaves out, that
// nobody registered.
#include <tally/torch/summarize.hpp>

#include "support/find_rows.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using tally::tests::names_of;
using tally::tests::row_of;
namespace nn = torch::nn;

namespace {

// Makes its layer when it sees the first input, which it also turns round.
struct Lazy : nn::Module {
    nn::Linear fc{nullptr};
    torch::Tensor scale;
    torch::Tensor forward(torch::Tensor &x) {
        x = x.t();
        if (!fc) {
            fc = register_module("fc", nn::Linear(x.size(1), 5));
            scale = register_parameter("scale", torch::ones({5}));
            register_buffer("seen", torch::zeros({3}));
        }
        return torch::dropout(fc(x) * scale, 0.5, true);
    }
};

struct Restless : nn::Module {
    nn::Linear fc{register_module("fc", nn::Linear(4, 4))};
    torch::Tensor forward(torch::Tensor x) {
        fc = replace_module("fc", nn::Linear(4, 4));
        return fc(x);
    }
};

struct Forgetful : nn::Module {
    nn::Linear known{register_module("known", nn::Linear(4, 4))}, lost{4, 3};
    nn::Linear idle{register_module("idle", nn::Linear(4, 2))};
    torch::Tensor forward(torch::Tensor x) { return lost(lost->weight.size(0) > 0 ? nn::ReLU()(known(x)) : idle(x)); }
};

struct Headless : nn::Module {
    nn::Linear used{register_module("used", nn::Linear(4, 4))};
    nn::Sequential head{register_module("head", nn::Sequential(nn::Linear(4, 100), nn::ReLU(), nn::Linear(100, 4)))};
    nn::ModuleList branches{register_module("branches", nn::ModuleList(nn::Linear(4, 3), nn::Linear(4, 2)))};
    nn::ReLU relu{register_module("relu", nn::ReLU())};
    torch::Tensor forward(torch::Tensor x) { return branches[0]->as<nn::Linear>()->forward(used(x)); }
};

struct Spare : nn::Module {
    struct InnerImpl : nn::Module {
        nn::Linear fc{register_module("fc", nn::Linear(4, 3))};
        torch::Tensor forward(torch::Tensor x) { return torch::linear(x, fc->weight); }
    };
    torch::Tensor scale{register_parameter("scale", torch::ones({7}))};
    std::shared_ptr<InnerImpl> inner{register_module("inner", std::make_shared<InnerImpl>())};
    torch::Tensor forward(torch::Tensor x) { return inner->forward(x); }
};

struct Tied : nn::Module {
    nn::Embedding emb{10, 4};
    nn::Linear out{nn::LinearOptions(4, 10).bias(false)};
    explicit Tied(bool before) {
        if (before)
            out->weight = emb->weight;
        register_module("emb", emb);
        register_module("out", out);
        if (!before)
            out->weight = emb->weight;
    }
    torch::Tensor forward(torch::Tensor x) { return out(emb(x)); }
};

// Registers another weight than its own.
struct SpareLayer : nn::Module {
    torch::Tensor weight, bias{register_parameter("bias", torch::ones({8}))};
    explicit SpareLayer(torch::Tensor w) : weight(register_parameter("weight", std::move(w))) {}
};

// A block with a layer that its forward does not call.
struct WithSpare : nn::Module {
    nn::Linear fc{register_module("fc", nn::Linear(8, 8))};
    explicit WithSpare(std::shared_ptr<nn::Module> spare = std::make_shared<nn::LinearImpl>(8, 100)) {
        register_module("spare", std::move(spare));
    }
    torch::Tensor forward(torch::Tensor x) { return fc(x); }
};

struct Counted : nn::LinearImpl {
    int *alive;
    explicit Counted(int *count) : nn::LinearImpl(7, 4), alive(count) { ++*alive; }
    ~Counted() override { --*alive; }
};

struct MakesLayers : nn::Module {
    std::vector<int> lived;
    torch::Tensor forward(torch::Tensor x) {
        lived.clear();
        {
            nn::Sigmoid a;
            x = a(x);
        }
        {
            nn::Tanh b;
            x = b(x);
        }
        {
            nn::Linear l(4, 4);
            x = l(x);
        }
        {
            nn::Linear l(4, 7);
            x = l(x);
        }
        for (int i = 0; i < 2; ++i) { // on the stack, in the same place
            nn::LinearImpl l(7, 5);
            x = torch::cat({l.forward(x), x.narrow(1, 0, 2)}, 1);
        }
        nn::Linear twice(4, 4);
        const auto y = x.narrow(1, 0, 4);
        twice(twice(y));
        int alive = 0;
        {
            const auto counted = std::make_shared<Counted>(&alive);
            x = counted->forward(x);
            lived.push_back(alive);
        }
        lived.push_back(alive);
        return x;
    }
};

// What stands between the total mult-adds and the next rule.
std::string remarks_of(const tally::report &r) {
    const std::string table = tally::to_text(r);
    const auto total = table.find("\nTotal mult-adds");
    const auto first = table.find('\n', total + 1) + 1;
    return table.substr(first, table.find("\n===", first - 1) + 1 - first);
}

// Of the rows that are not recursive.
std::int64_t sum_of_params(const tally::report &r) {
    std::int64_t sum = 0;
    for (const tally::record &row : r.rows)
        sum += row.recursive ? 0 : row.params;
    return sum;
}

} // namespace

CATCH_TEST_CASE("layers that the forward registers are in the report of the first summary") {
    Lazy model;
    const auto x = torch::rand({4, 2});
    const auto generator = at::detail::getDefaultCPUGenerator().get_state();
    for (int run = 0; run < 2; ++run) {
        const tally::report r = tally::summarize(model, x);
        CATCH_CHECK(names_of(r) == "Lazy fc");
        CATCH_CHECK(r.totals.params == (4 * 5 + 5) + 5);
        CATCH_CHECK(r.totals.buffers == 3);
        CATCH_CHECK(r.totals.macs == 2 * 4 * 5);
        CATCH_CHECK(r.rows[0].params == 5);
        CATCH_CHECK(r.unregistered().empty());
    }
    CATCH_CHECK(at::equal(generator, at::detail::getDefaultCPUGenerator().get_state()));
    CATCH_CHECK(model.children().size() == 1); // as after any forward

    Lazy of_sizes;
    CATCH_CHECK(tally::summarize(of_sizes, tally::sizes{{4, 2}}).totals.params == (4 * 5 + 5) + 5);
}

CATCH_TEST_CASE("a forward that registers another module each time is refused") {
    Restless model;
    std::string what;
    try {
        tally::summarize(model, torch::rand({2, 4}));
    } catch (const std::runtime_error &e) {
        what = e.what();
    }
    CATCH_CHECK(what == "tally: the forward registers other modules, parameters or buffers each time that it runs");
}

CATCH_TEST_CASE("a layer that nobody registered is named below the table, and in no total") {
    Forgetful model;
    const tally::report r = tally::summarize(model, torch::rand({2, 4}));
    CATCH_CHECK(r.totals.params == (4 * 4 + 4) + (4 * 2 + 2));
    CATCH_REQUIRE(r.unregistered().size() == 1); // the ReLU has no parameters
    CATCH_CHECK(r.unregistered()[0].type == "Linear");
    CATCH_CHECK(r.unregistered()[0].params == 4 * 3 + 3);
    CATCH_CHECK(tally::to_text(r).find("\nNot registered: Linear (15 params)\n") != std::string::npos);
}

CATCH_TEST_CASE("a layer with parameters that was neither called nor used is listed") {
    Forgetful model;
    const tally::report r = tally::summarize(model, torch::rand({2, 4}));
    CATCH_REQUIRE(r.not_called().size() == 1);
    CATCH_CHECK(r.not_called()[0].path == "idle");
    CATCH_CHECK(r.not_called()[0].params == 4 * 2 + 2);
    CATCH_CHECK(remarks_of(r) == "Not registered: Linear (15 params)\nNot called: idle (Linear, 10 params)\n");

    nn::MultiheadAttention attention(8, 2); // uses the weight of out_proj without a call of it
    const auto x = torch::rand({5, 3, 8});
    CATCH_CHECK(tally::summarize(attention, tally::inputs(x, x, x)).not_called().empty());
}

CATCH_TEST_CASE("blocks that are not called are listed as a whole") {
    Headless model;
    const tally::report r = tally::summarize(model, torch::rand({2, 4}));
    // 4 * 100 + 100 + 100 * 4 + 4, and the second of the branches; what has no parameters is not listed
    CATCH_CHECK(remarks_of(r) == "Not called: head (Sequential, 904 params), branches.1 (Linear, 10 params)\n");
    CATCH_CHECK(r.rows[0].params == 904);
    CATCH_CHECK(row_of(r, "branches").params == 10);
    CATCH_CHECK(r.totals.params == 20 + 904 + 15 + 10);
    CATCH_CHECK(r.rows[0].subtree.params == r.totals.params);

    // torchinfo has no such lines.
    const tally::report as_torchinfo =
        tally::summarize(model, torch::rand({2, 4}), {.counting = tally::counting::torchinfo});
    CATCH_CHECK(remarks_of(as_torchinfo).empty());
    CATCH_CHECK(as_torchinfo.not_called().size() == 2);

    CATCH_CHECK(tally::summarize(model).not_called().empty()); // nothing was called
}

CATCH_TEST_CASE("many of them stand on several lines, each as wide as the table") {
    struct Idle : nn::Module {
        Idle() {
            for (int i = 0; i < 9; ++i)
                register_module("some_layer_" + std::to_string(i), nn::Linear(10, 99));
        }
        torch::Tensor forward(torch::Tensor x) { return x; }
    } model;
    const std::string remarks = remarks_of(tally::summarize(model, torch::rand({2, 4})));
    CATCH_CHECK(remarks == "Not called: some_layer_0 (Linear, 1,089 params), some_layer_1 (Linear, 1,089 params),\n"
                           "    some_layer_2 (Linear, 1,089 params), some_layer_3 (Linear, 1,089 params),\n"
                           "    some_layer_4 (Linear, 1,089 params), some_layer_5 (Linear, 1,089 params),\n"
                           "    some_layer_6 (Linear, 1,089 params), some_layer_7 (Linear, 1,089 params),\n"
                           "    some_layer_8 (Linear, 1,089 params)\n");
}

CATCH_TEST_CASE("parameters that nothing took are listed, though their module was called") {
    Spare model;
    const tally::report r = tally::summarize(model, torch::rand({2, 4}));
    CATCH_REQUIRE(r.unused().size() == 2);
    CATCH_CHECK(r.unused()[0].path == "scale");
    CATCH_CHECK(r.unused()[0].params == 7);
    CATCH_CHECK(r.unused()[1].path == "inner.fc.bias");
    CATCH_CHECK(remarks_of(r) == "Registered, not used: scale (7 params), inner.fc.bias (3 params)\n");
    CATCH_CHECK(r.not_called().empty());
}

// The member is not what is registered: an optimizer has both weights.
CATCH_TEST_CASE("a weight that is shared by assigning the member leaves the registered one unused") {
    for (const bool before : {true, false}) {
        Tied model(before);
        const tally::report r = tally::summarize(model, torch::randint(0, 10, {2, 3}, torch::kLong));
        CATCH_CHECK(r.totals.params == 80);
        CATCH_CHECK(r.rows[0].subtree.params == 80);
        CATCH_CHECK(remarks_of(r) == "Registered, not used: out.weight (40 params)\n");
    }
}

CATCH_TEST_CASE("a module that is registered twice is one") {
    struct Twice : nn::Module {
        nn::Linear fc{4, 4};
        Twice() {
            register_module("a", fc);
            register_module("b", fc);
        }
        torch::Tensor forward(torch::Tensor x) { return fc(fc(x)); }
    } model;
    const tally::report r = tally::summarize(model, torch::rand({2, 4}));
    CATCH_CHECK(names_of(r) == "Twice a a");
    CATCH_CHECK(r.totals.params == 20);
    CATCH_CHECK(r.rows[2].recursive);
    CATCH_CHECK(remarks_of(r).empty());
}

CATCH_TEST_CASE("parameters of a layer that is not called are those of the nearest block above it that is") {
    nn::Sequential model(std::make_shared<WithSpare>(), nn::Linear(8, 1));
    const tally::report r = tally::summarize(model, torch::rand({2, 8}));
    CATCH_CHECK(r.rows[0].params == 0);
    CATCH_CHECK(row_of(r, "0").params == 8 * 100 + 100);
    CATCH_CHECK(row_of(r, "0").subtree.params == 900 + 72);
    CATCH_CHECK(row_of(r, "0.fc").params == 72);
    CATCH_CHECK(r.rows[0].subtree.params == 900 + 72 + 9);
    CATCH_CHECK(r.totals.params == 900 + 72 + 9);

    // every attention has such a layer, out_proj
    nn::TransformerEncoder encoder(
        nn::TransformerEncoderOptions(nn::TransformerEncoderLayerOptions(8, 2).dim_feedforward(16), 2));
    const tally::report e = tally::summarize(encoder, torch::rand({5, 3, 8}));
    CATCH_CHECK(e.rows[0].params == 0);
    for (const char *path : {"layers.0.self_attn", "layers.1.self_attn"})
        CATCH_CHECK(row_of(e, path).params == 3 * 8 * 8 + 3 * 8 + 8 * 8 + 8);
    CATCH_CHECK(sum_of_params(e) == e.totals.params);
}

CATCH_TEST_CASE("the column of parameters adds up where layers and weights are shared") {
    // One spare layer in two blocks, and one whose weight a layer that is called later has, too.
    const auto spare = std::make_shared<nn::LinearImpl>(8, 100);
    const auto first = std::make_shared<WithSpare>(spare), second = std::make_shared<WithSpare>(spare);
    nn::Linear last(8, 8);
    const auto third = std::make_shared<WithSpare>(std::make_shared<SpareLayer>(last->weight));
    nn::Sequential model(first, second, first, third, last);
    const tally::report r = tally::summarize(model, torch::rand({2, 8}));
    CATCH_CHECK(row_of(r, "0").params == 900);
    CATCH_CHECK(row_of(r, "1").params == 0);
    CATCH_CHECK(row_of(r, "1").subtree.params == 72);
    CATCH_CHECK(row_of(r, "3").params == 8); // the bias
    CATCH_CHECK(row_of(r, "3").subtree.params == 8 + 72);
    CATCH_CHECK(row_of(r, "4").params == 72);
    CATCH_CHECK(sum_of_params(r) == r.totals.params);
    CATCH_CHECK(r.rows[0].subtree.params == r.totals.params);
}

CATCH_TEST_CASE("modules that a forward makes are not taken for ones before them at the same address") {
    MakesLayers model;
    const tally::report r = tally::summarize(model, torch::rand({2, 4}));
    std::string rows;
    for (const tally::record &row : r.rows)
        rows += std::string(row.type) + " " + std::to_string(row.params) + (row.recursive ? " again; " : "; ");
    CATCH_CHECK(rows == "MakesLayers 0; Sigmoid 0; Tanh 0; Linear 20; Linear 35; Linear 40; Linear 40; Linear 20; "
                        "Linear 20 again; Counted 32; ");
    CATCH_CHECK(r.totals.params == 0);
    CATCH_CHECK(r.rows[0].subtree.params == 0);
    std::string unregistered;
    for (const tally::unregistered_module &module : r.unregistered())
        unregistered += std::to_string(module.params) + " ";
    CATCH_CHECK(unregistered == "20 35 40 40 20 32 ");
    // destroyed when the forward destroyed it, not when the summary is made
    CATCH_CHECK(model.lived == std::vector<int>{1, 0});
}

CATCH_TEST_CASE("a block that a forward makes has its layers below it") {
    struct MakesBlocks : nn::Module {
        nn::Linear known{register_module("known", nn::Linear(8, 8))};
        torch::Tensor forward(torch::Tensor x) {
            for (int i = 0; i < 2; ++i)
                x = nn::TransformerEncoderLayer(nn::TransformerEncoderLayerOptions(8, 2).dim_feedforward(16))(x);
            return known(x);
        }
    } model;
    const tally::report r = tally::summarize(model, torch::rand({5, 3, 8}));
    const std::int64_t block = 3 * 8 * 8 + 3 * 8 + 8 * 8 + 8 + (8 * 16 + 16) + (16 * 8 + 8) + 2 * (8 + 8);
    CATCH_REQUIRE(r.unregistered().size() == 2); // not each of its layers
    CATCH_CHECK(r.unregistered()[0].type == "TransformerEncoderLayer");
    CATCH_CHECK(r.unregistered()[1].params == block);
    CATCH_CHECK(!r.rows[1].leaf);
    CATCH_CHECK(r.rows[1].subtree.params == block);
    CATCH_CHECK(r.rows[2].name == "self_attn");
    CATCH_CHECK(r.rows[0].subtree.params == 72);
    CATCH_CHECK(r.totals.params == 72);
}
