// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/dispatch.hpp>
#include <tally/torch/detail/interpose.hpp>
#include <tally/torch/detail/scope.hpp>
#include <tally/torch/detail/signature.hpp>

#include <ATen/CPUGeneratorImpl.h>
#include <torch/nn.h>
#include <torch/version.h>

#include <cstdint>

/// A program that defines `torch::nn::Conv2dImpl::forward` itself gets every call of it: the dynamic linker binds
/// libtorch's own calls to the program's definition too. These definitions tell the session, if there is one, and go on
/// to LibTorch's.
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

TALLY_HOOK_1(AdaptiveAvgPool1dImpl, forward)
TALLY_HOOK_1(AdaptiveAvgPool2dImpl, forward)
TALLY_HOOK_1(AdaptiveAvgPool3dImpl, forward)
TALLY_HOOK_1(AdaptiveMaxPool1dImpl, forward)
TALLY_HOOK_1(AdaptiveMaxPool2dImpl, forward)
TALLY_HOOK_1(AdaptiveMaxPool3dImpl, forward)
TALLY_HOOK_1(AlphaDropoutImpl, forward)
TALLY_HOOK_1(AvgPool1dImpl, forward)
TALLY_HOOK_1(AvgPool2dImpl, forward)
TALLY_HOOK_1(AvgPool3dImpl, forward)
TALLY_HOOK_1(CELUImpl, forward)
TALLY_HOOK_1(Conv1dImpl, forward)
TALLY_HOOK_1(Conv2dImpl, forward)
TALLY_HOOK_1(Conv3dImpl, forward)
TALLY_HOOK_1(CrossMapLRN2dImpl, forward)
TALLY_HOOK_1(Dropout2dImpl, forward)
TALLY_HOOK_1(Dropout3dImpl, forward)
TALLY_HOOK_1(DropoutImpl, forward)
TALLY_HOOK_1(ELUImpl, forward)
TALLY_HOOK_1(EmbeddingImpl, forward)
TALLY_HOOK_1(FeatureAlphaDropoutImpl, forward)
TALLY_HOOK_1(FlattenImpl, forward)
TALLY_HOOK_1(FoldImpl, forward)
TALLY_HOOK_1(FractionalMaxPool2dImpl, forward)
TALLY_HOOK_1(FractionalMaxPool3dImpl, forward)
TALLY_HOOK_1(FunctionalImpl, forward)
TALLY_HOOK_1(GELUImpl, forward)
TALLY_HOOK_1(GLUImpl, forward)
TALLY_HOOK_1(GroupNormImpl, forward)
TALLY_HOOK_1(HardshrinkImpl, forward)
TALLY_HOOK_1(HardtanhImpl, forward)
TALLY_HOOK_1(IdentityImpl, forward)
TALLY_HOOK_1(LPPool1dImpl, forward)
TALLY_HOOK_1(LPPool2dImpl, forward)
TALLY_HOOK_1(LayerNormImpl, forward)
TALLY_HOOK_1(LeakyReLUImpl, forward)
TALLY_HOOK_1(LinearImpl, forward)
TALLY_HOOK_1(LocalResponseNormImpl, forward)
TALLY_HOOK_1(LogSigmoidImpl, forward)
TALLY_HOOK_1(LogSoftmaxImpl, forward)
TALLY_HOOK_1(MaxPool1dImpl, forward)
TALLY_HOOK_1(MaxPool2dImpl, forward)
TALLY_HOOK_1(MaxPool3dImpl, forward)
TALLY_HOOK_1(MishImpl, forward)
TALLY_HOOK_1(PReLUImpl, forward)
TALLY_HOOK_1(PixelShuffleImpl, forward)
TALLY_HOOK_1(PixelUnshuffleImpl, forward)
TALLY_HOOK_1(RReLUImpl, forward)
TALLY_HOOK_1(ReLU6Impl, forward)
TALLY_HOOK_1(ReLUImpl, forward)
TALLY_HOOK_1(SELUImpl, forward)
TALLY_HOOK_1(SiLUImpl, forward)
TALLY_HOOK_1(SigmoidImpl, forward)
TALLY_HOOK_1(Softmax2dImpl, forward)
TALLY_HOOK_1(SoftmaxImpl, forward)
TALLY_HOOK_1(SoftminImpl, forward)
TALLY_HOOK_1(SoftplusImpl, forward)
TALLY_HOOK_1(SoftshrinkImpl, forward)
TALLY_HOOK_1(SoftsignImpl, forward)
TALLY_HOOK_1(TanhImpl, forward)
TALLY_HOOK_1(TanhshrinkImpl, forward)
TALLY_HOOK_1(ThresholdImpl, forward)
TALLY_HOOK_1(UnflattenImpl, forward)
TALLY_HOOK_1(UnfoldImpl, forward)
TALLY_HOOK_1(UpsampleImpl, forward)

