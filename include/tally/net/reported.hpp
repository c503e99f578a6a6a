// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/reported.hpp>
#include <tally/report/record.hpp>

/// What stands for the rows and totals of a net that has an error, which has been reported: what is said of them holds.
namespace tally::detail {

struct reported_totals {
    error_reported_above params{}, trainable{}, macs{}, flops{}, buffers{};
    error_reported_above input_bytes{}, output_bytes{}, param_bytes{}, buffer_bytes{};

    constexpr error_reported_above total_bytes() const { return {}; }
    constexpr operator totals() const { return {}; }
    template <class T> friend constexpr error_reported_above operator==(const reported_totals &, const T &) {
        return {};
    }
};

struct reported_record {
    reported_text type{}, name{}, path{}, inputs{}, outputs{};
    error_reported_above kernel_size{}, stride{}, padding{}, dilation{}, groups{};
    error_reported_above depth{}, index{}, params{}, trainable{}, buffers{}, bytes{}, macs{}, flops{};
    reported_totals subtree{};
    error_reported_above leaf{}, recursive{}, executed{}, exact{};
};

struct reported_rows : record_list {
    constexpr error_reported_above size() const { return {}; }
    constexpr error_reported_above empty() const { return {}; }
    constexpr reported_record operator[](std::int64_t) const { return {}; }
    constexpr reported_record front() const { return {}; }
    constexpr reported_record back() const { return {}; }
};

} // namespace tally::detail
