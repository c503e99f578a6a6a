// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/tensors.hpp>

#include <torch/nn/modules/container/any.h>
#include <torch/nn/utils/rnn.h>

#include <array>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace tally::detail {

scalar_type scalar_type_of(at::ScalarType type) {
    switch (type) {
    case at::ScalarType::Float:
        return scalar_type::float32;
    case at::ScalarType::Double:
        return scalar_type::float64;
    case at::ScalarType::Half:
        return scalar_type::float16;
    case at::ScalarType::BFloat16:
        return scalar_type::bfloat16;
    case at::ScalarType::Bool:
        return scalar_type::boolean;
    case at::ScalarType::Char:
        return scalar_type::int8;
    case at::ScalarType::ComplexFloat:
        return scalar_type::complex64;
    case at::ScalarType::ComplexDouble:
        return scalar_type::complex128;
    default:
        break;
    }
    switch (c10::elementSize(type)) {
    case 1:
        return scalar_type::uint8;
    case 2:
        return scalar_type::int16;
    case 4:
        return scalar_type::int32;
    default:
        return scalar_type::int64;
    }
}

void collect(tensor_list &tensors, const c10::IValue &value, bool is_first) {
    if (value.isTensor()) {
        add_tensor(tensors, value.toTensor(), is_first);
    } else if (value.isList()) {
        for (const c10::IValue &item : value.toListRef())
            collect(tensors, item, std::exchange(is_first, false));
    } else if (value.isTuple()) {
        for (const c10::IValue &element : value.toTupleRef().elements())
            collect(tensors, element, std::exchange(is_first, false));
    } else if (value.isGenericDict()) {
        for (const auto &item : value.toGenericDict())
            collect(tensors, item.value(), std::exchange(is_first, false));
    } else if (value.isPtrType() && !value.isString() && !value.isGenerator() && !value.isStorage() &&
               !value.isDevice()) // objects, futures and the like
        tensors.complete = false;
}

namespace {

using at::Tensor;
using torch::nn::utils::rnn::PackedSequence;

// What an AnyValue tells of is whether it holds a certain type.
template <class... T> struct known_types {
    // False if it is none of them.
    template <class Use> static bool visit(torch::nn::AnyValue &value, Use use) {
        const auto try_one = [&]<class U>(U *held) { return held && (use(*held), true); };
        return (try_one(value.try_get<T>()) || ...);
    }
};

using recurrent_state = std::tuple<Tensor, Tensor>;

using types_of_modules = known_types<
    Tensor, std::tuple<Tensor, Tensor>, std::pair<Tensor, Tensor>, std::tuple<Tensor, recurrent_state>,
    std::vector<Tensor>, PackedSequence, std::tuple<PackedSequence, Tensor>,
    std::tuple<PackedSequence, recurrent_state>, std::tuple<Tensor>, std::tuple<Tensor, Tensor, Tensor>,
    std::tuple<Tensor, Tensor, Tensor, Tensor>, std::tuple<Tensor, Tensor, Tensor, Tensor, Tensor>,
    std::tuple<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>, std::pair<Tensor, std::pair<Tensor, Tensor>>,
    std::pair<Tensor, recurrent_state>, std::tuple<Tensor, std::vector<Tensor>>, std::pair<Tensor, std::vector<Tensor>>,
    std::tuple<std::vector<Tensor>, Tensor>, std::tuple<std::vector<Tensor>, std::vector<Tensor>>,
    std::pair<std::vector<Tensor>, std::vector<Tensor>>, std::tuple<Tensor, torch::optional<Tensor>>,
    torch::optional<Tensor>, std::optional<Tensor>, torch::optional<std::tuple<Tensor, Tensor>>, std::array<Tensor, 1>,
    std::array<Tensor, 2>, std::array<Tensor, 3>, std::array<Tensor, 4>, std::list<Tensor>, std::deque<Tensor>,
    std::vector<std::vector<Tensor>>, std::vector<std::tuple<Tensor, Tensor>>, std::vector<std::pair<Tensor, Tensor>>,
    std::vector<std::tuple<Tensor, Tensor, Tensor>>, std::map<std::string, Tensor>,
    std::unordered_map<std::string, Tensor>, std::map<int, Tensor>, std::map<std::int64_t, Tensor>,
    std::map<std::string, std::vector<Tensor>>, std::unordered_map<std::string, std::vector<Tensor>>,
    torch::OrderedDict<std::string, Tensor>, std::vector<std::pair<std::string, Tensor>>, c10::IValue,
    c10::List<Tensor>, c10::Dict<std::string, Tensor>, std::shared_ptr<Tensor>, bool, int, std::int64_t, float, double,
    std::string, c10::Scalar, std::vector<std::int64_t>, std::vector<double>>;

} // namespace

tensor_list tensors_in_any(torch::nn::AnyValue &value) {
    tensor_list tensors;
    if (!types_of_modules::visit(value, [&](const auto &held) { tensors = tensors_in(held); })) {
        tensors.torchinfo_one = tensor_list::none;
        tensors.complete = false;
    }
    return tensors;
}

tensor_list tensors_in_any(std::vector<torch::nn::AnyValue> &arguments) {
    tensor_list tensors;
    tensors.torchinfo_one = tensor_list::none;
    bool is_first = true;
    for (torch::nn::AnyValue &argument : arguments) {
        tensors.complete &=
            types_of_modules::visit(argument, [&](const auto &held) { collect(tensors, held, is_first); });
        is_first = false;
    }
    return tensors;
}

typed_shape shape_of(const at::Tensor &tensor) {
    typed_shape s{};
    s.dtype = scalar_type_of(tensor.scalar_type());
    if (tensor.is_nested()) // it has no sizes
        return s;
    const auto sizes = tensor.sizes();
    const int rank = static_cast<int>(sizes.size());
    const int merged = rank > shape::max_rank ? rank - shape::max_rank : 0;
    for (int i = 0; i < rank; ++i) {
        const dim size = sizes[static_cast<std::size_t>(i)];
        if (i == 0 || i > merged)
            s.push_back(size);
        else
            s[0] = s[0] * size;
    }
    return s;
}

std::vector<typed_shape> shapes_of(const tensor_list &tensors) {
    std::vector<typed_shape> shapes;
    shapes.reserve(tensors.size());
    for (const at::Tensor &tensor : tensors)
        shapes.push_back(shape_of(tensor));
    return shapes;
}

} // namespace tally::detail
