// SPDX-License-Identifier: BSL-1.0
// The tables of the zoo, which the compiler makes, against the ones that torchinfo prints for the Python models.

#include <tally/tally.hpp>
#include <tally/zoo/alexnet.hpp>
#include <tally/zoo/lenet.hpp>
#include <tally/zoo/mobilenet.hpp>
#include <tally/zoo/resnet.hpp>
#include <tally/zoo/squeezenet.hpp>
#include <tally/zoo/vgg.hpp>

#include "support/golden.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <string_view>

using namespace tally;

namespace {

using digit = Shape<1, 1, 28, 28>;
using image = Shape<1, 3, 224, 224>;

constexpr options wide{.depth = 20,
                       .columns = {column::input_size, column::output_size, column::num_params, column::kernel_size,
                                   column::groups, column::mult_adds, column::trainable},
                       .row_settings = {row_setting::depth, row_setting::var_names},
                       .counting = counting::torchinfo};

struct table {
    const char *model;
    std::string_view text;
};

constexpr table tables[] = {
    {"lenet5", text<zoo::lenet5, digit, wide>},
    {"alexnet", text<zoo::alexnet, image, wide>},
    {"vgg11", text<zoo::vgg11, image, wide>},
    {"vgg11_bn", text<zoo::vgg11_bn, image, wide>},
    {"vgg13", text<zoo::vgg13, image, wide>},
    {"vgg13_bn", text<zoo::vgg13_bn, image, wide>},
    {"vgg16", text<zoo::vgg16, image, wide>},
    {"vgg16_bn", text<zoo::vgg16_bn, image, wide>},
    {"vgg19", text<zoo::vgg19, image, wide>},
    {"vgg19_bn", text<zoo::vgg19_bn, image, wide>},
    {"resnet18", text<zoo::resnet18, image, wide>},
    {"resnet34", text<zoo::resnet34, image, wide>},
    {"resnet50", text<zoo::resnet50, image, wide>},
    {"resnet101", text<zoo::resnet101, image, wide>},
    {"resnet152", text<zoo::resnet152, image, wide>},
    {"resnext50_32x4d", text<zoo::resnext50_32x4d, image, wide>},
    {"resnext101_32x8d", text<zoo::resnext101_32x8d, image, wide>},
    {"wide_resnet50_2", text<zoo::wide_resnet50_2, image, wide>},
    {"wide_resnet101_2", text<zoo::wide_resnet101_2, image, wide>},
    {"squeezenet1_0", text<zoo::squeezenet1_0, image, wide>},
    {"squeezenet1_1", text<zoo::squeezenet1_1, image, wide>},
    {"mobilenet_v2", text<zoo::mobilenet_v2, image, wide>},
};

} // namespace

TEST_CASE("the tables of the zoo are torchinfo's, byte for byte") {
    for (const table &t : tables) {
        DYNAMIC_SECTION(t.model) {
            golden::require_torchinfo_table(t.text, golden::read(std::string("torchinfo/") + t.model + ".txt"));
        }
    }
}
