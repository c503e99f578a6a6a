// SPDX-License-Identifier: BSL-1.0
// Flatten, Unflatten, Identity and the joins against LibTorch; and the LSTM that tests the contract.

#include <tally/layers/join.hpp>

#include <torch/support/fuzz.hpp>
#include <support/lstm.hpp>

using namespace tally;
using namespace tally::tests;

namespace {

/// Up to four shapes, of which most fit together.
struct shapes {
    typed_shape all[4]{};
    int count = 0;

    shape_list list() const { return {all, count}; }

    std::vector<torch::Tensor> tensors() const {
        std::vector<torch::Tensor> t;
        for (int i = 0; i < count; ++i)
            t.push_back(zero_tensor(all[i]));
        return t;
    }
};

shapes random_operands(chooser &any) {
    shapes s;
    const shape most = any.any_shape(0, 5, 1, 4);
    const scalar_type type = any.any_type();
    s.count = static_cast<int>(any.between(1, 4));
    for (int i = 0; i < s.count; ++i) {
        const int dropped = any.chance(30) ? static_cast<int>(any.between(0, most.rank())) : 0;
        typed_shape one(shape(most.begin() + dropped, most.rank() - dropped), any.chance(70) ? type : any.any_type());
        for (int d = 0; d < one.rank(); ++d)
            if (any.chance(20))
                one[d] = any.chance(90) ? 1 : any.between(2, 4);
        s.all[i] = one;
    }
    return s;
}

template <class Options, class Operation> void compare_operation(const char *name, unsigned seed, Operation operation) {
    chooser any(seed);
    fuzz<Options> layers(name, {
                                   {.reason = "tally has no complex numbers of 16 bits",
                                    .applies =
                                        [](const auto &s) {
                                            bool half = false, complex = false;
                                            for (const typed_shape &input : s.inputs) {
                                                half = half || input.dtype == f16 || input.dtype == bf16;
                                                complex = complex || is_complex(input.dtype);
                                            }
                                            return half && complex;
                                        }},
                               });
    for (int n = 0; n < combinations; ++n) {
        const shapes s = random_operands(any);
        const auto r = layers.compare(Options{{name}}, s.list(), [&] {
            const std::vector<torch::Tensor> t = s.tensors();
            torch::Tensor all = t[0];
            for (std::size_t i = 1; i < t.size(); ++i)
                all = operation(all, t[i]);
            return all;
        });
        if (r)
            layers.expect_work(*r, 0, r->outputs[0].numel() * (s.count - 1));
    }
    layers.finish();
}

} // namespace

CATCH_TEST_CASE("Flatten is LibTorch's") {
    chooser any(70);
    fuzz<flatten_options> layers("Flatten");
    for (int n = 0; n < combinations; ++n) {
        const typed_shape input(any.any_shape(0, 6, 1, 4), any.any_type());
        const std::int64_t rank = input.rank() + any.chance(10);
        const flatten_options o{{"Flatten"}, any.between(-rank, rank), any.between(-rank, rank)};
        if (const auto r = layers.compare(o, input))
            layers.expect_work(*r, 0, 0);
    }
    layers.finish();
}

CATCH_TEST_CASE("Unflatten is LibTorch's") {
    chooser any(71);
    fuzz<unflatten_options> layers("Unflatten");
    for (int n = 0; n < combinations; ++n) {
        unflatten_options o;
        o.type = "Unflatten";
        o.count = static_cast<int>(any.between(1, 4));
        std::int64_t product = 1;
        for (int i = 0; i < o.count; ++i)
            product *= o.sizes[i] = any.size(1, 4).value();
        if (any.chance(30)) {
            o.sizes[any.between(0, o.count - 1)] = -1;
            if (any.chance(3))
                o.sizes[0] = -1;
        }
        typed_shape input(any.any_shape(0, 5, 1, 4), any.any_type());
        o.dim = any.dimension(input.rank());
        o.error = tally::detail::check(o);
        if (o.dim >= -input.rank() && o.dim < input.rank() && any.chance(85))
            input[static_cast<int>(o.dim)] = product;
        if (const auto r = layers.compare(o, input))
            layers.expect_work(*r, 0, 0);
    }
    layers.finish();
}

CATCH_TEST_CASE("Identity is LibTorch's") {
    chooser any(72);
    fuzz<identity_options> layers("Identity");
    for (int n = 0; n < combinations; ++n)
        if (const auto r = layers.compare({{"Identity"}}, {any.any_shape(0, 6, 1, 4), any.any_type()}))
            layers.expect_work(*r, 0, 0);
    layers.finish(0);
}