TALLY_HOOK_2(AdaptiveLogSoftmaxWithLossImpl, forward)
TALLY_HOOK_2(BCELossImpl, forward)
TALLY_HOOK_2(BCEWithLogitsLossImpl, forward)
TALLY_HOOK_2(BilinearImpl, forward)
TALLY_HOOK_2(ConvTranspose1dImpl, forward)
TALLY_HOOK_2(ConvTranspose2dImpl, forward)
TALLY_HOOK_2(ConvTranspose3dImpl, forward)
TALLY_HOOK_2(CosineSimilarityImpl, forward)
TALLY_HOOK_2(CrossEntropyLossImpl, forward)
TALLY_HOOK_2(GRUCellImpl, forward)
TALLY_HOOK_2(GRUImpl, forward)
TALLY_HOOK_2(HingeEmbeddingLossImpl, forward)
TALLY_HOOK_2(HuberLossImpl, forward)
TALLY_HOOK_2(KLDivLossImpl, forward)
TALLY_HOOK_2(L1LossImpl, forward)
TALLY_HOOK_2(LSTMCellImpl, forward)
TALLY_HOOK_2(LSTMImpl, forward)
TALLY_HOOK_2(MSELossImpl, forward)
TALLY_HOOK_2(MultiLabelMarginLossImpl, forward)
TALLY_HOOK_2(MultiLabelSoftMarginLossImpl, forward)
TALLY_HOOK_2(MultiMarginLossImpl, forward)
TALLY_HOOK_2(NLLLossImpl, forward)
TALLY_HOOK_2(PairwiseDistanceImpl, forward)
TALLY_HOOK_2(PoissonNLLLossImpl, forward)
TALLY_HOOK_2(RNNCellImpl, forward)
TALLY_HOOK_2(RNNImpl, forward)
TALLY_HOOK_2(SmoothL1LossImpl, forward)
TALLY_HOOK_2(SoftMarginLossImpl, forward)

TALLY_HOOK_3(CosineEmbeddingLossImpl, forward)
TALLY_HOOK_3(EmbeddingBagImpl, forward)
TALLY_HOOK_3(MarginRankingLossImpl, forward)
TALLY_HOOK_3(MaxUnpool1dImpl, forward)
TALLY_HOOK_3(MaxUnpool2dImpl, forward)
TALLY_HOOK_3(MaxUnpool3dImpl, forward)
TALLY_HOOK_3(TransformerEncoderImpl, forward)
TALLY_HOOK_3(TransformerEncoderLayerImpl, forward)
TALLY_HOOK_3(TripletMarginLossImpl, forward)
TALLY_HOOK_3(TripletMarginWithDistanceLossImpl, forward)

TALLY_HOOK_4(CTCLossImpl, forward)

TALLY_HOOK_6(TransformerDecoderImpl, forward)
TALLY_HOOK_6(TransformerDecoderLayerImpl, forward)

TALLY_HOOK_7(MultiheadAttentionImpl, forward)

TALLY_HOOK_8(TransformerImpl, forward)

TALLY_HOOK_1(AdaptiveMaxPool1dImpl, forward_with_indices)
TALLY_HOOK_1(AdaptiveMaxPool2dImpl, forward_with_indices)
TALLY_HOOK_1(AdaptiveMaxPool3dImpl, forward_with_indices)
TALLY_HOOK_1(FractionalMaxPool2dImpl, forward_with_indices)
TALLY_HOOK_1(FractionalMaxPool3dImpl, forward_with_indices)
TALLY_HOOK_1(MaxPool1dImpl, forward_with_indices)
TALLY_HOOK_1(MaxPool2dImpl, forward_with_indices)
TALLY_HOOK_1(MaxPool3dImpl, forward_with_indices)

TALLY_HOOK_2(GRUImpl, forward_with_packed_input)
TALLY_HOOK_2(LSTMImpl, forward_with_packed_input)
TALLY_HOOK_2(RNNImpl, forward_with_packed_input)

