// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/shape.hpp>
#include <tally/torch/detail/fields.hpp>

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <c10/core/Scalar.h>
#include <c10/core/Storage.h>
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <iterator>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace torch::nn {
class AnyValue;
}

/// Tensors in what a forward takes and returns, and their shapes.
namespace tally::detail {

/// Tensors, and what is to be known of the value that they were found in.
struct tensor_list : std::vector<at::Tensor> {
    using std::vector<at::Tensor>::vector;
    tensor_list(std::vector<at::Tensor> tensors) : std::vector<at::Tensor>(std::move(tensors)) {}

    static constexpr int none = -1;

    /// The one that stands for all in torchinfo's tables.
    int torchinfo_one = 0;

    /// False if something in the value could not be looked into.
    bool complete = true;

    /// What smart pointers in the value point to: they may lead round in a circle.
    std::vector<const void *> pointed_to{};
};

template <class T>
concept optional_like = requires(const T &t) {
    { t.has_value() } -> std::same_as<bool>;
    *t;
};

template <class T>
concept variant_like = requires(const T &t) {
    { t.valueless_by_exception() } -> std::same_as<bool>;
    t.index();
};

template <class T>
concept smart_pointer = requires(const T &t) {
    sizeof(typename T::element_type); // not of a class that is only declared
    { t.get() } -> std::convertible_to<const typename T::element_type *>;
    *t;
};

template <class T>
concept reference_like = requires(const T &t) {
    typename T::type;
    requires std::same_as<T, std::reference_wrapper<typename T::type>>;
};

namespace by_get {

using std::get;

template <class T>
concept has_elements = requires(const T &t) { get<0>(t); };

} // namespace by_get

template <class T>
concept tuple_like =
    requires { std::tuple_size<T>::value; } && (std::tuple_size<T>::value == 0 || by_get::has_elements<T>);

template <class T>
concept packed_sequence = requires(const T &t) {
    { t.data() } -> std::convertible_to<const at::Tensor &>;
    { t.batch_sizes() } -> std::convertible_to<const at::Tensor &>;
};

/// c10::List, whose iterators give out proxies.
template <class T>
concept boxed_list = requires(const T &t) {
    t.vec();
    t.get(std::size_t{});
};

template <class T>
concept range_like = requires(const T &t) {
    std::begin(t) != std::end(t);
    *std::begin(t);
};

/// The items of std::map and its like.
template <class T>
concept map_item = requires(const T &t) {
    t.first;
    t.second;
};

/// Those of torch::OrderedDict and c10::Dict.
template <class T>
concept dict_item = requires(const T &t) {
    t.key();
    t.value();
};

template <class T> using item_of = std::remove_cvref_t<decltype(*std::begin(std::declval<const T &>()))>;

template <class T>
concept dictionary_like =
    range_like<T> && ((requires { typename T::mapped_type; } && map_item<item_of<T>>) || dict_item<item_of<T>>);

template <class T>
concept module_or_holder =
    std::derived_from<T, torch::nn::Module> || std::is_base_of_v<torch::detail::ModuleHolderIndicator, T>;

template <class T>
concept text_like = std::convertible_to<const T &, std::string_view>;

/// What holds no tensor: numbers, texts, handles and all that can be copied by its bytes, which a tensor cannot. (A
/// struct with members that are references can, but it cannot be assigned to.)
template <class T>
concept without_tensors =
    std::is_empty_v<T> || (std::is_trivially_copyable_v<T> && std::is_copy_assignable_v<T>) || text_like<T> ||
    std::same_as<T, c10::Scalar> || std::same_as<T, at::Generator> || std::same_as<T, c10::Storage>;

/// Appends the tensors in an IValue.
void collect(tensor_list &tensors, const c10::IValue &value, bool is_first = false);

/// Appends the tensors in `value`, in order: a tensor; what is in optionals, variants, smart pointers, tuples, ranges,
/// dictionaries (their values), packed sequences (their data) and in structs that can be taken apart. `is_first` says
/// that its first tensor is the one that torchinfo shows: that is none if what comes first is no tensor.
template <class T> void collect(tensor_list &tensors, const T &value, bool is_first = false);

inline void add_tensor(tensor_list &tensors, const at::TensorBase &tensor, bool is_first) {
    if (!tensor.defined())
        return;
    if (is_first)
        tensors.torchinfo_one = static_cast<int>(tensors.size());
    tensors.emplace_back(tensor);
}

template <class Item> decltype(auto) value_of_item(const Item &item) {
    if constexpr (dict_item<Item>)
        return item.value();
    else
        return (item.second);
}

template <class Range> void collect_items(tensor_list &tensors, const Range &range, bool is_first) {
    if constexpr (dictionary_like<Range>) {
        for (const auto &item : range)
            collect(tensors, value_of_item(item), std::exchange(is_first, false));
    } else if constexpr (std::same_as<item_of<Range>, Range>) // a path of the file system is a range of paths
        tensors.complete = false;
    else if constexpr (!std::is_scalar_v<item_of<Range>>)
        for (const auto &item : range)
            collect(tensors, item, std::exchange(is_first, false));
}

template <class Tuple> void collect_elements(tensor_list &tensors, const Tuple &tuple, [[maybe_unused]] bool is_first) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        using std::get;
        (collect(tensors, get<I>(tuple), is_first && I == 0), ...);
    }(std::make_index_sequence<std::tuple_size_v<Tuple>>{});
}

