// SPDX-License-Identifier: BSL-1.0
// Convolutions, Linear, BatchNorm and PReLU against LibTorch's.

#include <torch/support/fuzz.hpp>

using namespace tally;
using namespace tally::tests;

namespace {

constexpr const char *conv_names[] = {"Conv1d", "Conv2d", "Conv3d"};

conv_options random_conv(chooser &any, int spatial_dims) {
    conv_options o;
    o.type = conv_names[spatial_dims - 1];
    o.spatial_dims = spatial_dims;
    o.groups = any.one_of({1, 1, 1, 2, 3});
    o.in_channels = o.groups * any.between(1, 3) + any.chance(1);
    o.out_channels = o.groups * any.between(1, 3) + any.chance(1);
    any.fill(o.kernel_size, 1, 4);
    any.fill(o.stride, 1, 3);
    any.fill(o.padding, 0, 3);
    any.fill(o.dilation, 1, 2);
    o.bias = any.chance(50);
    o.dtype = any.floating();
    if (any.chance(20))
        o.padding_form = any.one_of({same, valid});
    if (o.padding_form == same && any.chance(90))
        any.fill(o.stride, 1, 1);
    if (o.padding_form != padding_kind::explicit_sizes)
        any.fill(o.padding, 0, 0);
    if (any.chance(25))
        o.padding_mode = any.one_of({reflect, replicate, circular});
    o.error = tally::detail::check(o);
    return o;
}

typed_shape random_image(chooser &any, const conv_options &o) {
    typed_shape input{};
    input.dtype = any.mostly(o.dtype);
    if (any.chance(70))
        input.push_back(any.size(1, 2));
    input.push_back(o.in_channels + any.chance(3));
    for (int i = 0; i < o.spatial_dims; ++i)
        input.push_back(any.size(1, 12));
    if (any.chance(2))
        input.push_back(any.size(1, 3));
    if (any.chance(2))
        input.resize(static_cast<int>(any.between(0, input.rank())));
    return input;
}

/// With weights and inputs one, the padding made of ones too, and no bias, the sum of the output is what was
/// multiplied.
std::int64_t conv_work(const conv_options &o, const typed_shape &input) {
    std::vector<std::int64_t> padded = sizes_of(input), weight{o.out_channels, o.in_channels / o.groups}, stride,
                              dilation;
    for (int i = 0; i < o.spatial_dims; ++i) {
        std::int64_t &size = padded[padded.size() - o.spatial_dims + i];
        if (o.padding_form == same)
            size += o.dilation[i] * (o.kernel_size[i] - 1);
        else if (o.padding_form == padding_kind::explicit_sizes)
            size += 2 * o.padding[i];
        weight.push_back(o.kernel_size[i]);
        stride.push_back(o.stride[i]);
        dilation.push_back(o.dilation[i]);
    }
    const torch::Tensor x = torch::ones(padded, torch::kFloat64), w = torch::ones(weight, torch::kFloat64);
    const std::vector<std::int64_t> none(o.spatial_dims, 0);
    const torch::Tensor y = o.spatial_dims == 1   ? torch::conv1d(x, w, {}, stride, none, dilation, o.groups)
                            : o.spatial_dims == 2 ? torch::conv2d(x, w, {}, stride, none, dilation, o.groups)
                                                  : torch::conv3d(x, w, {}, stride, none, dilation, o.groups);
    return static_cast<std::int64_t>(y.sum().item<double>());
}

void compare_convolutions(int spatial_dims) {
    chooser any(static_cast<unsigned>(spatial_dims));
    fuzz<conv_options> layers(
        conv_names[spatial_dims - 1],
        {
            no_kernel<conv_options>(),
            nothing_to_compare<conv_options>(),
            {.reason = "padding of another kind than zeros is put at the wrong dimensions with padding<same>",
             .applies =
                 [](const auto &s) {
                     return s.options.padding_form == same && s.options.padding_mode != zeros &&
                            s.options.spatial_dims > 1;
                 },
             .may_be_absent = spatial_dims == 1},
            {.reason = "LibTorch 1 pads by wrapping around in batches only",
             .before = 200,
             .applies =
                 [](const auto &s) {
                     return s.options.padding_mode == circular && s.inputs[0].rank() == s.options.spatial_dims + 1 &&
                            !s.we_refuse && s.they_refuse;
                 }},
        });
    for (int n = 0; n < combinations; ++n) {
        const conv_options o = random_conv(any, spatial_dims);
        const typed_shape input = random_image(any, o);
        if (const auto r = layers.compare(o, input)) {
            const std::int64_t work = conv_work(o, input);
            layers.expect_work(*r, work, dim(2 * work) + (o.bias ? r->outputs[0].numel() : dim(0)));
        }
    }
    layers.finish();
}

} // namespace

