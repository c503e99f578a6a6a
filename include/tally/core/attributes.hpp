// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/shape.hpp>
#include <tally/core/text_view.hpp>

#include <concepts>
#include <cstdint>

namespace tally {

/// The sizes of a parameter: a shape of plain numbers, since none of them depends on a `dyn` dimension.
class parameter_sizes {
  public:
    constexpr parameter_sizes() = default;

    template <std::convertible_to<std::int64_t>... N>
        requires(sizeof...(N) > 0 && sizeof...(N) <= shape::max_rank)
    constexpr parameter_sizes(N... sizes) : sizes_{static_cast<std::int64_t>(sizes)...}, rank_(sizeof...(N)) {}

    /// The sizes of a shape without `dyn`.
    constexpr parameter_sizes(const shape &s) : rank_(s.rank()) {
        for (int i = 0; i < rank_; ++i)
            sizes_[i] = s[i].value();
    }

    constexpr operator shape() const {
        shape s{};
        for (int i = 0; i < rank_; ++i)
            s.push_back(sizes_[i]);
        return s;
    }

    constexpr int rank() const { return rank_; }

    constexpr int size() const { return rank_; }

    /// Size `i`, from 0; not checked.
    constexpr std::int64_t operator[](int i) const { return sizes_[i]; }

    constexpr const std::int64_t *begin() const { return sizes_; }

    constexpr const std::int64_t *end() const { return sizes_ + rank_; }

    /// Not checked.
    constexpr void resize(int rank) { rank_ = rank; }

    /// The number of elements: 1 where there are no sizes, negative where it is beyond 64 bits.
    constexpr std::int64_t numel() const {
        if (rank_ == 1)
            return sizes_[0];
        if (rank_ == 4) // the weight of a convolution: four numbers below 32,768
            if (const std::int64_t a = sizes_[0], b = sizes_[1], c = sizes_[2], d = sizes_[3];
                (a | b | c | d) >> 15 == 0)
                return a * b * c * d;
        dim all = 1;
        for (int i = 0; i < rank_; ++i)
            all *= dim(sizes_[i]);
        return all.value();
    }

    friend constexpr bool operator==(const parameter_sizes &a, const parameter_sizes &b) {
        return shape(a) == shape(b);
    }

    friend constexpr bool operator==(const parameter_sizes &a, const shape &b) { return shape(a) == b; }

  private:
    std::int64_t sizes_[shape::max_rank]{};
    int rank_ = 0;
};

/// A parameter or buffer that a layer owns.
struct parameter {
    text_view name;         ///< LibTorch's: "weight", "bias_hh_l0", "running_mean"
    parameter_sizes dims{}; ///< none of a single number
    scalar_type dtype = scalar_type::float32;
    bool is_buffer = false; ///< training does not change it
    bool trainable = true;  ///< requires gradients; without effect of a buffer
};

/// A few whole numbers for a column: a kernel size, a stride. None means that the layer has no such thing.
struct sizes_attribute {
    std::int64_t values[3]{};
    int count = 0;        ///< 0: the layer has no such thing
    bool is_list = false; ///< one number is shown as "[3]", too, not as "3"

    constexpr sizes_attribute() = default;

    /// `.kernel_size = {2, 2}`, `.stride = 2`: up to three.
    template <std::integral... N>
        requires(sizeof...(N) > 0 && sizeof...(N) <= 3)
    constexpr sizes_attribute(N... sizes) : values{static_cast<std::int64_t>(sizes)...}, count(sizeof...(N)) {}

    friend constexpr bool operator==(const sizes_attribute &, const sizes_attribute &) = default;
};

/// What the columns about a layer show.
struct layer_attributes {
    sizes_attribute kernel_size{};
    sizes_attribute stride{};
    sizes_attribute padding{};
    sizes_attribute dilation{};
    std::int64_t groups = 0; ///< 0: none

    friend constexpr bool operator==(const layer_attributes &, const layer_attributes &) = default;
};

} // namespace tally
