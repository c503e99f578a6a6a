// SPDX-License-Identifier: BSL-1.0
// What is registered and what is called are not the same: layers that the forward makes, that it leaves out, that
// nobody registered.
#include <tally/torch/summarize.hpp>

#include "support/find_rows.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <catch2/catch_test_macros.hpp>

#include <stdexcept>
#include <string>

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

    nn::MultiheadAttention attention(8, 2); // uses the weight of out_proj without a call of it
    const auto x = torch::rand({5, 3, 8});
    CATCH_CHECK(tally::summarize(attention, tally::inputs(x, x, x)).not_called().empty());
}
