// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/call_function.hpp>

#include <tally/torch/detail/torch_options.hpp>

#include <ATen/Functions.h>
#include <torch/version.h>

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>

namespace tally::detail {

namespace {

/// What a function is called with.
struct function_operands {
    const tensor_list &x;
    const function_arguments &a;

    std::int64_t integer(std::size_t i, std::int64_t otherwise = 0) const {
        return i < a.size() && a[i].kind != argument_kind::left_out ? a[i].integer : otherwise;
    }

    bool has(std::size_t i) const { return i < a.size() && a[i].kind != argument_kind::left_out; }

    at::Scalar scalar(std::size_t i) const {
        return a[i].kind == argument_kind::real ? at::Scalar(a[i].real) : at::Scalar(a[i].integer);
    }

    /// All from number `first` on.
    std::vector<std::int64_t> integers(std::size_t first = 0) const {
        std::vector<std::int64_t> all;
        for (std::size_t i = first; i < a.size(); ++i)
            all.push_back(a[i].integer);
        return all;
    }
};

using twin = at::Tensor (*)(const function_operands &);

// Keepdim, and the dimension behind it; without one, all.
template <class Function> at::Tensor found(const function_operands &o, Function f) {
    return f(o.x[0], o.has(1) ? c10::optional<std::int64_t>(o.integer(1)) : c10::nullopt, o.integer(0) != 0);
}

// The second operand: a tensor or a number.
template <class Function> at::Tensor with_other(const function_operands &o, Function f) {
    return o.x.size() > 1 ? f(o.x[0], o.x[1]) : f(o.x[0], o.scalar(0));
}

at::Tensor sliced(const function_operands &o) {
    const std::int64_t dim = o.integer(0), size = o.x[0].size(dim);
    return at::slice(o.x[0], dim, o.integer(1, 0), o.has(2) ? o.integer(2) : size, o.integer(3, 1));
}

at::Tensor clamped(const function_operands &o) {
    const auto bound = [&](std::size_t i) {
        return o.has(i) ? c10::optional<at::Scalar>(o.scalar(i)) : c10::optional<at::Scalar>();
    };
    return at::clamp(o.x[0], bound(0), bound(1));
}

at::Tensor attended(const function_operands &o) {
    const auto attend = [](const auto &...tensors) {
#if TORCH_VERSION_MAJOR >= 2
        return at::scaled_dot_product_attention(tensors...);
#else
        return std::get<0>(at::_scaled_dot_product_attention(tensors...));
#endif
    };
    return o.x.size() > 3 ? attend(o.x[0], o.x[1], o.x[2], o.x[3]) : attend(o.x[0], o.x[1], o.x[2]);
}

// "gelu" with the approximation: 0 is none, 1 is tanh.
at::Tensor gelu_of(const function_operands &o) { return at::gelu(o.x[0], o.integer(0) == 1 ? "tanh" : "none"); }

const std::map<std::string_view, twin> &twins() {
    static const std::map<std::string_view, twin> all{
        // ---- views -----------------------------------------------------------------------------------------------
        {"view", [](const function_operands &o) { return o.x[0].view(o.integers()); }},
        {"reshape", [](const function_operands &o) { return at::reshape(o.x[0], o.integers()); }},
        {"view_as", [](const function_operands &o) { return o.x[0].reshape_as(o.x[1]); }},
        {"flatten", [](const function_operands &o) { return at::flatten(o.x[0], o.integer(0), o.integer(1)); }},
        {"permute", [](const function_operands &o) { return at::permute(o.x[0], o.integers()); }},
        {"transpose", [](const function_operands &o) { return at::transpose(o.x[0], o.integer(0), o.integer(1)); }},
        {"t", [](const function_operands &o) { return at::t(o.x[0]); }},
        {"unsqueeze", [](const function_operands &o) { return at::unsqueeze(o.x[0], o.integer(0)); }},
        {"squeeze",
         [](const function_operands &o) { return o.has(0) ? at::squeeze(o.x[0], o.integer(0)) : at::squeeze(o.x[0]); }},
        {"expand", [](const function_operands &o) { return o.x[0].expand(o.integers()); }},
        {"expand_as", [](const function_operands &o) { return o.x[0].expand_as(o.x[1]); }},
        {"repeat", [](const function_operands &o) { return o.x[0].repeat(o.integers()); }},
        {"slice", sliced},
        {"narrow",
         [](const function_operands &o) { return at::narrow(o.x[0], o.integer(0), o.integer(1), o.integer(2)); }},
        {"select", [](const function_operands &o) { return at::select(o.x[0], o.integer(0), o.integer(1)); }},
        {"chunk",
         [](const function_operands &o) {
             return at::chunk(o.x[0], o.integer(0), o.integer(1)).at(static_cast<std::size_t>(o.integer(2)));
         }},
        {"split",
         [](const function_operands &o) {
             return at::split(o.x[0], o.integer(0), o.integer(1)).at(static_cast<std::size_t>(o.integer(2)));
         }},
        {"split_with_sizes",
         [](const function_operands &o) {
             return at::split_with_sizes(o.x[0], o.integers(2), o.integer(0))
                 .at(static_cast<std::size_t>(o.integer(1)));
         }},
        {"cat", [](const function_operands &o) { return at::cat(o.x, o.integer(0)); }},
        {"stack", [](const function_operands &o) { return at::stack(o.x, o.integer(0)); }},
        {"pad", [](const function_operands &o) { return at::constant_pad_nd(o.x[0], o.integers()); }},
        {"to", [](const function_operands &o) { return o.x[0].to(to_torch(static_cast<scalar_type>(o.integer(0)))); }},
        {"zeros_like", [](const function_operands &o) { return at::zeros_like(o.x[0]); }},
        {"ones_like", [](const function_operands &o) { return at::ones_like(o.x[0]); }},
        {"arange", [](const function_operands &o) { return at::arange(o.integer(0)); }},
        // ---- each element ----------------------------------------------------------------------------------------
        {"relu", [](const function_operands &o) { return at::relu(o.x[0]); }},
        {"relu6", [](const function_operands &o) { return at::relu6(o.x[0]); }},
        {"gelu", gelu_of},
        {"silu", [](const function_operands &o) { return at::silu(o.x[0]); }},
        {"mish", [](const function_operands &o) { return at::mish(o.x[0]); }},
        {"elu", [](const function_operands &o) { return at::elu(o.x[0], o.scalar(0)); }},
        {"selu", [](const function_operands &o) { return at::selu(o.x[0]); }},
        {"celu", [](const function_operands &o) { return at::celu(o.x[0], o.scalar(0)); }},
        {"leaky_relu", [](const function_operands &o) { return at::leaky_relu(o.x[0], o.scalar(0)); }},
        {"sigmoid", [](const function_operands &o) { return at::sigmoid(o.x[0]); }},
        {"log_sigmoid", [](const function_operands &o) { return at::log_sigmoid(o.x[0]); }},
        {"tanh", [](const function_operands &o) { return at::tanh(o.x[0]); }},
        {"softplus", [](const function_operands &o) { return at::softplus(o.x[0], o.scalar(0), o.scalar(1)); }},
        {"exp", [](const function_operands &o) { return at::exp(o.x[0]); }},
        {"log", [](const function_operands &o) { return at::log(o.x[0]); }},
        {"sqrt", [](const function_operands &o) { return at::sqrt(o.x[0]); }},
        {"rsqrt", [](const function_operands &o) { return at::rsqrt(o.x[0]); }},
        {"sin", [](const function_operands &o) { return at::sin(o.x[0]); }},
        {"cos", [](const function_operands &o) { return at::cos(o.x[0]); }},
        {"erf", [](const function_operands &o) { return at::erf(o.x[0]); }},
        {"reciprocal", [](const function_operands &o) { return at::reciprocal(o.x[0]); }},
        {"abs", [](const function_operands &o) { return at::abs(o.x[0]); }},
        {"neg", [](const function_operands &o) { return at::neg(o.x[0]); }},
        {"square", [](const function_operands &o) { return at::square(o.x[0]); }},
        {"clamp", clamped},
        {"add",
         [](const function_operands &o) {
             return with_other(o, [](const auto &x, const auto &y) { return at::add(x, y); });
         }},
        {"sub",
         [](const function_operands &o) {
             return with_other(o, [](const auto &x, const auto &y) { return at::sub(x, y); });
         }},
        {"rsub", [](const function_operands &o) { return at::rsub(o.x[0], o.scalar(0)); }},
        {"mul",
         [](const function_operands &o) {
             return with_other(o, [](const auto &x, const auto &y) { return at::mul(x, y); });
         }},
        {"div",
         [](const function_operands &o) {
             return with_other(o, [](const auto &x, const auto &y) { return at::div(x, y); });
         }},
        {"pow",
         [](const function_operands &o) {
             return with_other(o, [](const auto &x, const auto &y) { return at::pow(x, y); });
         }},
        {"maximum", [](const function_operands &o) { return at::maximum(o.x[0], o.x[1]); }},
        {"minimum", [](const function_operands &o) { return at::minimum(o.x[0], o.x[1]); }},
        {"eq",
         [](const function_operands &o) {
             return with_other(o, [](const auto &x, const auto &y) { return at::eq(x, y); });
         }},
        {"ne",
         [](const function_operands &o) {
             return with_other(o, [](const auto &x, const auto &y) { return at::ne(x, y); });
         }},
        {"lt",
         [](const function_operands &o) {
             return with_other(o, [](const auto &x, const auto &y) { return at::lt(x, y); });
         }},
        {"le",
         [](const function_operands &o) {
             return with_other(o, [](const auto &x, const auto &y) { return at::le(x, y); });
         }},
        {"gt",
         [](const function_operands &o) {
             return with_other(o, [](const auto &x, const auto &y) { return at::gt(x, y); });
         }},
        {"ge",
         [](const function_operands &o) {
             return with_other(o, [](const auto &x, const auto &y) { return at::ge(x, y); });
         }},
        {"masked_fill", [](const function_operands &o) { return at::masked_fill(o.x[0], o.x[1], o.scalar(0)); }},
        {"softmax", [](const function_operands &o) { return at::softmax(o.x[0], o.integer(0)); }},
        {"log_softmax", [](const function_operands &o) { return at::log_softmax(o.x[0], o.integer(0)); }},
        // ---- several to one --------------------------------------------------------------------------------------
        {"mean", [](const function_operands &o) { return at::mean(o.x[0], o.integers(1), o.integer(0) != 0); }},
        {"sum", [](const function_operands &o) { return at::sum(o.x[0], o.integers(1), o.integer(0) != 0); }},
        {"amax", [](const function_operands &o) { return at::amax(o.x[0], o.integers(1), o.integer(0) != 0); }},
        {"amin", [](const function_operands &o) { return at::amin(o.x[0], o.integers(1), o.integer(0) != 0); }},
        {"argmax",
         [](const function_operands &o) {
             return found(o, [](const auto &x, const auto &dim, bool keep) { return at::argmax(x, dim, keep); });
         }},
        {"argmin",
         [](const function_operands &o) {
             return found(o, [](const auto &x, const auto &dim, bool keep) { return at::argmin(x, dim, keep); });
         }},
        // ---- products --------------------------------------------------------------------------------------------
        {"matmul", [](const function_operands &o) { return at::matmul(o.x[0], o.x[1]); }},
        {"bmm", [](const function_operands &o) { return at::bmm(o.x[0], o.x[1]); }},
        {"mm", [](const function_operands &o) { return at::mm(o.x[0], o.x[1]); }},
        {"scaled_dot_product_attention", attended},
    };
    return all;
}

using number_twin = std::int64_t (*)(const function_operands &);

const std::map<std::string_view, number_twin> &number_twins() {
    static const std::map<std::string_view, number_twin> all{
        {"size", [](const function_operands &o) { return o.x[0].size(o.integer(0)); }},
        {"numel", [](const function_operands &o) { return o.x[0].numel(); }},
        {"+", [](const function_operands &o) { return o.integer(0) + o.integer(1); }},
        {"-", [](const function_operands &o) { return o.integer(0) - o.integer(1); }},
        {"*", [](const function_operands &o) { return o.integer(0) * o.integer(1); }},
        {"/", [](const function_operands &o) { return o.integer(0) / o.integer(1); }},
        {"%", [](const function_operands &o) { return o.integer(0) % o.integer(1); }},
    };
    return all;
}

template <class Twins> auto twin_of(const Twins &twins, const function_info &function) {
    const auto found = twins.find(function.name);
    if (found == twins.end())
        throw std::invalid_argument(std::string("tally: there is no twin in LibTorch of the function ") +
                                    function.name);
    return found->second;
}

} // namespace

at::Tensor call_function(const function_info &function, const tensor_list &tensors,
                         const function_arguments &arguments) {
    return twin_of(twins(), function)({tensors, arguments});
}

std::int64_t call_number_function(const function_info &function, const tensor_list &tensors,
                                  const function_arguments &arguments) {
    return twin_of(number_twins(), function)({tensors, arguments});
}

bool has_twin(const function_info &function) {
    return function.is_number ? number_twins().count(function.name) > 0 : twins().count(function.name) > 0;
}

} // namespace tally::detail
