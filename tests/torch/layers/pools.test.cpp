// SPDX-License-Identifier: BSL-1.0
// Pools over windows and adaptive pools against LibTorch's.

#include <torch/support/fuzz.hpp>

using namespace tally;
using namespace tally::tests;

namespace {

void fill_pool(chooser &any, pool_options &o, const char *type, int spatial_dims) {
    o.type = type;
    o.spatial_dims = spatial_dims;
    any.fill(o.kernel_size, 1, spatial_dims < 3 ? 5 : 3);
    if (any.chance(40))
        for (int i = 0; i < spatial_dims; ++i)
            o.stride[i] = o.kernel_size[i];
    else
        any.fill(o.stride, 1, 6);
    for (int i = 0; i < 3; ++i)
        o.padding[i] = any.between(0, o.kernel_size[i] / 2) + any.chance(2);
    o.ceil_mode = any.chance(50);
}

typed_shape random_image(chooser &any, int spatial_dims, int largest) {
    typed_shape input{};
    input.dtype = any.mostly(any.floating());
    if (any.chance(70))
        input.push_back(any.size(1, 2));
    input.push_back(any.size(1, 3));
    for (int i = 0; i < spatial_dims; ++i)
        input.push_back(any.size(1, largest));
    if (any.chance(2))
        input.push_back(any.size(1, 3));
    if (any.chance(2))
        input.resize(static_cast<int>(any.between(0, input.rank())));
    return input;
}

/// Every element of every window, one by one.
dim window_elements(const pool_options &o, const typed_shape &output) {
    dim all = 1;
    for (int i = 0; i < output.rank(); ++i) {
        std::int64_t along = 0;
        const int spatial = i - (output.rank() - o.spatial_dims);
        for (std::int64_t window = 0; window < output[i].value(); ++window)
            for (std::int64_t tap = 0; tap < (spatial < 0 ? 1 : o.kernel_size[spatial]); ++tap)
                ++along;
        all = all * along;
    }
    return all;
}

dim adaptive_elements(const typed_shape &input, const typed_shape &output) {
    dim all = 1;
    for (int i = 0; i < output.rank(); ++i) {
        std::int64_t along = 0;
        const std::int64_t size = input[i].value(), windows = output[i].value();
        for (std::int64_t window = 0; window < windows; ++window)
            for (std::int64_t at = 0; at < size; ++at)
                along += (at + 1) * windows > window * size && at * windows < (window + 1) * size;
        all = all * along;
    }
    return all;
}

constexpr const char *max_names[] = {"MaxPool1d", "MaxPool2d", "MaxPool3d"};
constexpr const char *avg_names[] = {"AvgPool1d", "AvgPool2d", "AvgPool3d"};
constexpr const char *adaptive_max_names[] = {"AdaptiveMaxPool1d", "AdaptiveMaxPool2d", "AdaptiveMaxPool3d"};
constexpr const char *adaptive_avg_names[] = {"AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d"};

void fill_adaptive(chooser &any, adaptive_pool_options &o, const char *type, int spatial_dims) {
    o.type = type;
    o.spatial_dims = spatial_dims;
    for (std::int64_t &size : o.output_size)
        size = spatial_dims > 1 && any.chance(15) ? keep : any.size(1, 6).value();
    if (any.chance(15))
        for (std::int64_t &size : o.output_size)
            size = 1;
    o.error = tally::detail::check(o);
}

} // namespace

CATCH_TEST_CASE("MaxPool1d, MaxPool2d and MaxPool3d are LibTorch's") {
    for (int dims = 1; dims <= 3; ++dims) {
        chooser any(static_cast<unsigned>(10 + dims));
        fuzz<max_pool_options> layers(
            max_names[dims - 1],
            {
                no_kernel<max_pool_options>(),
                nothing_to_compare<max_pool_options>(),
                {.reason = "without gradients MaxPool1d takes an input that is just too small for a window",
                 .before = 200,
                 .applies =
                     [](const auto &s) {
                         return s.options.spatial_dims == 1 && s.we_refuse && !s.they_refuse &&
                                forward(s.options, s.inputs).error.code == fault_code::window;
                     },
                 .may_be_absent = dims > 1},
                {.reason = "LibTorch 1 has no max pools of integers",
                 .before = 200,
                 .applies =
                     [](const auto &s) { return is_integer(s.inputs[0].dtype) && !s.we_refuse && s.they_refuse; },
                 .may_be_absent = dims == 1},
            });
        for (int n = 0; n < combinations; ++n) {
            max_pool_options o;
            fill_pool(any, o, max_names[dims - 1], dims);
            any.fill(o.dilation, 1, dims < 3 ? 3 : 2);
            o.error = tally::detail::check(o);
            if (const auto r = layers.compare(o, random_image(any, dims, 14)))
                layers.expect_work(*r, 0, window_elements(o, r->outputs[0]));
        }
        layers.finish();
    }
}

