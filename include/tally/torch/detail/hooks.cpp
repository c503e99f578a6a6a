// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/interpose.hpp>
#include <tally/torch/detail/scope.hpp>
#include <tally/torch/detail/signature.hpp>

#include <torch/nn/modules.h>
#include <torch/version.h>

/// A program that defines `torch::nn::Conv2dImpl::forward` itself gets every call of it: the dynamic linker binds libtorch's
/// own calls to the program's definition too. These definitions tell the session, if there is one, and go on to LibTorch's.
namespace tally::detail {

namespace {

template <auto Function, class Module, class... Arguments>
result_of<Function> hooked(Module *module, Arguments &&...arguments) {
    static const auto original = next_definition(Function);
    session *const observer = session::any() ? session::current() : nullptr;
    if (!observer)
        return (module->*original)(std::forward<Arguments>(arguments)...);
    call_scope scope(*observer, *module, tensors_in(arguments...));
    auto output = (module->*original)(std::forward<Arguments>(arguments)...);
    scope.leave(tensors_in(output));
    return output;
}

} // namespace

} // namespace tally::detail

// Function `f` of class `c`. Its i-th parameter is passed on as it came: a reference, or moved.
#define TALLY_PARAMETER(c, f, i) tally::detail::argument_of<&c::f, i> a##i
#define TALLY_PASS(c, f, i) static_cast<tally::detail::argument_of<&c::f, i> &&>(a##i)
#define TALLY_HOOK(c, f, parameters, ...)                                                                              \
    tally::detail::result_of<&c::f> c::f parameters { return tally::detail::hooked<&c::f>(this, __VA_ARGS__); }

// clang-format off
#define TALLY_HOOK_1(c, f) TALLY_HOOK(c, f, (TALLY_PARAMETER(c, f, 0)), TALLY_PASS(c, f, 0))
#define TALLY_HOOK_2(c, f) TALLY_HOOK(c, f, (TALLY_PARAMETER(c, f, 0), TALLY_PARAMETER(c, f, 1)), TALLY_PASS(c, f, 0), TALLY_PASS(c, f, 1))
#define TALLY_HOOK_3(c, f) TALLY_HOOK(c, f, (TALLY_PARAMETER(c, f, 0), TALLY_PARAMETER(c, f, 1), TALLY_PARAMETER(c, f, 2)), TALLY_PASS(c, f, 0), TALLY_PASS(c, f, 1), TALLY_PASS(c, f, 2))
#define TALLY_HOOK_4(c, f) TALLY_HOOK(c, f, (TALLY_PARAMETER(c, f, 0), TALLY_PARAMETER(c, f, 1), TALLY_PARAMETER(c, f, 2), TALLY_PARAMETER(c, f, 3)), TALLY_PASS(c, f, 0), TALLY_PASS(c, f, 1), TALLY_PASS(c, f, 2), TALLY_PASS(c, f, 3))
#define TALLY_HOOK_5(c, f) TALLY_HOOK(c, f, (TALLY_PARAMETER(c, f, 0), TALLY_PARAMETER(c, f, 1), TALLY_PARAMETER(c, f, 2), TALLY_PARAMETER(c, f, 3), TALLY_PARAMETER(c, f, 4)), TALLY_PASS(c, f, 0), TALLY_PASS(c, f, 1), TALLY_PASS(c, f, 2), TALLY_PASS(c, f, 3), TALLY_PASS(c, f, 4))
#define TALLY_HOOK_6(c, f) TALLY_HOOK(c, f, (TALLY_PARAMETER(c, f, 0), TALLY_PARAMETER(c, f, 1), TALLY_PARAMETER(c, f, 2), TALLY_PARAMETER(c, f, 3), TALLY_PARAMETER(c, f, 4), TALLY_PARAMETER(c, f, 5)), TALLY_PASS(c, f, 0), TALLY_PASS(c, f, 1), TALLY_PASS(c, f, 2), TALLY_PASS(c, f, 3), TALLY_PASS(c, f, 4), TALLY_PASS(c, f, 5))
#define TALLY_HOOK_7(c, f) TALLY_HOOK(c, f, (TALLY_PARAMETER(c, f, 0), TALLY_PARAMETER(c, f, 1), TALLY_PARAMETER(c, f, 2), TALLY_PARAMETER(c, f, 3), TALLY_PARAMETER(c, f, 4), TALLY_PARAMETER(c, f, 5), TALLY_PARAMETER(c, f, 6)), TALLY_PASS(c, f, 0), TALLY_PASS(c, f, 1), TALLY_PASS(c, f, 2), TALLY_PASS(c, f, 3), TALLY_PASS(c, f, 4), TALLY_PASS(c, f, 5), TALLY_PASS(c, f, 6))
#define TALLY_HOOK_8(c, f) TALLY_HOOK(c, f, (TALLY_PARAMETER(c, f, 0), TALLY_PARAMETER(c, f, 1), TALLY_PARAMETER(c, f, 2), TALLY_PARAMETER(c, f, 3), TALLY_PARAMETER(c, f, 4), TALLY_PARAMETER(c, f, 5), TALLY_PARAMETER(c, f, 6), TALLY_PARAMETER(c, f, 7)), TALLY_PASS(c, f, 0), TALLY_PASS(c, f, 1), TALLY_PASS(c, f, 2), TALLY_PASS(c, f, 3), TALLY_PASS(c, f, 4), TALLY_PASS(c, f, 5), TALLY_PASS(c, f, 6), TALLY_PASS(c, f, 7))
// clang-format on

