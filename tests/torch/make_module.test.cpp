// SPDX-License-Identifier: BSL-1.0
// What make_module makes of nets of one layer, whose row is the layer's.
#include <tally/torch.hpp>

#include <torch/support/same_rows.hpp>
#include <torch/torch.h>

#include <catch2/catch_test_macros.hpp>

using namespace tally;
using namespace tally::tests;

namespace {

struct Head : Linear<3, 4> {};

struct Holds : torch::nn::Module {
    net_module layer = make_module<Named<"given", Linear<3, 4>>>();

    Holds() { register_module("layer", layer); }

    torch::Tensor forward(const torch::Tensor &x) { return layer(x); }
};

template <class Net> void check(const shape &input) {
    auto module = make_module<Net>();
    const report declared = tally::summarize<Net>(input);
    CATCH_CHECK(differences(declared, tally::summarize(module, sizes{input}, {.mode = mode::eval})) == "");
    CATCH_CHECK(module->is_training());
    CATCH_CHECK(declared.rows.size() == 1);
}

} // namespace

CATCH_TEST_CASE("a bare layer has one row: by hand") {
    const report r = tally::summarize<Linear<3, 4>>(torch::rand({2, 3}));
    CATCH_REQUIRE(r.rows.size() == 1);
    CATCH_CHECK(r.rows[0].type == "Linear");
    CATCH_CHECK(r.rows[0].name == "Linear");
    CATCH_CHECK(r.rows[0].path == "");
    CATCH_CHECK(r.rows[0].depth == 0);
    CATCH_CHECK(r.rows[0].leaf);
    CATCH_CHECK(r.rows[0].exact);
    CATCH_CHECK(r.rows[0].params == 3 * 4 + 4);
    CATCH_CHECK(r.rows[0].macs == 2 * 3 * 4);
    CATCH_CHECK(r.rows[0].inputs[0] == typed_shape(shape{2, 3}));
    CATCH_CHECK(r.rows[0].outputs[0] == typed_shape(shape{2, 4}));
    CATCH_CHECK(r.totals.params == 16);
    CATCH_CHECK(r.totals.output_bytes == 2 * 4 * 2 * 4);
}

CATCH_TEST_CASE("bare layers are observed as they are declared, row by row") {
    check<Linear<3, 4>>({2, 3});
    check<Head>({2, 3}); // derives from a layer
    check<Named<"fc", Linear<3, 4>>>({2, 3});
    check<Conv2d<3, 4, kernel_size<3>>>({1, 3, 8, 8});
    check<BatchNorm2d<3>>({1, 3, 8, 8});
    check<MaxPool2d<kernel_size<2>>>({1, 3, 8, 8});
    check<ReLU<>>({2, 3});
    check<Dropout<>>({2, 3});
    check<Flatten<>>({2, 3, 4});
    check<Functional<Flatten<>>>({2, 3, 4}); // without a parent it is no function
    check<Named<"relu", Functional<ReLU<>>>>({2, 3});
}

CATCH_TEST_CASE("a net that is named is called by its type, as it has no parent") {
    using Net = Named<"net", Sequential<Linear<3, 4>, ReLU<>>>;
    auto module = make_module<Net>();
    CATCH_CHECK(tally::summarize<Net>(shape{2, 3}).rows[0].name == "Sequential");
    CATCH_CHECK(differences(tally::summarize<Net>(shape{2, 3}), tally::summarize(module, sizes{{2, 3}})) == "");
}

CATCH_TEST_CASE("without an input a bare layer has one row, too") {
    const report r = tally::summarize(make_module<Linear<3, 4>>());
    CATCH_REQUIRE(r.rows.size() == 1);
    CATCH_CHECK(r.rows[0].type == "Linear");
    CATCH_CHECK(r.rows[0].params == 16);
}

CATCH_TEST_CASE("a bare layer in a module of the user's is one row, under the name it is registered by") {
    Holds model;
    const report r = tally::summarize(model, torch::rand({2, 3}));
    CATCH_REQUIRE(r.rows.size() == 2);
    CATCH_CHECK(r.rows[1].type == "Linear");
    CATCH_CHECK(r.rows[1].path == "layer");
    CATCH_CHECK(r.rows[1].exact);
    CATCH_CHECK(r.rows[1].macs == 2 * 3 * 4);
    CATCH_CHECK(r.totals.params == 16);
}

CATCH_TEST_CASE("a bare layer in a Sequential is one row") {
    torch::nn::Sequential model(make_module<Linear<3, 4>>(), torch::nn::ReLU());
    const report r = tally::summarize(model, torch::rand({2, 3}));
    CATCH_REQUIRE(r.rows.size() == 3);
    CATCH_CHECK(r.rows[1].type == "Linear");
    CATCH_CHECK(r.rows[1].path == "0");
    CATCH_CHECK(r.rows[1].macs == 2 * 3 * 4);
    CATCH_CHECK(r.rows[2].type == "ReLU");
}
