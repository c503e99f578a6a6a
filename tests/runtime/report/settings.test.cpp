// SPDX-License-Identifier: BSL-1.0
// The settings of a table: what torchinfo prints with them, for ResNet-18 and for a net whose layers are called twice.

#include <tally/summarize.hpp>
#include <tally/zoo/resnet.hpp>

#include "support/golden.hpp"

#include <catch2/catch_test_macros.hpp>

#include <limits>
#include <string>
#include <string_view>

using namespace tally;

namespace {

using image = Shape<1, 3, 224, 224>;

constexpr column_list all_columns{column::input_size,  column::output_size, column::num_params, column::params_percent,
                                  column::kernel_size, column::groups,      column::mult_adds,  column::trainable};
constexpr row_setting_set names{row_setting::depth, row_setting::var_names};

struct Shared : Sequential<Named<"first", Linear<8, 8>>, Named<"block", Sequential<Linear<8, 8>, ReLU<>>>,
                           Named<"block", Sequential<Linear<8, 8>, ReLU<>>>, Named<"first", Linear<8, 8>>> {};

// The table as a constant, and the one that is made at run time.
template <class Net, class In, options O> void require_table(const char *name) {
    const std::string expected = golden::read(std::string("torchinfo/settings/") + name + ".txt");
    golden::require_torchinfo_table(text<Net, In, O>, expected);
    CHECK(to_text(summarize<Net>(In::value, O)) == text<Net, In, O>);
}

} // namespace

TEST_CASE("depth limits the rows, and the last level stands for what is below it") {
    require_table<zoo::resnet18, image, options{.depth = 0, .counting = counting::torchinfo}>("depth_0");
    require_table<zoo::resnet18, image,
                  options{.depth = 1, .columns = all_columns, .row_settings = names, .counting = counting::torchinfo}>(
        "depth_1");
    require_table<zoo::resnet18, image, options{.depth = 2, .columns = all_columns, .counting = counting::torchinfo}>(
        "depth_2");
}

TEST_CASE("the defaults are torchinfo's") {
    require_table<zoo::resnet18, image, options{.counting = counting::torchinfo}>("defaults");
}

TEST_CASE("row settings choose what a row shows") {
    require_table<zoo::resnet18, image,
                  options{.depth = 4,
                          .row_settings = {row_setting::ascii_only, row_setting::var_names},
                          .counting = counting::torchinfo}>("ascii_only");
    require_table<zoo::resnet18, image, options{.depth = 2, .row_settings = {}, .counting = counting::torchinfo}>(
        "plain_rows");
}

TEST_CASE("with torchinfo's counting, a cell that is wider than its column pushes the next ones") {
    require_table<zoo::resnet18, image,
                  options{.columns = all_columns, .counting = counting::torchinfo, .col_width = 14}>("narrow");
}

TEST_CASE("a layer that is called again is recursive, and its parameters count once") {
    require_table<Shared, Shape<2, 8>,
                  options{.columns = all_columns, .row_settings = names, .counting = counting::torchinfo}>("shared");
    require_table<Shared, Shape<2, 8>,
                  options{
                      .row_settings = {row_setting::depth, row_setting::var_names, row_setting::hide_recursive_layers},
                      .counting = counting::torchinfo}>("shared_hidden");
}

TEST_CASE("options that no table has are refused at run time, too") {
    const report r = summarize<Shared>(shape{2, 8});
    CHECK_THROWS_AS(to_text(r, {.col_width = 0}), tally::error);
    CHECK_THROWS_AS(to_text(r, {.col_width = 1001}), tally::error);
    CHECK_THROWS_AS(to_text(r, {.col_width = std::numeric_limits<int>::max()}), tally::error);
    CHECK_THROWS_AS(to_text(r, {.depth = std::numeric_limits<int>::min()}), tally::error);
    // Where the limits are, as at compile time: a row of 40 + 2 * 1,001 columns.
    CHECK(
        to_text(r, {.depth = std::numeric_limits<int>::max(), .col_width = 1000}).starts_with(std::string(2040, '=')));
    CHECK_THROWS_AS(to_text(r, {.depth = -1}), tally::error);
}

TEST_CASE("values that are cast to an enumeration and are none of its are refused") {
    const report r = summarize<Shared>(shape{2, 8});
    const auto refusal = [&](const options &o) {
        try {
            return to_text(r, o);
        } catch (const tally::error &e) {
            return std::string(e.what());
        }
    };
    CHECK(refusal({.columns = {column::num_params, static_cast<column>(77)}}) ==
          "[T13] at the table (options): wanted columns of tally::column, got 77; take column::num_params, say");
    CHECK(refusal({.row_settings = {static_cast<row_setting>(4)}}) ==
          "[T13] at the table (options): wanted row_settings of tally::row_setting, got another value; take "
          "row_setting::var_names, say");
    CHECK(refusal({.row_settings = {static_cast<row_setting>(77)}}).starts_with("[T13]"));
    CHECK(refusal({.counting = static_cast<counting>(2)}) ==
          "[T13] at the table (options): wanted counting of tally::counting, got 2; leave it out: it is exact");
    CHECK(refusal({.mode = static_cast<mode>(3)}) ==
          "[T13] at the table (options): wanted mode of tally::mode, got 3; leave it out: it is as_is");
    options too_many;
    too_many.columns.count = 17;
    CHECK(refusal(too_many) ==
          "[T13] at the table (options): wanted 0 to 16 columns, got 17; list the columns in braces");
}