// A padding layer's forward is a member of a template that libtorch instantiates.
#define TALLY_PAD_HOOK(name, dims)                                                                                     \
    template <> Tensor name##Impl<dims, name##dims##dImpl>::forward(const Tensor &input) {                             \
        constexpr auto function = &name##Impl<dims, name##dims##dImpl>::forward;                                       \
        return tally::detail::hooked<function>(this, input);                                                           \
    }

namespace torch::nn {

#include <tally/torch/detail/hook_list.inc>

} // namespace torch::nn

// BatchNorm's and InstanceNorm's forward are templates in LibTorch's headers, but the first thing they do is to call the
// virtual function that checks the input. It is the key function of its class, so it cannot be defined as a member here.
#define TALLY_NORM_HOOK(name, symbol)                                                                                  \
    void check_input_of_##name(torch::nn::name##Impl *module, const at::Tensor &input) asm(symbol);                    \
    __attribute__((visibility("default"), used)) void check_input_of_##name(torch::nn::name##Impl *module,             \
                                                                            const at::Tensor &input) {                 \
        hooked_check(symbol, module, input);                                                               \
    }

namespace tally::detail {

namespace {

template <class Module> void hooked_check(const char *symbol, Module *module, const at::Tensor &input) {
    using check = void (*)(Module *, const at::Tensor &);
    static const auto original = reinterpret_cast<check>(next_symbol(symbol));
    original(module, input);
    if (session *const observer = session::any() ? session::current() : nullptr)
        observer->enter(*module, {input}, call_end::norm);
}

} // namespace

TALLY_NORM_HOOK(BatchNorm1d, "_ZN5torch2nn15BatchNorm1dImpl16_check_input_dimERKN2at6TensorE")
TALLY_NORM_HOOK(BatchNorm2d, "_ZN5torch2nn15BatchNorm2dImpl16_check_input_dimERKN2at6TensorE")
TALLY_NORM_HOOK(BatchNorm3d, "_ZN5torch2nn15BatchNorm3dImpl16_check_input_dimERKN2at6TensorE")
TALLY_NORM_HOOK(InstanceNorm1d, "_ZN5torch2nn18InstanceNorm1dImpl16_check_input_dimERKN2at6TensorE")
TALLY_NORM_HOOK(InstanceNorm2d, "_ZN5torch2nn18InstanceNorm2dImpl16_check_input_dimERKN2at6TensorE")
TALLY_NORM_HOOK(InstanceNorm3d, "_ZN5torch2nn18InstanceNorm3dImpl16_check_input_dimERKN2at6TensorE")

} // namespace tally::detail
