// SPDX-License-Identifier: BSL-1.0
// What a user writes whose own flags are strict: a broad part of what there is, compiled with all warnings as errors.
// It is an executable, so that what is used must be defined as well.
#include <tally/hana.hpp>
#include <tally/summarize.hpp>
#include <tally/tally.hpp>
#include <tally/zoo/alexnet.hpp>
#include <tally/zoo/lenet.hpp>
#include <tally/zoo/mobilenet.hpp>
#include <tally/zoo/options.hpp>
#include <tally/zoo/resnet.hpp>
#include <tally/zoo/squeezenet.hpp>
#include <tally/zoo/vgg.hpp>

#include <boost/hana.hpp>

#include <cstdint>
#include <cstdio>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>

namespace {

using namespace tally;
namespace hana = boost::hana;

// ---- layers and blocks of the user's own
struct MeanOverTime {
    static constexpr typed_shape forward(const typed_shape &input) { return {shape{input[0], input[2]}, input.dtype}; }
};

template <std::int64_t Channels> struct LayerScale {
    static constexpr const char *type_name = "LayerScale";

    static constexpr result forward(const typed_shape &input) {
        if (input.rank() < 1 || input[-1] != dim(Channels))
            return refused<dim>({.code = fault_code::channels,
                                 .wanted = "%0 channels in the last dimension",
                                 .got = "%i",
                                 .remedy = "make it %t<...> of that size",
                                 .numbers = {Channels}});
        result r;
        r.add(input);
        r.flops = input.numel();
        return r;
    }
    static constexpr void parameters(parameter_sink &sink) { sink.add({"gamma", {Channels}}); }
};

/// Two inputs, two outputs.
struct Swap {
    static constexpr result forward(shape_list inputs) {
        result r;
        r.add(inputs[1]);
        r.add(inputs[0]);
        return r;
    }
};

/// A join.
struct Mean {
    static constexpr result forward(shape_list inputs) {
        result r;
        r.add(inputs[0]);
        r.flops = inputs[0].numel() * dim(inputs.size());
        return r;
    }
};

template <std::int64_t In, std::int64_t Out>
struct Block : Sequential<Named<"conv", Conv2d<In, Out, kernel_size<3>, padding<same>, bias<false>>>,
                          Named<"bn", BatchNorm2d<Out, eps<real{1e-3}>, momentum<none>>>, Named<"act", ReLU<inplace>>> {
};

// ---- nets of all layers and compositions
struct Images
    : Sequential<Named<"stem", Block<3, 8>>, Named<"blocks", Repeat<2, Residual<Block<8, 8>>>>,
                 Branches<Concat<1>, Block<8, 4>, Conv2d<8, 4, kernel_size<1>, groups<2>, padding_mode<reflect>>>,
                 Branches<Add, Sequential<>, Block<8, 8>, Block<8, 8>>, Branches<Mul, Sequential<>, Sigmoid>,
                 Residual<Block<8, 8>, Conv2d<8, 8, kernel_size<1>>>, MaxPool2d<kernel_size<3>, stride<2>, ceil_mode<>>,
                 AvgPool2d<kernel_size<2>, count_include_pad<false>, divisor_override<3>>, PReLU<num_parameters<8>>,
                 Softmax2d, Dropout2d<p<real{0.2}>>, FeatureAlphaDropout<>, Named<"twice", Block<8, 8>>,
                 Named<"twice", Block<8, 8>>, AdaptiveMaxPool2d<4, 3>, Functional<AdaptiveAvgPool2d<1>>,
                 Functional<Flatten<>>, Linear<8, 10>, LogSoftmax<-1>> {};
using ImagesIn = Shape<2, 3, 33, 34>;

struct Volumes
    : Sequential<Conv3d<1, 2, kernel_size<3, 3, 1>, dilation<1, 2, 1>, dtype<scalar_type::float64>>,
                 BatchNorm3d<2, affine<false>, dtype<scalar_type::float64>>, Dropout3d<>, MaxPool3d<kernel_size<2>>,
                 AvgPool3d<kernel_size<2>>, AdaptiveAvgPool3d<2>, AdaptiveMaxPool3d<1>> {};
using VolumesIn = Float64<Shape<1, 1, 16, 16, 16>>;

struct Series
    : Sequential<Conv1d<4, 6, kernel_size<3>, stride<2>>, BatchNorm1d<6, track_running_stats<false>>, Identity,
                 ELU<alpha<real{0.5}>>, SELU<inplace>, CELU<>, GELU<approximate<gelu_approximation::tanh>>,
                 Hardshrink<lambda<real{0.1}>>, Hardtanh<min_val<-2>, max_val<2>>, LeakyReLU<negative_slope<real{0.1}>>,
                 LogSigmoid, Mish, ReLU6<>, RReLU<lower<real{0.1}>, upper<real{0.2}>>, SiLU,
                 Softplus<beta<2>, threshold<10>>, Softshrink<>, Softsign, Tanh, Tanhshrink, Threshold<0, 1>, Dropout<>,
                 AlphaDropout<>, MaxPool1d<kernel_size<2>>, AvgPool1d<kernel_size<2>>, AdaptiveMaxPool1d<8>,
                 AdaptiveAvgPool1d<4>, GLU<1>, Softmax<1>, Softmin<1>, Flatten<1, -1>, Unflatten<1, 3, 4>, MeanOverTime,
                 LayerScale<4>, Linear<4, 4, bias<false>>> {};
using SeriesIn = Shape<2, 4, 64>;

// ---- constants
constexpr options all_of_it{.depth = 20,
                            .columns = {column::input_size, column::output_size, column::num_params,
                                        column::params_percent, column::kernel_size, column::groups, column::mult_adds,
                                        column::trainable, column::stride, column::padding, column::dilation,
                                        column::flops},
                            .row_settings = {row_setting::depth, row_setting::var_names, row_setting::ascii_only,
                                             row_setting::hide_recursive_layers},
                            .counting = counting::torchinfo,
                            .col_width = 22};

template <class Net, class In>
constexpr bool has_constants = params<Net> >= trainable<Net> && macs<Net, In> >= 0 && flops<Net, In> >= 0 &&
                               fits<Net, In> && must_fit<Net, In> && !text<Net, In>.empty() &&
                               text<Net, In, all_of_it>.size() > text<Net, In>.size() / 2 &&
                               summary<Net, In>.rows.size() > 1 && summary<Net, In>.totals.params == params<Net>;

static_assert(has_constants<Images, ImagesIn> && has_constants<Volumes, VolumesIn> && has_constants<Series, SeriesIn>);
static_assert(std::is_same_v<output_t<Images, ImagesIn>, Shape<2, 10>>);
static_assert(std::is_same_v<output_t<Series, Shape<dyn, 4, dyn>>, Shape<dyn, 4>>);
static_assert(!fits<Images, Shape<2, 4, 33, 34>> && !fits<Images, Int64<ImagesIn>>);
static_assert(std::is_same_v<output_t<Swap, Inputs<Shape<1>, Shape<2>>>, Inputs<Shape<2>, Shape<1>>>);
static_assert(std::is_same_v<output_t<Branches<Mean, Tanh, Sequential<>>, Shape<3>>, Shape<3>>);

template <class Net> constexpr bool is_of_the_zoo = fits<Net, Shape<1, 3, 224, 224>> && params<Net> > 1'000'000;
using Small = zoo::MobileNetV2<zoo::width_mult<real{0.35}>, zoo::num_classes<10>>;
static_assert(is_of_the_zoo<zoo::alexnet> && is_of_the_zoo<zoo::resnet18> && is_of_the_zoo<zoo::resnet50>);
static_assert(is_of_the_zoo<zoo::squeezenet1_1> && is_of_the_zoo<zoo::vgg11_bn> && is_of_the_zoo<zoo::mobilenet_v2>);
static_assert(params<Small> < 500'000 && fits<zoo::lenet5, Shape<1, 1, 28, 28>>);

constexpr auto heavy = hana::find_if(
    layers<zoo::lenet5>, [](auto layer) { return hana::bool_c<(params<typename decltype(layer)::type> > 40'000)>; });
static_assert(heavy == hana::just(hana::type_c<Linear<400, 120>>) || heavy != hana::nothing);

// ---- at run time
template <class Net, class In> std::string shown() {
    std::ostringstream out;
    out << summary<Net, In> << summary<Net, In, all_of_it> << text<Net, In>;
    const report r = summary<Net, In>;
    out << r << to_text(r) << to_text(r, all_of_it) << to_text(r, {.depth = 1, .columns = {column::flops}});
    for (const record &row : r.rows)
        for (const typed_shape &sizes : row.outputs)
            for (const dim size : sizes)
                out << row.type << row.path << row.depth << sizes << size.value() << row.macs << row.params;
    return out.str();
}

template <class Size> std::int64_t counted(Size batch, Size side) {
    const report r = summarize<Images>(shape{batch, 3, side, side});
    const net_totals only = totals_of<Images>(shape{batch, 3, side, side}, counting::torchinfo);
    const report with_options = summarize<Images>(shape{batch, Size{3}, side, side}, {.depth = 2});
    const std::string text = to_text(with_options);
    return r.totals.macs + only.totals.macs + only.outputs[0][0].value() + static_cast<std::int64_t>(text.size());
}

std::string refused_at_run_time(std::int64_t channels) {
    try {
        const report r = summarize<Images>(shape{1, channels, 32, 32});
        return to_text(r, {.col_width = 0});
    } catch (const error &e) {
        return e.code() == fault_code::channels ? e.what() : "another error";
    }
}

} // namespace

int main() {
    const std::string tables = shown<Images, ImagesIn>() + shown<Volumes, VolumesIn>() + shown<Series, SeriesIn>() +
                               shown<Small, Shape<1, 3, 64, 64>>();
    const report swapped = summarize<Swap>({shape{5, 3}, shape{2}});
    hana::for_each(layers<zoo::lenet5>, [](auto layer) { std::puts(decltype(layer)::type::options.type); });
    const bool right = counted(2, 32) == counted(2U, 32U) && counted<std::int64_t>(1, 64) == counted<short>(1, 64) &&
                       counted<std::size_t>(3, 64) == counted<unsigned char>(3, 64) && !tables.empty() &&
                       swapped.rows.size() == 1 && refused_at_run_time(4).starts_with("[T02] at stem.conv");
    return right ? 0 : 1;
}