template <class Pointer> void collect_pointed_to(tensor_list &tensors, const Pointer &pointer, bool is_first) {
    const void *address = pointer.get();
    auto &known = tensors.pointed_to;
    if (!address || std::find(known.begin(), known.end(), address) != known.end())
        return;
    known.push_back(address);
    collect(tensors, *pointer, is_first);
}

template <class T> void collect(tensor_list &tensors, const T &value, bool is_first) {
    if constexpr (std::is_convertible_v<const T &, const at::TensorBase &>) {
        add_tensor(tensors, value, is_first);
    } else if constexpr (packed_sequence<T>) {
        collect(tensors, value.data(), is_first);
    } else if constexpr (module_or_holder<T> || text_like<T>) {
    } else if constexpr (optional_like<T>) {
        if (value.has_value())
            collect(tensors, *value, is_first);
    } else if constexpr (variant_like<T>) {
        if (!value.valueless_by_exception())
            visit([&](const auto &held) { collect(tensors, held, is_first); }, value);
    } else if constexpr (boxed_list<T>) {
        for (std::size_t i = 0; i < value.size(); ++i)
            collect(tensors, value.get(i), is_first && i == 0);
    } else if constexpr (range_like<T>) {
        collect_items(tensors, value, is_first);
    } else if constexpr (tuple_like<T>) {
        collect_elements(tensors, value, is_first);
    } else if constexpr (reference_like<T>) {
        collect(tensors, value.get(), is_first);
    } else if constexpr (smart_pointer<T>) {
        collect_pointed_to(tensors, value, is_first);
    } else if constexpr (can_be_taken_apart<T>() && !without_tensors<T>) {
        for_each_field(value, [&](const auto &field) { collect(tensors, field, std::exchange(is_first, false)); });
    } else if constexpr (!without_tensors<T>)
        tensors.complete = false;
}

/// The tensors in what a forward returned. Of a dictionary, torchinfo shows the last value.
template <class T> tensor_list tensors_in(const T &value) {
    tensor_list tensors;
    tensors.torchinfo_one = tensor_list::none;
    if constexpr (dictionary_like<T>) {
        auto left = std::distance(std::begin(value), std::end(value));
        for (const auto &item : value)
            collect(tensors, value_of_item(item), --left == 0);
    } else
        collect(tensors, value, true);
    return tensors;
}

/// The tensors in the arguments of a forward.
template <class First, class Second, class... T>
tensor_list tensors_in(const First &first, const Second &second, const T &...values) {
    return tensors_in(std::tie(first, second, values...));
}

/// The same for a value whose type is known at run time only: one of the types that modules return mostly.
tensor_list tensors_in_any(torch::nn::AnyValue &value);

/// The same for the arguments of a module in a Sequential.
tensor_list tensors_in_any(std::vector<torch::nn::AnyValue> &arguments);

/// A module whose forward takes and returns any number of tensors: what make_module makes.
struct takes_tensors {
    virtual ~takes_tensors() = default;
    virtual std::vector<at::Tensor> forward_all(std::vector<at::Tensor> inputs) = 0;
    /// std::invalid_argument where it is known not to take that many.
    virtual void check_inputs(std::size_t count) const = 0;
};

/// LibTorch's element type as ours; types that we do not name become an integer of their size.
scalar_type scalar_type_of(at::ScalarType type);

/// Sizes and element type. Beyond 8 dimensions, the first ones are multiplied into one.
typed_shape shape_of(const at::Tensor &tensor);

std::vector<typed_shape> shapes_of(const tensor_list &tensors);

} // namespace tally::detail
