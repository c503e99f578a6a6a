// SPDX-License-Identifier: BSL-1.0
#include <tally/layers/norm.hpp>

#include <static/support/layer.hpp>

using namespace tally;
using namespace tally::tests;

namespace {

// https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html, …BatchNorm2d.html and …BatchNorm3d.html
static_assert(output<BatchNorm1d<100>>(shape{20, 100}) == shape{20, 100});
static_assert(output<BatchNorm1d<100>>(shape{20, 100, 7}) == shape{20, 100, 7});
static_assert(output<BatchNorm2d<100>>(shape{20, 100, 35, 45}) == shape{20, 100, 35, 45});
static_assert(output<BatchNorm3d<100>>(shape{20, 100, 35, 45, 10}) == shape{20, 100, 35, 45, 10});

// No mult-adds; four elementwise operations, two without weights.
static_assert(run<BatchNorm2d<4>>(shape{2, 4, 3, 3}).macs == 0);
static_assert(run<BatchNorm2d<4>>(shape{2, 4, 3, 3}).flops == 288); // 4 * 72
static_assert(run<BatchNorm2d<4, affine<false>>>(shape{2, 4, 3, 3}).flops == 144);

// Parameters and buffers, in LibTorch's order.
static_assert(has_parameters<BatchNorm2d<64>>({{"weight", {64}},
                                               {"bias", {64}},
                                               {"running_mean", {64}, f32, true},
                                               {"running_var", {64}, f32, true},
                                               {"num_batches_tracked", {}, scalar_type::int64, true}}));
static_assert(has_parameters<BatchNorm1d<8, track_running_stats<false>, dtype<f64>>>({{"weight", {8}, f64},
                                                                                      {"bias", {8}, f64}}));
static_assert(has_parameters<BatchNorm1d<8, affine<false>>>({{"running_mean", {8}, f32, true},
                                                             {"running_var", {8}, f32, true},
                                                             {"num_batches_tracked", {}, scalar_type::int64, true}}));
static_assert(has_parameters<BatchNorm3d<8, affine<false>, track_running_stats<false>>>({}));

// Options that change no shape.
using tuned = BatchNorm2d<4, eps<real{1e-3}>, momentum<real{0.01}>>;
static_assert(tuned::options.eps == 1e-3 && tuned::options.momentum == 0.01 && !tuned::options.cumulative);
static_assert(BatchNorm2d<4>::options.eps == 1e-5 && BatchNorm2d<4>::options.momentum == 0.1);
static_assert(BatchNorm2d<4, momentum<none>>::options.cumulative);

// Sizes that are not known; an empty batch.
static_assert(output<BatchNorm2d<4>>(shape{dyn, 4, dyn, 3}) == shape{dyn, 4, dyn, 3});
static_assert(output<BatchNorm2d<4>>(shape{1, dyn, 3, 3}) == shape{1, dyn, 3, 3});
static_assert(output<BatchNorm2d<4>>(shape{0, 4, 3, 3}) == shape{0, 4, 3, 3});

// What is refused.
static_assert(refusal<BatchNorm2d<4>>(shape{1, 3, 3, 3}) == fault_code::channels);
static_assert(refusal<BatchNorm2d<4>>(shape{4, 3, 3}) == fault_code::rank);
static_assert(refusal<BatchNorm1d<4>>(shape{4}) == fault_code::rank);
static_assert(refusal<BatchNorm1d<4>>(shape{1, 4, 3, 3}) == fault_code::rank);
static_assert(refusal<BatchNorm3d<4>>(shape{1, 4, 3, 3}) == fault_code::rank);
static_assert(refusal<BatchNorm2d<4>>(of(f64, {1, 4, 3, 3})) == fault_code::dtype);
static_assert(output<BatchNorm2d<4>>(of(bf16, {1, 4, 3, 3})) == of(bf16, {1, 4, 3, 3})); // 16 bits, weights of 32
static_assert(refusal<BatchNorm2d<4, dtype<f64>>>(of(bf16, {1, 4, 3, 3})) == fault_code::dtype);
static_assert(refusal<BatchNorm2d<4>>() == fault_code::inputs);
using untied = BatchNorm1d<4, affine<false>, track_running_stats<false>>; // nothing of a type of its own
static_assert(output<untied>(of(f64, {2, 4})) == of(f64, {2, 4}));
static_assert(refusal<untied>(of(scalar_type::int64, {2, 4})) == fault_code::dtype);

// Statistics over one value per channel.
using untracked = BatchNorm2d<4, track_running_stats<false>>;
static_assert(refusal<untracked>(shape{1, 4, 1, 1}) == fault_code::batch);
static_assert(refusal<untracked>(shape{2, 4, 1, 1}) == fault_code::none);
static_assert(refusal<untracked>(shape{dyn, 4, 1, 1}) == fault_code::none);
static_assert(refusal<BatchNorm2d<4>>(shape{1, 4, 1, 1}) == fault_code::none);

template <class... Tags> constexpr fault_code wrong(std::int64_t features = 4) {
    return wrong_options<Tags...>([=](detail::option_list tags) {
        return detail::make_batch_norm_options(features, detail::read_batch_norm_tags(2, tags));
    });
}

static_assert(wrong<>() == fault_code::none);
static_assert(wrong<>(0) == fault_code::sizes);
static_assert(wrong<bias<false>>() == fault_code::unknown_option);
static_assert(wrong<eps<same>>() == fault_code::option_value);
static_assert(wrong<dtype<scalar_type::complex64>>() == fault_code::option_value);

} // namespace
