// SPDX-License-Identifier: BSL-1.0
// The walk at run time: the same rows and totals as the constants, for any sizes.

#include <tally/summarize.hpp>
#include <tally/zoo/lenet.hpp>
#include <tally/zoo/mobilenet.hpp>
#include <tally/zoo/resnet.hpp>
#include <tally/zoo/squeezenet.hpp>

#include <catch2/catch_test_macros.hpp>

#include <sstream>
#include <string>

using namespace tally;

namespace {

using image = Shape<1, 3, 224, 224>;

void require_same_row(const record &a, const record &b) {
    INFO(std::string(a.path));
    CHECK(a.type == b.type);
    CHECK(a.name == b.name);
    CHECK(a.path == b.path);
    CHECK(a.depth == b.depth);
    CHECK(a.index == b.index);
    CHECK(a.inputs == b.inputs);
    CHECK(a.outputs == b.outputs);
    CHECK(a.params == b.params);
    CHECK(a.trainable == b.trainable);
    CHECK(a.buffers == b.buffers);
    CHECK(a.bytes == b.bytes);
    CHECK(a.macs == b.macs);
    CHECK(a.flops == b.flops);
    CHECK(a.subtree.params == b.subtree.params);
    CHECK(a.subtree.macs == b.subtree.macs);
    CHECK(static_cast<const layer_attributes &>(a) == static_cast<const layer_attributes &>(b));
    CHECK(a.leaf == b.leaf);
    CHECK(a.recursive == b.recursive);
}

template <class Net, class In, options O = options{}> void require_same_report() {
    const report observed = summarize<Net>(In::value, O);
    REQUIRE(observed.rows.size() == summary<Net, In, O>.rows.size());
    for (int i = 0; i < observed.rows.size(); ++i)
        require_same_row(observed.rows[i], summary<Net, In, O>.rows[i]);
    CHECK(observed.totals == summary<Net, In, O>.totals);
}

} // namespace

TEST_CASE("rows and totals at run time are those of the constants") {
    require_same_report<zoo::lenet5, Shape<1, 1, 28, 28>>();
    require_same_report<zoo::resnet18, image>();
    require_same_report<zoo::resnet152, image>();
    require_same_report<zoo::squeezenet1_1, image>();
    require_same_report<zoo::mobilenet_v2, Shape<2, 3, 96, 64>, options{.counting = counting::torchinfo}>();
}

TEST_CASE("a summary converts to a report, and prints as its text") {
    const report r = summary<zoo::resnet18, image>;
    CHECK(r.rows.size() == 76);
    CHECK(to_text(r) == text<zoo::resnet18, image>);
    std::ostringstream constant, made;
    constant << summary<zoo::resnet18, image>;
    made << r;
    CHECK(constant.str() == text<zoo::resnet18, image>);
    CHECK(made.str() == text<zoo::resnet18, image>);
}

TEST_CASE("totals alone") {
    // torchvision's resnet18: 11,689,512 parameters; 1,814,073,344 mult-adds for one image (FlopCounterMode / 2).
    const net_totals t = totals_of<zoo::resnet18>(shape{32, 3, 224, 224});
    CHECK(t.totals.params == 11'689'512);
    CHECK(t.totals.macs == 32 * std::int64_t{1'814'073'344});
    REQUIRE(t.outputs.size() == 1);
    CHECK(t.outputs[0] == shape{32, 1000});
    CHECK(totals_of<zoo::resnet18>(shape{1, 3, 224, 224}, counting::torchinfo).totals.macs == 1'814'083'944);
    CHECK(totals_of<zoo::resnet18>(shape{dyn, 3, 224, 224}).totals.macs == dyn);
}

TEST_CASE("a report outlives what it was made of, and its copies share its rows") {
    report copy;
    {
        const report r = summarize<zoo::lenet5>(shape{4, 1, 28, 28});
        copy = r;
        CHECK(copy.rows.first == r.rows.first);
    }
    REQUIRE(copy.rows.size() == 13);
    CHECK(copy.rows[4].path == "3");
    CHECK(copy.rows[4].outputs[0] == shape{4, 16, 10, 10});
}

TEST_CASE("several inputs") {
    struct Dot {
        static constexpr result forward(shape_list inputs) {
            if (const fault f = detail::check_input_count(inputs.count, 2))
                return refused<dim>(f);
            result r;
            r.add(shape{inputs[0][0]});
            r.macs = inputs[0].numel();
            return r;
        }
    };
    const report r = summarize<Dot>({shape{3, 7}, shape{3, 7}});
    REQUIRE(r.rows.size() == 1);
    CHECK(r.rows[0].inputs.size() == 2);
    CHECK(r.totals.macs == 21);
    CHECK_THROWS_AS(summarize<Dot>(shape{3, 7}), tally::error);
}