CATCH_TEST_CASE("Add is torch::add, Mul is torch::mul") {
    compare_operation<add_options>("Add", 73, [](const auto &a, const auto &b) { return torch::add(a, b); });
    compare_operation<mul_options>("Mul", 74, [](const auto &a, const auto &b) { return torch::mul(a, b); });
}

CATCH_TEST_CASE("Concat is torch::cat") {
    chooser any(75);
    fuzz<concat_options> layers("Concat", {
                                              {.reason = "torch::cat skips tensors of the shape [0]",
                                               .applies =
                                                   [](const auto &s) {
                                                       bool skipped = false;
                                                       for (const typed_shape &input : s.inputs)
                                                           skipped = skipped || input == shape{0};
                                                       return skipped && s.we_refuse && !s.they_refuse;
                                                   }},
                                          });
    for (int n = 0; n < combinations; ++n) {
        shapes s;
        s.count = static_cast<int>(any.between(1, 4));
        const shape first = any.any_shape(0, 5, 1, 4);
        const concat_options o{{"Concat"}, any.dimension(first.rank())};
        const scalar_type type = any.any_type();
        for (int i = 0; i < s.count; ++i) {
            s.all[i] = {any.chance(95) ? first : any.any_shape(0, 4, 1, 3), any.chance(70) ? type : any.any_type()};
            if (o.dim >= -s.all[i].rank() && o.dim < s.all[i].rank())
                s.all[i][static_cast<int>(o.dim)] = any.size(1, 4);
            if (s.all[i].rank() && any.chance(4))
                s.all[i][0] = any.between(1, 4);
            if (any.chance(1))
                s.all[i] = shape{0};
        }
        const auto r = layers.compare(o, s.list(), [&] { return torch::cat(s.tensors(), o.dim); });
        if (r)
            layers.expect_work(*r, 0, 0);
    }
    layers.finish();
}

CATCH_TEST_CASE("the LSTM of the contract's tests is LibTorch's") {
    chooser any(76);
    fuzz<lstm_options> layers(
        "LSTM", {
                    {.reason = "in C++ LSTM takes batches only",
                     .applies = [](const auto &s) { return s.inputs[0].rank() == 2 && s.they_refuse && !s.we_refuse; }},
                });
    for (int n = 0; n < combinations; ++n) {
        lstm_options o{{"LSTM"},       any.between(1, 4), any.between(1, 4), any.between(1, 3),
                       any.chance(50), any.chance(50),    any.chance(50),    any.chance(70) ? 0 : any.between(1, 4)};
        o.error = check(o);
        shapes s;
        s.count = any.chance(50) ? 1 : 3;
        const int rank = any.chance(90) ? 3 : static_cast<int>(any.between(1, 2));
        s.all[0] = {any.any_shape(rank, rank, 1, 4)};
        s.all[0][-1] = o.input_size + any.chance(4);
        for (int i = 1; i < s.count; ++i) {
            s.all[i] = state_shape(o, s.all[0], i == 1 ? output_size(o) : o.hidden_size);
            if (any.chance(4))
                s.all[i][static_cast<int>(any.between(0, s.all[i].rank() - 1))] = any.between(1, 6);
        }
        observed seen;
        try {
            const torch::NoGradGuard no_grad;
            torch::nn::LSTM module(torch::nn::LSTMOptions(o.input_size, o.hidden_size)
                                       .num_layers(o.num_layers)
                                       .bias(o.bias)
                                       .batch_first(o.batch_first)
                                       .bidirectional(o.bidirectional)
                                       .proj_size(o.proj_size));
            seen.parameters = module_parameters(*module);
            const std::vector<torch::Tensor> t = s.tensors();
            const auto [y, states] =
                s.count == 1 ? module->forward(t[0]) : module->forward(t[0], std::make_tuple(t[1], t[2]));
            seen.outputs = {text_of("", y), text_of("", std::get<0>(states)), text_of("", std::get<1>(states))};
        } catch (const c10::Error &e) {
            seen.refusal = e.what_without_backtrace();
        }
        if (seen.parameters && !o.error)
            layers.expect(*seen.parameters == parameter_list(o),
                          [&] { return "it has\n" + *seen.parameters + "not\n" + parameter_list(o); });
        layers.compare(o, s.list(), seen);
    }
    layers.finish();
}
