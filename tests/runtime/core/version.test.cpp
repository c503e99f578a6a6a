// SPDX-License-Identifier: BSL-1.0
#include <tally/core/version.hpp>

#include <catch2/catch_test_macros.hpp>

TEST_CASE("the version is made of three numbers") {
    CHECK(TALLY_VERSION_MAJOR >= 0);
    CHECK(TALLY_VERSION_MINOR >= 0);
    CHECK(TALLY_VERSION_PATCH >= 0);
}