CATCH_TEST_CASE("Conv1d is LibTorch's") { compare_convolutions(1); }

CATCH_TEST_CASE("Conv2d is LibTorch's") { compare_convolutions(2); }

CATCH_TEST_CASE("Conv3d is LibTorch's") { compare_convolutions(3); }

CATCH_TEST_CASE("Linear is LibTorch's") {
    chooser any(4);
    fuzz<linear_options> layers("Linear", {
                                              no_kernel<linear_options>(),
                                              nothing_to_compare<linear_options>(),
                                          });
    for (int n = 0; n < combinations; ++n) {
        linear_options o{{"Linear"}, any.between(1, 6), any.between(1, 6), any.chance(50)};
        o.dtype = any.floating();
        typed_shape input(any.any_shape(0, 5, 1, 4), any.mostly(o.dtype));
        if (input.rank())
            input[-1] = o.in_features + any.chance(5);
        if (const auto r = layers.compare(o, input)) {
            const auto ones = torch::TensorOptions(torch::kFloat64);
            const auto y = torch::nn::functional::linear(torch::ones(sizes_of(input), ones),
                                                         torch::ones({o.out_features, o.in_features}, ones));
            const auto work = static_cast<std::int64_t>(y.sum().item<double>());
            layers.expect_work(*r, work, dim(2 * work) + (o.bias ? r->outputs[0].numel() : dim(0)));
        }
    }
    layers.finish();
}

CATCH_TEST_CASE("BatchNorm1d, BatchNorm2d and BatchNorm3d are LibTorch's") {
    constexpr const char *names[] = {"BatchNorm1d", "BatchNorm2d", "BatchNorm3d"};
    for (int spatial_dims = 1; spatial_dims <= 3; ++spatial_dims) {
        chooser any(static_cast<unsigned>(4 + spatial_dims));
        fuzz<batch_norm_options> layers(names[spatial_dims - 1], {
                                                                     no_kernel<batch_norm_options>(),
                                                                     nothing_to_compare<batch_norm_options>(),
                                                                 });
        for (int n = 0; n < combinations; ++n) {
            batch_norm_options o;
            o.type = names[spatial_dims - 1];
            o.spatial_dims = spatial_dims;
            o.num_features = any.between(1, 5);
            o.cumulative = any.chance(20);
            o.affine = any.chance(70);
            o.track_running_stats = any.chance(70);
            o.dtype = any.floating();
            typed_shape input({any.size(1, 3), o.num_features + any.chance(4)});
            input.dtype = any.mostly(o.dtype);
            const int rank = spatial_dims > 1 || any.chance(70) ? spatial_dims + 2 : 2;
            while (input.rank() < rank)
                input.push_back(any.size(1, 4));
            if (any.chance(2))
                input.push_back(2);
            if (any.chance(2))
                input.resize(static_cast<int>(any.between(0, input.rank())));
            if (const auto r = layers.compare(o, input))
                layers.expect_work(*r, 0, input.numel() * (o.affine ? 4 : 2));
        }
        layers.finish();
    }
}

CATCH_TEST_CASE("PReLU is LibTorch's") {
    chooser any(8);
    fuzz<prelu_options> layers("PReLU", {
                                            no_kernel<prelu_options>(),
                                            nothing_to_compare<prelu_options>(),
                                            {.reason = "LibTorch takes bfloat16 with weights of another type",
                                             .before = 200,
                                             .applies =
                                                 [](const auto &s) {
                                                     return s.inputs[0].dtype == bf16 && s.options.dtype != bf16 &&
                                                            s.we_refuse && !s.they_refuse;
                                                 }},
                                        });
    for (int n = 0; n < combinations; ++n) {
        prelu_options o;
        o.type = "PReLU";
        o.num_parameters = any.one_of({1, 2, 3, 4});
        o.dtype = any.floating();
        typed_shape input(any.any_shape(0, 5, 1, 4), any.mostly(o.dtype));
        if (input.rank() > 1 && any.chance(80))
            input[1] = o.num_parameters;
        if (const auto r = layers.compare(o, input))
            layers.expect_work(*r, 0, input.numel());
    }
    layers.finish();
}
