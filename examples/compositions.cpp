// SPDX-License-Identifier: BSL-1.0
// How layers make a net: blocks, names, repetition, residuals, branches, functions.
#include <tally/tally.hpp>

#include <cstdint>
#include <cstdio>
#include <type_traits>

using namespace tally;

// [blocks]
template <std::int64_t In, std::int64_t Out, std::int64_t K>
struct ConvBlock : Sequential<Named<"conv", Conv2d<In, Out, kernel_size<K>, padding<same>, bias<false>>>,
                              Named<"bn", BatchNorm2d<Out>>, Named<"relu", ReLU<inplace>>> {};

/// relu(body(x) + x). What a Residual holds are children of the block.
template <std::int64_t C>
struct ResBlock
    : Sequential<Residual<Sequential<Named<"conv1", ConvBlock<C, C, 3>>, Named<"conv2", ConvBlock<C, C, 3>>>>,
                 Functional<ReLU<>>> {};

/// x * gate(x): one branch is x itself, the other is squeezed to one number for each channel.
template <std::int64_t C>
struct SqueezeExcite
    : Branches<
          Mul, Sequential<>,
          Sequential<Named<"avgpool", AdaptiveAvgPool2d<1>>, Named<"fc1", Conv2d<C, C / 4, kernel_size<1>>>,
                     Named<"act", ReLU<>>, Named<"fc2", Conv2d<C / 4, C, kernel_size<1>>>, Named<"gate", Sigmoid>>> {};

/// Three branches side by side, their channels one after the other.
struct Inception : Branches<Concat<>, Named<"b1", ConvBlock<16, 8, 1>>, Named<"b3", ConvBlock<16, 16, 3>>,
                            Named<"b5", Sequential<ConvBlock<16, 4, 1>, ConvBlock<4, 8, 5>>>> {};

// clang-format off
struct Net : Sequential<
    Named<"stem", ConvBlock<3, 16, 3>>,
    Named<"blocks", Sequential<Repeat<2, ResBlock<16>>>>,    // two blocks, with weights of their own
    Named<"se", SqueezeExcite<16>>,
    Named<"mixed", Inception>,
    Functional<AdaptiveAvgPool2d<1>>, Functional<Flatten<>>, // functions in the forward: no rows
    Named<"fc", Linear<32, 10>>> {};
// clang-format on
// [/blocks]

using In = Shape<1, 3, 32, 32>;
static_assert(std::is_same_v<output_t<Net, In>, Shape<1, 10>>);

constexpr options shown{.columns = {column::output_size, column::num_params},
                        .row_settings = {row_setting::depth, row_setting::var_names}};

int main() { std::fputs(text<Net, In, shown>.data(), stdout); }
