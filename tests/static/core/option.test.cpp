// SPDX-License-Identifier: BSL-1.0
#include <tally/core/option.hpp>

#include <tally/core/option_reader.hpp>

#include <initializer_list>
#include <string_view>

using namespace tally;

namespace {

// Everything that a reader can be asked, over two spatial dimensions.
struct all_kinds {
    std::int64_t stride[3]{1, 1, 1};
    std::int64_t padding[3]{};
    padding_kind form = padding_kind::explicit_sizes;
    std::int64_t groups = 1;
    bool bias = true;
    double eps = 1e-5;
    double momentum = 0.1;
    bool no_momentum = false;
    double p = 0.5;
    padding_mode_kind mode = padding_mode_kind::zeros;
    scalar_type dtype = f32;
    fault error{};
};

template <class... Tags> constexpr all_kinds read() {
    const detail::option_list tags{detail::option_of<Tags>...};
    all_kinds o;
    detail::option_reader reader(tags, o.error, 2);
    reader.sizes(option_kind::stride, o.stride, 1);
    reader.padding(o.padding, o.form);
    reader.integer(option_kind::groups, o.groups, 1);
    reader.flag(option_kind::bias, o.bias);
    reader.number(option_kind::eps, o.eps);
    reader.optional_number(option_kind::momentum, o.momentum, o.no_momentum);
    reader.probability(option_kind::p, o.p);
    reader.choice(option_kind::padding_mode, o.mode);
    reader.weights_dtype(o.dtype);
    reader.finish();
    return o;
}

template <class... Tags> constexpr fault_code refusal() { return read<Tags...>().error.code; }

// Any order.
static_assert(read<stride<2, 3>, bias<false>>().stride[1] == 3 && !read<stride<2, 3>, bias<false>>().bias);
static_assert(read<bias<false>, stride<2>>().stride[1] == 2 && !read<bias<false>, stride<2>>().bias);

// Values.
static_assert(read<padding<1, 2>>().padding[1] == 2);
static_assert(read<padding<same>>().form == same && read<padding<valid>>().form == valid);
static_assert(read<groups<4>>().groups == 4);
static_assert(read<eps<real{1e-3}>>().eps == 1e-3 && read<eps<1>>().eps == 1);
static_assert(read<momentum<none>>().no_momentum && !read<momentum<real{0.5}>>().no_momentum);
static_assert(read<momentum<real{0.5}>>().momentum == 0.5);
static_assert(read<p<0>>().p == 0 && read<p<1>>().p == 1);
static_assert(read<padding_mode<circular>>().mode == circular);
static_assert(read<dtype<bf16>>().dtype == bf16);
static_assert(refusal<>() == fault_code::none);

// Unknown, doubled and ill-valued ones.
struct stranger {};

static_assert(refusal<ceil_mode<>>() == fault_code::unknown_option);
static_assert(refusal<stranger>() == fault_code::unknown_option);
static_assert(read<stranger>().error.word == std::string_view("stranger"));
static_assert(refusal<int>() == fault_code::unknown_option);
static_assert(refusal<stride<2>, bias<true>, stride<2>>() == fault_code::doubled_option);
static_assert(refusal<stride<1, 2, 3>>() == fault_code::option_count);
static_assert(refusal<stride<>>() == fault_code::option_count);
static_assert(refusal<stride<0>>() == fault_code::option_value);
static_assert(refusal<stride<1, -1>>() == fault_code::option_value);
static_assert(refusal<padding<-1>>() == fault_code::option_value);
static_assert(refusal<padding<real{1.0}>>() == fault_code::option_value);
static_assert(refusal<padding<none>>() == fault_code::option_value);
static_assert(refusal<padding<same, 1>>() == fault_code::option_value);
static_assert(refusal<groups<0>>() == fault_code::option_value);
static_assert(refusal<eps<same>>() == fault_code::option_value);
static_assert(refusal<eps<none>>() == fault_code::option_value);
static_assert(refusal<p<real{1.5}>>() == fault_code::option_value);
static_assert(refusal<p<-1>>() == fault_code::option_value);
static_assert(refusal<dtype<scalar_type::int64>>() == fault_code::option_value);
static_assert(refusal<dtype<scalar_type::complex64>>() == fault_code::option_value);

} // namespace
