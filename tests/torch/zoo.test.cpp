// SPDX-License-Identifier: BSL-1.0
// The report of a module that make_module built, observed, is the one that the net's type gives.
#include <tally/torch.hpp>
#include <tally/zoo/alexnet.hpp>
#include <tally/zoo/lenet.hpp>
#include <tally/zoo/mobilenet.hpp>
#include <tally/zoo/resnet.hpp>
#include <tally/zoo/squeezenet.hpp>
#include <tally/zoo/vgg.hpp>

#include <catch2/catch_test_macros.hpp>

#include <string>

namespace zoo = tally::zoo;

namespace {

bool same(const tally::subtree_counts &a, const tally::subtree_counts &b) {
    return a.params == b.params && a.trainable == b.trainable && a.macs == b.macs && a.flops == b.flops;
}

// The names of the fields in which two rows differ.
std::string difference(const tally::record &a, const tally::record &b) {
    std::string fields;
    const auto check = [&](bool equal, const char *field) {
        if (!equal)
            fields += std::string(" ") + field;
    };
    check(a.type == b.type, "type");
    check(a.name == b.name, "name");
    check(a.path == b.path, "path");
    check(a.depth == b.depth, "depth");
    check(a.index == b.index, "index");
    check(a.inputs == b.inputs, "inputs");
    check(a.outputs == b.outputs, "outputs");
    check(a.params == b.params, "params");
    check(a.trainable == b.trainable, "trainable");
    check(a.buffers == b.buffers, "buffers");
    check(a.bytes == b.bytes, "bytes");
    check(a.macs == b.macs, "macs");
    check(a.flops == b.flops, "flops");
    check(same(a.subtree, b.subtree), "subtree");
    check(static_cast<const tally::layer_attributes &>(a) == b, "attributes");
    check(a.leaf == b.leaf, "leaf");
    check(a.recursive == b.recursive, "recursive");
    check(a.executed == b.executed, "executed");
    check(a.exact && b.exact, "exact");
    return fields;
}

// What differs, row by row; empty if nothing does.
std::string differences(const tally::report &declared, const tally::report &observed) {
    if (declared.rows.size() != observed.rows.size())
        return std::to_string(declared.rows.size()) + " rows and " + std::to_string(observed.rows.size());
    std::string all;
    for (int i = 0; i < declared.rows.size(); ++i)
        if (const std::string fields = difference(declared.rows[i], observed.rows[i]); !fields.empty())
            all += "row " + std::to_string(i) + " " + std::string(observed.rows[i].path) + ":" + fields + "\n";
    if (!(declared.totals == observed.totals))
        all += "totals\n";
    return all + (observed.uncounted().empty() ? "" : "uncounted\n");
}

template <class Net> std::string differences_of(const tally::typed_shape &input, tally::counting how) {
    const torch::NoGradGuard no_grad;
    auto module = tally::make_module<Net>();
    module->eval();
    const tally::options o{.counting = how};
    return differences(tally::summarize<Net>(input, o), tally::summarize(module, tally::sizes{input}, o));
}

template <class Net> void check(const tally::shape &input) {
    CATCH_CHECK(differences_of<Net>(input, tally::counting::exact) == "");
}

} // namespace

CATCH_TEST_CASE("small nets of the zoo are observed as they are declared") {
    check<zoo::lenet5>({1, 1, 28, 28});
    check<zoo::alexnet>({1, 3, 64, 64});
    check<zoo::squeezenet1_0>({1, 3, 64, 64});
    check<zoo::squeezenet1_1>({1, 3, 64, 64});
    check<zoo::mobilenet_v2>({1, 3, 64, 64});
}

CATCH_TEST_CASE("each resnet is observed as it is declared") {
    check<zoo::resnet18>({1, 3, 64, 64});
    check<zoo::resnet34>({1, 3, 64, 64});
    check<zoo::resnet50>({1, 3, 64, 64});
    check<zoo::resnet101>({1, 3, 64, 64});
    check<zoo::resnet152>({1, 3, 64, 64});
    check<zoo::resnext50_32x4d>({1, 3, 64, 64});
    check<zoo::resnext101_32x8d>({1, 3, 64, 64});
    check<zoo::wide_resnet50_2>({1, 3, 64, 64});
    check<zoo::wide_resnet101_2>({1, 3, 64, 64});
}

CATCH_TEST_CASE("each vgg is observed as it is declared") {
    check<zoo::vgg11>({1, 3, 32, 32});
    check<zoo::vgg13>({1, 3, 32, 32});
    check<zoo::vgg16>({1, 3, 32, 32});
    check<zoo::vgg19>({1, 3, 32, 32});
    check<zoo::vgg11_bn>({1, 3, 32, 32});
    check<zoo::vgg13_bn>({1, 3, 32, 32});
    check<zoo::vgg16_bn>({1, 3, 32, 32});
    check<zoo::vgg19_bn>({1, 3, 32, 32});
}

CATCH_TEST_CASE("the two agree when counting as torchinfo does, and for larger batches") {
    CATCH_CHECK(differences_of<zoo::lenet5>(tally::shape{3, 1, 28, 28}, tally::counting::torchinfo) == "");
    CATCH_CHECK(differences_of<zoo::resnet18>(tally::shape{3, 3, 64, 64}, tally::counting::torchinfo) == "");
    CATCH_CHECK(differences_of<zoo::mobilenet_v2>(tally::shape{2, 3, 65, 70}, tally::counting::exact) == "");
}

CATCH_TEST_CASE("the check of the zoo can fail") {
    const auto a = tally::summarize<zoo::resnet18>(tally::shape{1, 3, 64, 64});
    CATCH_CHECK(differences(a, a) == "");
    CATCH_CHECK(differences(a, tally::summarize<zoo::resnet18>(tally::shape{1, 3, 64, 96})) != "");
    CATCH_CHECK(differences(a, tally::summarize<zoo::resnet34>(tally::shape{1, 3, 64, 64})) != "");
}