TALLY_PAD_HOOK(ReflectionPad, 1)
TALLY_PAD_HOOK(ReflectionPad, 2)
TALLY_PAD_HOOK(ReflectionPad, 3)
TALLY_PAD_HOOK(ReplicationPad, 1)
TALLY_PAD_HOOK(ReplicationPad, 2)
TALLY_PAD_HOOK(ReplicationPad, 3)
TALLY_PAD_HOOK(ConstantPad, 1)
TALLY_PAD_HOOK(ConstantPad, 2)
TALLY_PAD_HOOK(ConstantPad, 3)

#if TORCH_VERSION_MAJOR >= 2
TALLY_HOOK_1(LPPool3dImpl, forward)
TALLY_PAD_HOOK(ZeroPad, 1)
TALLY_PAD_HOOK(ZeroPad, 2)
TALLY_PAD_HOOK(ZeroPad, 3)
#else
TALLY_HOOK_1(ZeroPad2dImpl, forward)
#endif

} // namespace torch::nn

// BatchNorm's and InstanceNorm's forward are templates in LibTorch's headers, but the first thing they do is to call
// the virtual function that checks the input. It is the key function of its class, so it cannot be defined as a member
// here.
#define TALLY_NORM_HOOK(name, symbol)                                                                                  \
    void check_input_of_##name(torch::nn::name##Impl *module, const at::Tensor &input) asm(symbol);                    \
    __attribute__((visibility("default"), used)) void check_input_of_##name(torch::nn::name##Impl *module,             \
                                                                            const at::Tensor &input) {                 \
        hooked_check(symbol, module, input);                                                                           \
    }

namespace tally::detail {

namespace {

template <class Module> void hooked_check(const char *symbol, Module *module, const at::Tensor &input) {
    using check = void (*)(Module *, const at::Tensor &);
    static const auto original = reinterpret_cast<check>(next_symbol(symbol));
    if (session *const observer = session::any() ? session::current() : nullptr)
        observer->enter(*module, tensors_in(input), call_end::norm);
    original(module, input); // may throw: then the call has begun and does not end
}

} // namespace

TALLY_NORM_HOOK(BatchNorm1d, "_ZN5torch2nn15BatchNorm1dImpl16_check_input_dimERKN2at6TensorE")
TALLY_NORM_HOOK(BatchNorm2d, "_ZN5torch2nn15BatchNorm2dImpl16_check_input_dimERKN2at6TensorE")
TALLY_NORM_HOOK(BatchNorm3d, "_ZN5torch2nn15BatchNorm3dImpl16_check_input_dimERKN2at6TensorE")
TALLY_NORM_HOOK(InstanceNorm1d, "_ZN5torch2nn18InstanceNorm1dImpl16_check_input_dimERKN2at6TensorE")
TALLY_NORM_HOOK(InstanceNorm2d, "_ZN5torch2nn18InstanceNorm2dImpl16_check_input_dimERKN2at6TensorE")
TALLY_NORM_HOOK(InstanceNorm3d, "_ZN5torch2nn18InstanceNorm3dImpl16_check_input_dimERKN2at6TensorE")

} // namespace tally::detail

// A generator may be seeded without any operation: by torch::manual_seed, and by who puts a state back that it had
// taken. Virtual functions of LibTorch's, which have no other name in the program.
#define TALLY_SEED_HOOK(name, symbol, argument)                                                                        \
    void name(at::CPUGeneratorImpl *generator, argument) asm(symbol);                                                  \
    __attribute__((visibility("default"), used)) void name(at::CPUGeneratorImpl *generator, argument value) {          \
        hooked_seed<argument>(symbol, generator, value);                                                               \
    }

namespace tally::detail {

namespace {

template <class Value> void hooked_seed(const char *symbol, at::CPUGeneratorImpl *generator, Value value) {
    using seed = void (*)(at::CPUGeneratorImpl *, Value);
    static const auto original = reinterpret_cast<seed>(next_symbol(symbol));
    session *const observer = session::any() && !unobserved_operations::any() ? session::current() : nullptr;
    if (observer)
        observer->state().generators().before_seed(
            at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::unsafe_reclaim_from_nonowning(generator)));
    original(generator, value);
}

} // namespace

TALLY_SEED_HOOK(set_seed, "_ZN2at16CPUGeneratorImpl16set_current_seedEm", std::uint64_t)
TALLY_SEED_HOOK(set_state, "_ZN2at16CPUGeneratorImpl9set_stateERKN3c1010TensorImplE", const c10::TensorImpl &)

} // namespace tally::detail