CATCH_TEST_CASE("AvgPool1d, AvgPool2d and AvgPool3d are LibTorch's") {
    for (int dims = 1; dims <= 3; ++dims) {
        chooser any(static_cast<unsigned>(13 + dims));
        fuzz<avg_pool_options> layers(avg_names[dims - 1], {
                                                               no_kernel<avg_pool_options>(),
                                                               nothing_to_compare<avg_pool_options>(),
                                                           });
        for (int n = 0; n < combinations; ++n) {
            avg_pool_options o;
            fill_pool(any, o, avg_names[dims - 1], dims);
            o.count_include_pad = any.chance(50);
            if (dims > 1 && any.chance(20))
                o.divisor_override = any.between(1, 5);
            o.error = tally::detail::check(o);
            if (const auto r = layers.compare(o, random_image(any, dims, 10)))
                layers.expect_work(*r, 0, window_elements(o, r->outputs[0]));
        }
        layers.finish();
    }
}

CATCH_TEST_CASE("AdaptiveMaxPool1d, AdaptiveMaxPool2d and AdaptiveMaxPool3d are LibTorch's") {
    for (int dims = 1; dims <= 3; ++dims) {
        chooser any(static_cast<unsigned>(16 + dims));
        fuzz<adaptive_max_pool_options> layers(adaptive_max_names[dims - 1],
                                               {
                                                   no_kernel<adaptive_max_pool_options>(),
                                                   nothing_to_compare<adaptive_max_pool_options>(),
                                               });
        for (int n = 0; n < combinations; ++n) {
            adaptive_max_pool_options o;
            fill_adaptive(any, o, adaptive_max_names[dims - 1], dims);
            const typed_shape input = random_image(any, dims, 10);
            if (const auto r = layers.compare(o, input))
                layers.expect_work(*r, 0, adaptive_elements(input, r->outputs[0]));
        }
        layers.finish();
    }
}

CATCH_TEST_CASE("AdaptiveAvgPool1d, AdaptiveAvgPool2d and AdaptiveAvgPool3d are LibTorch's") {
    for (int dims = 1; dims <= 3; ++dims) {
        chooser any(static_cast<unsigned>(19 + dims));
        fuzz<adaptive_avg_pool_options> layers(
            adaptive_avg_names[dims - 1],
            {
                no_kernel<adaptive_avg_pool_options>(),
                nothing_to_compare<adaptive_avg_pool_options>(),
                {.reason = "a pool to the size 1 is a mean, which takes more shapes and types",
                 .applies =
                     [](const auto &s) {
                         bool one = true;
                         const int dims = s.options.spatial_dims;
                         for (int i = 0; i < dims; ++i)
                             one = one && (s.options.output_size[i] == 1 ||
                                           (s.options.output_size[i] == keep && s.inputs[0][i - dims] == dim(1)));
                         return one && s.we_refuse && !s.they_refuse;
                     }},
                {.reason = "where the output has no elements, LibTorch does not look at their type",
                 .applies =
                     [](const auto &s) {
                         bool none = false;
                         for (int i = 0; i < s.options.spatial_dims; ++i)
                             none = none || s.options.output_size[i] == 0;
                         return none && s.we_refuse && !s.they_refuse &&
                                forward(s.options, s.inputs).error.code == fault_code::dtype;
                     },
                 .may_be_absent = true},
            });
        for (int n = 0; n < combinations; ++n) {
            adaptive_avg_pool_options o;
            fill_adaptive(any, o, adaptive_avg_names[dims - 1], dims);
            const typed_shape input = random_image(any, dims, 10);
            if (const auto r = layers.compare(o, input))
                layers.expect_work(*r, 0, adaptive_elements(input, r->outputs[0]));
        }
        layers.finish();
    }
}
