// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/shape.hpp>

#include <ATen/core/Tensor.h>

#include <array>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace torch::nn {
class AnyValue;
}

/// Tensors in what a forward takes and returns, and their shapes.
namespace tally::detail {

using tensor_list = std::vector<at::Tensor>;

template <class T>
concept optional_like = requires(const T &t) {
    { t.has_value() } -> std::same_as<bool>;
    *t;
};

template <class T>
concept tensor_range = requires(const T &t) {
    { *t.begin() } -> std::convertible_to<const at::Tensor &>;
    t.end();
};

template <class T>
concept map_like = requires(const T &t) {
    typename T::mapped_type;
    t.begin()->second;
    t.end();
};

template <class T>
concept tuple_like = requires { std::tuple_size<T>::value; };

template <class T>
concept packed_sequence = requires(const T &t) {
    { t.data() } -> std::convertible_to<const at::Tensor &>;
    { t.batch_sizes() } -> std::convertible_to<const at::Tensor &>;
};

/// Appends the tensors in `value`, in order: a tensor, tuples, optionals, ranges, maps (their values) and packed
/// sequences of them. What holds none adds none.
template <class T> void collect(tensor_list &tensors, const T &value) {
    if constexpr (std::is_convertible_v<const T &, const at::Tensor &>) {
        if (const at::Tensor &tensor = value; tensor.defined())
            tensors.push_back(tensor);
    } else if constexpr (packed_sequence<T>) {
        collect(tensors, value.data());
    } else if constexpr (tuple_like<T>) {
        std::apply([&](const auto &...parts) { (collect(tensors, parts), ...); }, value);
    } else if constexpr (optional_like<T>) {
        if (value.has_value())
            collect(tensors, *value);
    } else if constexpr (map_like<T>) {
        for (const auto &item : value)
            collect(tensors, item.second);
    } else if constexpr (tensor_range<T>) {
        for (const at::Tensor &tensor : value)
            collect(tensors, tensor);
    }
}

template <class... T> tensor_list tensors_in(const T &...values) {
    tensor_list tensors;
    (collect(tensors, values), ...);
    return tensors;
}

/// The same for a value whose type is known at run time only: a tensor, or what recurrent layers and the like return.
tensor_list tensors_in_any(torch::nn::AnyValue &value);

/// A module whose forward takes and returns any number of tensors: what make_module makes.
struct takes_tensors {
    virtual ~takes_tensors() = default;
    virtual tensor_list forward_all(tensor_list inputs) = 0;
    /// std::invalid_argument where it is known not to take that many.
    virtual void check_inputs(std::size_t count) const = 0;
};

/// LibTorch's element type as ours; types that we do not name become an integer of their size.
scalar_type scalar_type_of(at::ScalarType type);

/// Sizes and element type. Beyond 8 dimensions, the first ones are multiplied into one.
typed_shape shape_of(const at::Tensor &tensor);

std::vector<typed_shape> shapes_of(const tensor_list &tensors);

} // namespace tally::detail
