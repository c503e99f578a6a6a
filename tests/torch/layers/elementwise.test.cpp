// SPDX-License-Identifier: BSL-1.0
// Activations, GLU, the softmax and the dropout family against LibTorch's.

#include <torch/support/fuzz.hpp>

using namespace tally;
using namespace tally::tests;

namespace {

struct named_activation {
    activation_kind kind;
    const char *type;
    std::int64_t flops; ///< of an element
};

constexpr named_activation activations[] = {
    {activation_kind::elu, "ELU", 1},
    {activation_kind::selu, "SELU", 1},
    {activation_kind::celu, "CELU", 1},
    {activation_kind::gelu, "GELU", 1},
    {activation_kind::hardshrink, "Hardshrink", 1},
    {activation_kind::hardtanh, "Hardtanh", 1},
    {activation_kind::leaky_relu, "LeakyReLU", 1},
    {activation_kind::log_sigmoid, "LogSigmoid", 1},
    {activation_kind::mish, "Mish", 1},
    {activation_kind::relu, "ReLU", 1},
    {activation_kind::relu6, "ReLU6", 1},
    {activation_kind::rrelu, "RReLU", 1},
    {activation_kind::sigmoid, "Sigmoid", 1},
    {activation_kind::silu, "SiLU", 1},
    {activation_kind::softplus, "Softplus", 1},
    {activation_kind::softshrink, "Softshrink", 1},
    {activation_kind::softsign, "Softsign", 3},
    {activation_kind::tanh, "Tanh", 1},
    {activation_kind::tanhshrink, "Tanhshrink", 2},
    {activation_kind::threshold, "Threshold", 1},
};

} // namespace

CATCH_TEST_CASE("activations are LibTorch's") {
    unsigned seed = 30;
    for (const named_activation &a : activations) {
        chooser any(seed++);
        fuzz<activation_options> layers(a.type, {
                                                    no_kernel<activation_options>(),
                                                    nothing_to_compare<activation_options>(),
                                                });
        for (int n = 0; n < combinations; ++n) {
            activation_options o;
            o.kind = a.kind;
            o.type = a.type;
            o.alpha = any.one_of({1.0, 0.5, 2.0, 0.0});
            o.lambda = any.one_of({0.5, 0.0, 1.0, -1.0});
            o.negative_slope = any.one_of({0.01, 0.5, 0.0});
            o.upper = any.one_of({1.0 / 3, 0.5});
            o.min_val = any.one_of({-1.0, 0.0, 1.0});
            o.max_val = any.one_of({1.0, 2.0, 6.0});
            o.beta = any.one_of({1.0, 2.0});
            o.threshold = any.one_of({20.0, 1.0});
            o.value = any.one_of({0.0, 5.0});
            o.approximate = any.one_of({gelu_approximation::exact, tanh_approximation});
            o.inplace = any.chance(20);
            o.error = tally::detail::check(o);
            const typed_shape input(any.any_shape(0, 5, 1, 3), any.chance(15) ? any.any_type() : any.floating());
            if (const auto r = layers.compare(o, input))
                layers.expect_work(*r, 0, input.numel() * a.flops);
        }
        layers.finish(0);
    }
}

CATCH_TEST_CASE("GLU is LibTorch's") {
    chooser any(51);
    fuzz<glu_options> layers("GLU", {
                                        no_kernel<glu_options>(),
                                        nothing_to_compare<glu_options>(),
                                    });
    for (int n = 0; n < combinations; ++n) {
        typed_shape input(any.any_shape(0, 5, 1, 6), any.mostly(any.floating()));
        const glu_options o{{"GLU"}, any.dimension(input.rank())};
        if (input.rank() && o.dim >= -input.rank() && o.dim < input.rank() && any.chance(80))
            input[static_cast<int>(o.dim)] = 2 * any.between(1, 3);
        if (const auto r = layers.compare(o, input))
            layers.expect_work(*r, 0, r->outputs[0].numel());
    }
    layers.finish();
}

CATCH_TEST_CASE("Softmax, LogSoftmax, Softmin and Softmax2d are LibTorch's") {
    constexpr const char *names[] = {"Softmax", "LogSoftmax", "Softmin", "Softmax2d"};
    for (int kind = 0; kind < 4; ++kind) {
        chooser any(static_cast<unsigned>(52 + kind));
        fuzz<softmax_options> layers(names[kind], {
                                                      no_kernel<softmax_options>(),
                                                      nothing_to_compare<softmax_options>(),
                                                  });
        for (int n = 0; n < combinations; ++n) {
            const bool images = kind == 3 && any.chance(80);
            const typed_shape input(images ? any.any_shape(3, 4, 1, 4) : any.any_shape(0, 5, 1, 4),
                                    any.mostly(any.floating()));
            softmax_options o{{names[kind]}, static_cast<softmax_kind>(kind), -3};
            if (kind < 3)
                o.dim = any.dimension(input.rank());
            if (const auto r = layers.compare(o, input))
                layers.expect_work(*r, 0, input.numel() * (kind == 2 ? 6 : 5));
        }
        layers.finish();
    }
}

CATCH_TEST_CASE("Dropout and its family are LibTorch's") {
    constexpr const char *names[] = {"Dropout", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout"};
    for (int kind = 0; kind < 5; ++kind) {
        chooser any(static_cast<unsigned>(56 + kind));
        fuzz<dropout_options> layers(names[kind]);
        for (int n = 0; n < combinations; ++n) {
            dropout_options o{
                {names[kind]}, static_cast<dropout_kind>(kind), any.one_of({0.5, 0.0, 1.0, 0.3}), any.chance(30)};
            const typed_shape input(any.any_shape(0, 6, 1, 3), any.any_type());
            if (const auto r = layers.compare(o, input))
                layers.expect_work(*r, 0, 0);
        }
        layers.finish(0);
    }
}
