// SPDX-License-Identifier: BSL-1.0
#include <tally/layers/activation.hpp>

#include <static/support/layer.hpp>

#include <string_view>

using namespace tally;
using namespace tally::tests;

namespace {

// https://pytorch.org/docs/stable/nn.html#non-linear-activations-weighted-sum-nonlinearity: each keeps any shape, its
// name is its class's, and it counts as one operation on each element.
template <class L> constexpr bool keeps_shapes(std::string_view name, std::int64_t flops_per_element = 1) {
    return L::options.type == name && !L::options.error && output<L>(shape{}) == shape{} &&
           output<L>(shape{2, 0, 3}) == shape{2, 0, 3} && output<L>(shape{dyn, 3, dyn}) == shape{dyn, 3, dyn} &&
           output<L>(of(f64, {4})) == of(f64, {4}) && output<L>(of(bf16, {4})) == of(bf16, {4}) &&
           run<L>(shape{2, 3, 4}).macs == 0 && run<L>(shape{2, 3, 4}).flops == 24 * flops_per_element &&
           run<L>(shape{dyn, 4}).flops == dyn && refusal<L>() == fault_code::inputs && has_parameters<L>({});
}

static_assert(keeps_shapes<ELU<>>("ELU"));
static_assert(keeps_shapes<SELU<>>("SELU"));
static_assert(keeps_shapes<CELU<>>("CELU"));
static_assert(keeps_shapes<GELU<>>("GELU"));
static_assert(keeps_shapes<Hardshrink<>>("Hardshrink"));
static_assert(keeps_shapes<Hardtanh<>>("Hardtanh"));
static_assert(keeps_shapes<LeakyReLU<>>("LeakyReLU"));
static_assert(keeps_shapes<LogSigmoid>("LogSigmoid"));
static_assert(keeps_shapes<Mish>("Mish"));
static_assert(keeps_shapes<ReLU<>>("ReLU"));
static_assert(keeps_shapes<ReLU6<>>("ReLU6"));
static_assert(keeps_shapes<RReLU<>>("RReLU"));
static_assert(keeps_shapes<Sigmoid>("Sigmoid"));
static_assert(keeps_shapes<SiLU>("SiLU"));
static_assert(keeps_shapes<Softplus<>>("Softplus"));
static_assert(keeps_shapes<Softshrink<>>("Softshrink"));
static_assert(keeps_shapes<Softsign>("Softsign", 3)); // abs, add, div
static_assert(keeps_shapes<Tanh>("Tanh"));
static_assert(keeps_shapes<Tanhshrink>("Tanhshrink", 2)); // tanh, sub
static_assert(keeps_shapes<Threshold<1, 2>>("Threshold"));

// The defaults of the documentation, and each option.
static_assert(ELU<>::options.alpha == 1 && ELU<alpha<2>, inplace>::options.alpha == 2);
static_assert(ELU<alpha<2>, inplace>::options.inplace && !ELU<>::options.inplace);
static_assert(SELU<inplace>::options.inplace && CELU<inplace>::options.inplace);
static_assert(CELU<>::options.alpha == 1 && CELU<alpha<real{0.5}>>::options.alpha == 0.5);
static_assert(GELU<>::options.approximate == gelu_approximation::exact);
static_assert(GELU<approximate<tanh_approximation>>::options.approximate == gelu_approximation::tanh);
static_assert(Hardshrink<>::options.lambda == 0.5 && Hardshrink<lambda<1>>::options.lambda == 1);
static_assert(Softshrink<>::options.lambda == 0.5 && Softshrink<lambda<1>>::options.lambda == 1);
static_assert(Hardtanh<>::options.min_val == -1 && Hardtanh<>::options.max_val == 1);
static_assert(Hardtanh<max_val<3>, min_val<-2>>::options.min_val == -2);
static_assert(Hardtanh<max_val<3>, min_val<-2>, inplace>::options.max_val == 3);
static_assert(LeakyReLU<>::options.negative_slope == 0.01);
static_assert(LeakyReLU<negative_slope<real{0.2}>, inplace>::options.negative_slope == 0.2);
static_assert(RReLU<>::options.lower == 0.125 && RReLU<>::options.upper == 1.0 / 3);
static_assert(RReLU<lower<0>, upper<1>, inplace>::options.upper == 1);
static_assert(Softplus<>::options.beta == 1 && Softplus<>::options.threshold == 20);
static_assert(Softplus<beta<2>, threshold<10>>::options.threshold == 10);
static_assert(Threshold<real{0.1}, 20>::options.threshold == 0.1 && Threshold<real{0.1}, 20>::options.value == 20);
static_assert(Threshold<1, 2, inplace>::options.inplace && ReLU6<inplace>::options.inplace);

// Elements of other types, as LibTorch 1.13's kernels take them.
template <class L> constexpr bool accepts(scalar_type type) { return refusal<L>(of(type, {2, 4})) == fault_code::none; }

constexpr scalar_type i64 = scalar_type::int64, u8 = scalar_type::uint8, c64 = scalar_type::complex64,
                      boolean = scalar_type::boolean;
static_assert(refusal<ELU<>>(of(i64, {4})) == fault_code::dtype && !accepts<ELU<>>(c64));
static_assert(accepts<ReLU<>>(i64) && accepts<ReLU<>>(u8) && !accepts<ReLU<>>(boolean) && !accepts<ReLU<>>(c64));
static_assert(output<ReLU<>>(of(i64, {4})) == of(i64, {4}));
static_assert(output<Sigmoid>(of(i64, {4})) == of(f32, {4}) && output<Tanh>(of(boolean, {4})) == of(f32, {4}));
static_assert(output<Sigmoid>(of(c64, {4})) == of(c64, {4}));
static_assert(output<Softsign>(of(i64, {4})) == of(f32, {4}) && !accepts<Softsign>(boolean));
static_assert(output<Tanhshrink>(of(i64, {4})) == of(f32, {4}) && !accepts<Tanhshrink>(boolean));
static_assert(accepts<SiLU>(c64) && !accepts<SiLU>(i64));
static_assert(accepts<Hardtanh<>>(i64) && !accepts<Hardtanh<>>(u8) && accepts<Hardtanh<min_val<0>>>(u8));

// Options that are wrong.
template <activation_kind Kind, class... Tags> constexpr fault_code wrong() {
    return wrong_options<Tags...>([](detail::option_list tags) { return detail::make_activation_options(Kind, tags); });
}
using enum activation_kind;
static_assert(wrong<relu, inplace>() == fault_code::none);
static_assert(wrong<relu, inplace, inplace>() == fault_code::doubled_option);
static_assert(wrong<relu, alpha<1>>() == fault_code::unknown_option);
static_assert(wrong<relu, int>() == fault_code::unknown_option);
static_assert(wrong<gelu, inplace>() == fault_code::unknown_option);
static_assert(wrong<softplus, inplace>() == fault_code::unknown_option);
static_assert(wrong<celu, alpha<0>>() == fault_code::option_value);
static_assert(wrong<softshrink, lambda<-1>>() == fault_code::option_value);
static_assert(wrong<hardshrink, lambda<-1>>() == fault_code::none);
static_assert(wrong<hardtanh, min_val<1>>() == fault_code::option_value);
static_assert(wrong<rrelu, lower<1>>() == fault_code::option_value);

} // namespace
