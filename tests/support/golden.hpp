// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

/// Comparing tables with the ones in tests/golden.
namespace golden {

/// A file of tests/golden.
inline std::string read(const std::string &name) {
    const char *directory = std::getenv("TALLY_GOLDEN");
    if (!directory)
        FAIL("set TALLY_GOLDEN to the folder tests/golden, as ctest does");
    std::ifstream file(std::string(directory) + "/" + name, std::ios::binary);
    if (!file)
        FAIL("no golden file " << name << " in " << directory);
    std::ostringstream all;
    all << file.rdbuf();
    return std::move(all).str();
}

inline std::string_view next_line(std::string_view &text) {
    const auto size = text.find('\n');
    const std::string_view line = text.substr(0, size);
    text.remove_prefix(size == std::string_view::npos ? text.size() : size + 1);
    return line;
}

/// Requires a table to be the one that torchinfo printed, byte for byte, but for the values of the two lines in which
/// torchinfo adds 56 to the bytes of each input, the size of a Python object.
inline void require_torchinfo_table(std::string_view ours, std::string_view theirs) {
    REQUIRE(ours.ends_with('\n'));
    REQUIRE(theirs.ends_with('\n'));
    int differing = 0;
    while (!theirs.empty() && !ours.empty()) {
        std::string_view our_line = next_line(ours), their_line = next_line(theirs);
        for (const std::string_view label : {"Input size", "Estimated Total Size"})
            if (their_line.starts_with(label)) {
                our_line = our_line.substr(0, label.size());
                their_line = label;
                ++differing;
            }
        REQUIRE(our_line == their_line);
    }
    CHECK(ours.empty());
    CHECK(theirs.empty());
    CHECK(differing == 2);
}

} // namespace golden
