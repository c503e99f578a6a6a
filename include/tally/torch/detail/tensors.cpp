// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/tensors.hpp>

#include <torch/nn/modules/container/any.h>

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

tensor_list tensors_in_any(torch::nn::AnyValue &value) {
    using at::Tensor;
    if (const auto *tensor = value.try_get<Tensor>())
        return tensors_in(*tensor);
    if (const auto *pair = value.try_get<std::tuple<Tensor, Tensor>>())
        return tensors_in(*pair);
    if (const auto *state = value.try_get<std::tuple<Tensor, std::tuple<Tensor, Tensor>>>())
        return tensors_in(*state);
    if (const auto *list = value.try_get<std::vector<Tensor>>())
        return *list;
    return {};
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
