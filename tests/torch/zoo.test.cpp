// SPDX-License-Identifier: BSL-1.0
// The report of a module that make_module built, observed, is the one that the net's type gives.
#include <tally/torch.hpp>
#include <tally/zoo/alexnet.hpp>
#include <tally/zoo/lenet.hpp>
#include <tally/zoo/mobilenet.hpp>
#include <tally/zoo/resnet.hpp>
#include <tally/zoo/squeezenet.hpp>
#include <tally/zoo/vgg.hpp>

#include <torch/support/same_rows.hpp>

#include <catch2/catch_test_macros.hpp>

#include <string>

namespace zoo = tally::zoo;
using tally::tests::differences;

namespace {

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

// Half of them: each has up to 140 million parameters, which are initialized.
CATCH_TEST_CASE("vggs are observed as they are declared") {
    check<zoo::vgg11>({1, 3, 32, 32});
    check<zoo::vgg19>({1, 3, 32, 32});
    check<zoo::vgg13_bn>({1, 3, 32, 32});
    check<zoo::vgg16_bn>({1, 3, 32, 32});
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
