// SPDX-License-Identifier: BSL-1.0
// Two decimals, against printf, which rounds the binary value half to even as Python does.

#include <tally/report/decimal.hpp>
#include <tally/report/footer.hpp>

#include <catch2/catch_test_macros.hpp>

#include <cstdint>
#include <cstdio>
#include <random>
#include <string>

using namespace tally::detail;

namespace {

std::string two_decimals(double x) {
    char text[64];
    writer w(text, sizeof text);
    put_two_decimals(w, hundredths_of(x));
    std::string plain;
    for (int i = 0; i < w.size(); ++i)
        if (text[i] != ',')
            plain += text[i];
    return plain;
}

std::string printed(double x) {
    char text[64];
    std::snprintf(text, sizeof text, "%.2f", x);
    return text;
}

std::string total(std::int64_t value, quantity of) {
    char text[128];
    writer w(text, sizeof text);
    put_total(w, "Size", value, of);
    return {text, static_cast<std::size_t>(w.size())};
}

} // namespace

TEST_CASE("two decimals are printf's") {
    std::mt19937_64 random(1);
    for (int i = 0; i < 200'000; ++i) {
        const auto value = static_cast<double>(random() % 1'000'000'000'000);
        for (const double unit : {1e3, 1e6, 1e9, 7.0, 1e15}) {
            const double x = value / unit;
            if (x < 1e12 && two_decimals(x) != printed(x)) {
                INFO(x);
                REQUIRE(two_decimals(x) == printed(x));
            }
        }
    }
    for (const double x : {0.0, 0.005, 0.015, 0.125, 1.005, 1.015, 2.675, 0.375, 99.995, 999.995, 0.004999, 1e-300})
        CHECK(two_decimals(x) == printed(x));
}

TEST_CASE("totals have decimal units and commas") {
    // f"{num / 1e6:,.2f}" and so on, in Python
    CHECK(total(0, quantity::count) == "Size: 0\n");
    CHECK(total(1'015'000, quantity::count) == "Size (M): 1.01\n"); // 1.015 is a little less in binary
    CHECK(total(9'000'000'000'000'000'000, quantity::count) == "Size (T): 9,000,000\n");
    CHECK(total(1'234'567'890'123'456'789, quantity::count) == "Size (T): 1,234,567.89\n");
    CHECK(total(-1, quantity::count) == "Size: ?\n");
    for (const quantity bytes : {quantity::bytes, quantity::bytes_or_none}) {
        CHECK(total(1'000, bytes) == "Size (kB): 1\n");
        CHECK(total(602'112, bytes) == "Size (kB): 602.11\n");
        CHECK(total(2'000'000'000, bytes) == "Size (GB): 2\n");
    }
    CHECK(total(999, quantity::bytes) == "Size (B): 999\n");
    CHECK(total(0, quantity::bytes) == "Size (B): 0\n");
    CHECK(total(-1, quantity::bytes) == "Size (B): ?\n");
    CHECK(total(999, quantity::bytes_or_none) == "Size: 999\n");
    CHECK(total(-1, quantity::bytes_or_none) == "Size: ?\n");
}
