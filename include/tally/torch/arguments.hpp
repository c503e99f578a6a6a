// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/shape.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tally {

/// The arguments of a forward, of any types: `tally::inputs(x, h0)`.
template <class... T> struct argument_pack {
    std::tuple<T...> values;
};

/// The arguments of a forward in one: `summarize(net, inputs(x, h0))`. They are copied.
template <class... T> argument_pack<std::decay_t<T>...> inputs(T &&...values) {
    return {std::tuple<std::decay_t<T>...>(std::forward<T>(values)...)};
}

namespace detail {

/// What `Tensor::sizes` returns, vectors of numbers: no strings.
template <class T>
concept range_of_sizes = requires(const T &t) {
    t.end();
    requires std::integral<std::remove_cvref_t<decltype(*t.begin())>> && sizeof(*t.begin()) > 1;
};

/// Says once what sizes are made of.
template <class T> constexpr void check_size() {
    constexpr bool is_size = std::integral<T> || std::same_as<T, dim>;
    static_assert(is_size,
                  "tally: sizes are whole numbers, sizes{2, 3} of one tensor, sizes{{2, 3}, {4}} of two; tensors "
                  "themselves are given without braces, summarize(net, x, y)");
}

/// A number in the braces of sizes. (Columns and their like are options'; g++ would take these for sizes.)
struct given_size {
    template <class T>
        requires(!std::is_enum_v<T>)
    given_size(T size) {
        check_size<T>();
        if constexpr (std::integral<T>)
            value = static_cast<std::int64_t>(size);
        else if constexpr (std::same_as<T, dim>)
            value = size;
    }

    dim value{};
};

/// What stands between the braces of sizes: a number, or the sizes of a tensor. (The compiler tells them apart by these
/// constructors. Others, of `sizes` itself, would have g++ take options, `{.depth = 2}`, for sizes.)
struct sizes_of_one {
    sizes_of_one(std::initializer_list<given_size> numbers) : is_number(false) {
        for (const given_size &number : numbers)
            shape.push_back(number.value);
    }

    sizes_of_one(const typed_shape &sizes) : shape(sizes), is_number(false) {}
    sizes_of_one(const tally::shape &sizes) : shape(sizes), is_number(false) {}

    template <class T>
        requires(!std::is_enum_v<T>)
    sizes_of_one(const T &number_or_range) : is_number(!range_of_sizes<T>) {
        if constexpr (range_of_sizes<T>) {
            for (const std::int64_t size : number_or_range)
                shape.push_back(size);
        } else
            shape.push_back(given_size(number_or_range).value);
    }

    typed_shape shape{};
    bool is_number;
};

} // namespace detail

/// The shapes of a forward's arguments, from which tensors are made: `tally::sizes{32, 3, 224, 224}` is one,
/// `tally::sizes{{5, 3}, {2, 3, 16}}` are two, and so are `sizes{x.sizes(), y.sizes()}`;
/// `tally::sizes{{32, 3, 224, 224}}` is one as well.
class sizes {
  public:
    /// The most tensors that a forward is given.
    static constexpr std::size_t max_count = 8;

    /// Numbers are the sizes of one tensor, else each is a tensor's; both at once are std::invalid_argument.
    sizes(std::initializer_list<detail::sizes_of_one> given) {
        std::size_t numbers = 0;
        for (const detail::sizes_of_one &one : given) {
            numbers += one.is_number;
            if (one.is_number && !shapes_.empty())
                shapes_.front().push_back(one.shape[0]);
            else
                shapes_.push_back(one.shape);
        }
        if (numbers != 0 && numbers != given.size())
            throw std::invalid_argument("tally: sizes{2, 3} are those of one tensor, sizes{{2, 3}, {4}} those of two; "
                                        "there are both in the same braces");
    }

    explicit sizes(shape_list shapes) : shapes_(shapes.begin(), shapes.end()) {}

    /// A shape for each tensor.
    const std::vector<typed_shape> &shapes() const { return shapes_; }

  private:
    std::vector<typed_shape> shapes_{};
};

} // namespace tally
