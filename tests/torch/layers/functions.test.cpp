// SPDX-License-Identifier: BSL-1.0
// The functions that a forward of values calls: their formulas against their twins, LibTorch's functions.

#include <tally/functions/elementwise.hpp>
#include <tally/functions/numbers.hpp>
#include <tally/functions/products.hpp>
#include <tally/functions/reductions.hpp>
#include <tally/functions/views.hpp>
#include <tally/torch/detail/call_function.hpp>

#include <torch/support/fuzz.hpp>
#include <torch/support/observed_call.hpp>

#include <algorithm>
#include <limits>

using namespace tally;
using namespace tally::tests;

namespace {

using argument = basic_argument<dim>;

/// A function with the arguments that are no tensors, as a layer of `fuzz`.
struct function_call : layer_options {
    const function_info *function = nullptr;
    std::vector<argument> given{};

    const char *name() const { return function->name; }
};

result forward(const function_call &o, shape_list in) {
    return o.function->forward({o.given.data(), static_cast<int>(o.given.size())}, in);
}

using known = known_difference<function_call>;

/// What a function is called with.
struct drawn_call {
    std::vector<typed_shape> in{};
    std::vector<argument> given{};

    shape_list list() const { return {in.data(), static_cast<int>(in.size())}; }
};

tally::detail::function_arguments arguments_of(const std::vector<argument> &given) {
    tally::detail::function_arguments all;
    for (const argument &a : given)
        all.push_back({a.kind, a.kind == argument_kind::size ? a.size.value() : a.integer, a.real});
    return all;
}

torch::Tensor call_twin(const function_info &function, const drawn_call &c) {
    tally::detail::tensor_list tensors;
    for (const typed_shape &s : c.in)
        tensors.push_back(zero_tensor(s));
    return tally::detail::call_function(function, tensors, arguments_of(c.given));
}

// ---- what is drawn -----------------------------------------------------------------------------------------------

/// A number that is written down.
argument written(std::int64_t n) { return {argument_kind::integer, n, 0, dim(n)}; }

/// One that is written down, or that a size is.
argument size_or_written(chooser &any, std::int64_t n) {
    return n >= 0 && any.chance(30) ? argument{argument_kind::size, 0, 0, dim(n)} : written(n);
}

argument real_number(double x) { return {argument_kind::real, 0, x, {}}; }

argument any_scalar(chooser &any) {
    if (any.chance(3))
        return any.chance(50) ? real_number(any.one_of({1e5, -1e9, 1e300}))
                              : written(any.one_of({-1000, 1000, 100'000}));
    return any.chance(50) ? real_number(any.one_of({0.0, 1.0, 0.5, 2.5, -1.0}))
                          : size_or_written(any, any.one_of({0, 1, 2, 3, -1, -2}));
}

/// Of few elements.
shape any_sizes(chooser &any, int least_rank = 0, int most_rank = 5) {
    const int rank = static_cast<int>(any.between(least_rank, most_rank));
    shape s{};
    for (int i = 0; i < rank; ++i)
        s.push_back(any.chance(4) ? 0 : any.chance(25) ? 1 : any.between(1, rank > 3 ? 3 : 6));
    return s;
}

typed_shape any_tensor(chooser &any, int least_rank = 0, int most_rank = 5) {
    return {any_sizes(any, least_rank, most_rank), any.any_type()};
}

typed_shape floating_tensor(chooser &any, int least_rank = 0, int most_rank = 5) {
    return {any_sizes(any, least_rank, most_rank), any.chance(20) ? any.any_type() : any.floating()};
}

/// Mostly one that broadcasts with another.
shape broadcastable(chooser &any, const shape &with) {
    const int rank = with.rank();
    const int dropped = any.chance(30) ? static_cast<int>(any.between(0, rank)) : 0;
    shape s(with.begin() + dropped, rank - dropped);
    for (dim &size : s)
        if (any.chance(20))
            size = any.chance(90) ? 1 : any.between(0, 4);
    if (s.rank() < 5 && any.chance(5)) {
        shape longer{any.between(1, 2)};
        for (const dim size : s)
            longer.push_back(size);
        return longer;
    }
    return s;
}

drawn_call any_unary(chooser &any) { return {{any_tensor(any)}}; }
drawn_call floating_unary(chooser &any) { return {{floating_tensor(any)}}; }
drawn_call with_one_scalar(chooser &any) { return {{floating_tensor(any)}, {any_scalar(any)}}; }
drawn_call with_two_scalars(chooser &any) { return {{floating_tensor(any)}, {any_scalar(any), any_scalar(any)}}; }
drawn_call with_approximation(chooser &any) { return {{floating_tensor(any)}, {written(any.between(0, 1))}}; }

drawn_call clamped(chooser &any) {
    drawn_call c{{any_tensor(any)}, {any_scalar(any), any_scalar(any)}};
    if (any.chance(30))
        c.given[static_cast<std::size_t>(any.between(0, 1))] = {};
    if (any.chance(3))
        c.given = {argument{}, argument{}};
    return c;
}

drawn_call two_tensors(chooser &any) {
    drawn_call c{{any_tensor(any)}};
    c.in.push_back({broadcastable(any, c.in[0]), any.chance(50) ? c.in[0].dtype : any.any_type()});
    return c;
}

drawn_call tensor_and_scalar(chooser &any) { return {{any_tensor(any)}, {any_scalar(any)}}; }

/// A tensor and another one or a number.
drawn_call two_operands(chooser &any) { return any.chance(60) ? two_tensors(any) : tensor_and_scalar(any); }

drawn_call masked(chooser &any) {
    drawn_call c{{any_tensor(any)},
                 {any.chance(10)  ? real_number(any.one_of({-std::numeric_limits<double>::infinity(), -1e9, 1e300}))
                  : any.chance(5) ? written(any.one_of({-1000, 1000, 100'000'000}))
                                  : any_scalar(any)}};
    c.in.push_back(
        {broadcastable(any, c.in[0]), any.chance(95) ? scalar_type::boolean : any.one_of({f32, scalar_type::int64})});
    return c;
}

/// A floating-point tensor and a dimension.
drawn_call along(chooser &any) {
    drawn_call c{{floating_tensor(any)}};
    c.given = {written(any.dimension(c.in[0].rank()))};
    return c;
}

/// Keepdim and dimensions, mostly each once.
drawn_call reduced(chooser &any, typed_shape x, std::int64_t most) {
    drawn_call c{{x}, {written(any.chance(50))}};
    std::int64_t count = any.between(0, std::min<std::int64_t>(most, x.rank() ? x.rank() : 1));
    for (int d = 0; d < x.rank() && count > 0; ++d)
        if (any.chance(50)) {
            c.given.push_back(written(any.chance(30) ? d - x.rank() : d));
            --count;
        }
    if (most > 1 && any.chance(8))
        c.given.push_back(written(any.dimension(x.rank())));
    else if (c.given.size() < 2 && any.chance(60))
        c.given.push_back(written(any.dimension(x.rank())));
    return c;
}

drawn_call any_reduced(chooser &any) { return reduced(any, any_tensor(any), 5); }
drawn_call floating_reduced(chooser &any) { return reduced(any, floating_tensor(any), 5); }
drawn_call once_reduced(chooser &any) { return reduced(any, any_tensor(any), 1); }

std::vector<argument> sizes_drawn(chooser &any, const std::vector<std::int64_t> &sizes) {
    std::vector<argument> all;
    for (const std::int64_t n : sizes)
        all.push_back(size_or_written(any, n));
    return all;
}

/// The sizes exchanged and multiplied, one of them -1; seldom others.
drawn_call viewed(chooser &any) {
    drawn_call c{{any_tensor(any)}};
    std::vector<std::int64_t> sizes = sizes_of(c.in[0]);
    for (std::size_t i = 1; i < sizes.size(); ++i)
        std::swap(sizes[i], sizes[static_cast<std::size_t>(any.between(0, static_cast<std::int64_t>(i)))]);
    while (sizes.size() > 1 && any.chance(40)) {
        const std::int64_t last = sizes.back();
        sizes.pop_back();
        sizes.back() *= last;
    }
    while (sizes.size() < 5 && any.chance(15))
        sizes.push_back(1);
    if (!sizes.empty()) {
        std::int64_t &one =
            sizes[static_cast<std::size_t>(any.between(0, static_cast<std::int64_t>(sizes.size()) - 1))];
        if (any.chance(50))
            one = -1;
        else if (any.chance(20))
            one = any.between(-2, 6);
        if (any.chance(10))
            sizes.back() = any.between(-2, 6);
    }
    c.given = sizes_drawn(any, sizes);
    return c;
}

drawn_call viewed_as(chooser &any) {
    drawn_call c{{any_tensor(any)}};
    shape other{};
    for (const argument &a : viewed(any).given)
        other.push_back(a.size.known() ? a.size : 1);
    if (any.chance(80)) {
        other = c.in[0];
        std::reverse(other.begin(), other.end());
        if (other.rank() < 5 && any.chance(30))
            other.push_back(1);
    }
    c.in.push_back({other, any.any_type()});
    return c;
}

drawn_call flattened(chooser &any) {
    drawn_call c{{any_tensor(any)}};
    std::int64_t first = any.dimension(c.in[0].rank()), last = any.dimension(c.in[0].rank());
    const int rank = c.in[0].rank();
    if (any.chance(70) && (first + rank) % (rank + !rank) > (last + rank) % (rank + !rank))
        std::swap(first, last);
    c.given = {written(first), written(last)};
    return c;
}

drawn_call permuted(chooser &any) {
    drawn_call c{{any_tensor(any)}};
    const int rank = c.in[0].rank();
    for (int i = 0; i < rank; ++i) {
        c.given.push_back(written(any.chance(20) ? i - rank : i));
        std::swap(c.given.back(), c.given[static_cast<std::size_t>(any.between(0, i))]);
    }
    if (rank && any.chance(10))
        c.given[0] = written(any.dimension(rank));
    if (any.chance(4))
        c.given.push_back(written(0));
    if (rank && any.chance(4))
        c.given.pop_back();
    return c;
}

drawn_call two_dimensions(chooser &any) {
    drawn_call c{{any_tensor(any)}};
    c.given = {written(any.dimension(c.in[0].rank())), written(any.dimension(c.in[0].rank()))};
    return c;
}

drawn_call of_two_at_most(chooser &any) { return {{any_tensor(any, 0, any.chance(20) ? 5 : 2)}}; }

drawn_call one_more(chooser &any) {
    drawn_call c{{any_tensor(any)}};
    c.given = {written(any.dimension(c.in[0].rank() + 1))};
    return c;
}

drawn_call squeezed(chooser &any) {
    drawn_call c{{any_tensor(any)}};
    for (dim &size : c.in[0])
        if (any.chance(40))
            size = 1;
    if (any.chance(60))
        c.given = {written(any.dimension(c.in[0].rank()))};
    return c;
}

/// A shape with sizes of 1, and what it was with them.
drawn_call stretched(chooser &any, std::vector<std::int64_t> &to) {
    drawn_call c{{any_tensor(any)}};
    to = sizes_of(c.in[0]);
    for (dim &size : c.in[0])
        if (any.chance(40))
            size = 1;
    while (to.size() < 5 && any.chance(20))
        to.insert(to.begin(), any.between(0, 4));
    if (!to.empty() && any.chance(8))
        to[static_cast<std::size_t>(any.between(0, static_cast<std::int64_t>(to.size()) - 1))] = any.between(-2, 4);
    if (!to.empty() && any.chance(3))
        to.erase(to.begin());
    return c;
}

drawn_call expanded(chooser &any) {
    std::vector<std::int64_t> to;
    drawn_call c = stretched(any, to);
    for (std::size_t i = 0; i < to.size(); ++i)
        if (any.chance(i + static_cast<std::size_t>(c.in[0].rank()) < to.size() ? 3 : 20))
            to[i] = -1;
    c.given = sizes_drawn(any, to);
    return c;
}

drawn_call expanded_as(chooser &any) {
    std::vector<std::int64_t> to;
    drawn_call c = stretched(any, to);
    typed_shape other(shape{}, any.any_type());
    for (const std::int64_t n : to)
        other.push_back(n < 0 ? 2 : n);
    c.in.push_back(other);
    return c;
}

drawn_call repeated(chooser &any) {
    drawn_call c{{any_tensor(any, 0, 4)}};
    const std::int64_t count = c.in[0].rank() + (any.chance(30) ? any.between(0, 2) : 0) - any.chance(5);
    for (std::int64_t i = 0; i < count; ++i)
        c.given.push_back(size_or_written(any, any.chance(4) ? any.between(-2, 0) : any.between(1, 3)));
    return c;
}

/// A place in a dimension, seldom beyond.
std::int64_t place(chooser &any, const shape &s, std::int64_t at) {
    const std::int64_t rank = s.rank();
    const std::int64_t size = rank && at >= -rank && at < rank ? s[static_cast<int>(at)].value() : 1;
    return any.chance(15) ? any.between(-size - 2, size + 2) : any.between(0, std::max<std::int64_t>(size - 1, 0));
}

drawn_call sliced(chooser &any) {
    drawn_call c{{any_tensor(any)}};
    const std::int64_t at = any.dimension(c.in[0].rank());
    const argument nothing{};
    c.given = {written(at), any.chance(20) ? nothing : size_or_written(any, place(any, c.in[0], at)),
               any.chance(20) ? nothing : size_or_written(any, place(any, c.in[0], at)),
               written(any.chance(5) ? any.between(-1, 0) : any.between(1, 3))};
    return c;
}

drawn_call narrowed(chooser &any) {
    drawn_call c{{any_tensor(any)}};
    const std::int64_t at = any.dimension(c.in[0].rank()), start = place(any, c.in[0], at);
    std::int64_t length = any.between(0, 2);
    if (any.chance(85) && c.in[0].rank() && at >= -c.in[0].rank() && at < c.in[0].rank())
        length = std::max<std::int64_t>(0, c.in[0][static_cast<int>(at)].value() - std::max<std::int64_t>(start, 0));
    if (any.chance(4))
        length = any.between(-2, 3);
    c.given = {written(at), size_or_written(any, start), size_or_written(any, length)};
    return c;
}

drawn_call selected(chooser &any) {
    drawn_call c{{any_tensor(any, any.chance(90))}};
    const std::int64_t at = any.dimension(c.in[0].rank());
    c.given = {written(at), size_or_written(any, place(any, c.in[0], at))};
    return c;
}

drawn_call chunked(chooser &any) {
    drawn_call c{{any_tensor(any, any.chance(90))}};
    c.given = {written(any.chance(4) ? any.between(-1, 0) : any.between(1, 4)), written(any.dimension(c.in[0].rank())),
               written(any.chance(70) ? 0 : any.between(-1, 3))};
    return c;
}

drawn_call cut(chooser &any) {
    drawn_call c = chunked(any);
    c.given[0] = size_or_written(any, c.given[0].integer);
    return c;
}

drawn_call cut_by_sizes(chooser &any) {
    drawn_call c{{any_tensor(any, any.chance(95))}};
    const std::int64_t at = any.dimension(c.in[0].rank()), rank = c.in[0].rank();
    std::int64_t left = rank && at >= -rank && at < rank ? c.in[0][static_cast<int>(at)].value() : 1;
    std::vector<std::int64_t> sizes;
    for (int n = static_cast<int>(any.between(0, 2)); n > 0; --n) {
        sizes.push_back(any.between(0, left));
        left -= sizes.back();
    }
    if (any.chance(95))
        sizes.push_back(left);
    if (!sizes.empty() && any.chance(8))
        sizes[0] = any.between(-2, 4);
    if (sizes.size() > 1 && any.chance(3)) { // less than 0, but right in all
        sizes[0] -= 7;
        sizes[1] += 7;
    }
    c.given = sizes_drawn(any, sizes);
    const std::int64_t number = any.chance(95) && !sizes.empty()
                                    ? any.between(0, static_cast<std::int64_t>(sizes.size()) - 1)
                                    : any.between(-1, 3);
    c.given.insert(c.given.begin(), {written(at), written(number)});
    return c;
}

/// Several of one shape, but for one dimension.
drawn_call joined(chooser &any, int more_dimensions, bool of_one_size) {
    drawn_call c;
    const typed_shape first = any_tensor(any, more_dimensions ? 0 : any.chance(95), 4);
    const std::int64_t at = any.dimension(first.rank() + more_dimensions);
    for (std::int64_t n = any.chance(2) ? 0 : any.between(1, 4); n > 0; --n) {
        typed_shape next = any.chance(97) ? first : any_tensor(any, 0, 4);
        if (any.chance(30))
            next.dtype = any.any_type();
        if (!of_one_size && at >= -next.rank() && at < next.rank())
            next[static_cast<int>(at)] = any.between(0, 4);
        if (!of_one_size && any.chance(2))
            next = {shape{0}, next.dtype};
        c.in.push_back(next);
    }
    c.given = {written(at)};
    return c;
}

drawn_call concatenated(chooser &any) { return joined(any, 0, false); }
drawn_call stacked(chooser &any) { return joined(any, 1, true); }

drawn_call padded(chooser &any) {
    drawn_call c{{any_tensor(any)}};
    const std::int64_t dims = any.between(0, c.in[0].rank() + any.chance(4));
    for (std::int64_t i = 0; i < 2 * dims; ++i)
        c.given.push_back(size_or_written(any, any.chance(12) ? any.between(-3, -1) : any.between(0, 3)));
    if (any.chance(4))
        c.given.push_back(written(1));
    return c;
}

drawn_call cast(chooser &any) { return {{any_tensor(any)}, {written(static_cast<std::int64_t>(any.any_type()))}}; }

drawn_call counted(chooser &any) {
    return {{}, {size_or_written(any, any.chance(10) ? any.between(-3, 0) : any.between(0, 9))}};
}

scalar_type factor_type(chooser &any) { return any.chance(70) ? any.one_of({f32, f64}) : any.any_type(); }

/// Two factors of matmul: each a vector or matrices.
drawn_call multiplied(chooser &any) {
    const scalar_type type = factor_type(any);
    typed_shape a(any_sizes(any, 1, 4), type);
    shape batch(a.begin(), std::max(a.rank() - 2, 0));
    batch = broadcastable(any, batch);
    typed_shape b(batch, any.chance(93) ? type : any.any_type());
    if (b.rank() > 0 || any.chance(70)) {
        b.push_back(a[-1]);
        b.push_back(any.chance(4) ? 0 : any.between(1, 4));
    } else
        b.push_back(a[-1]);
    if (any.chance(4))
        b[any.chance(50) ? 0 : -1] = any.between(0, 4);
    if (any.chance(2))
        a.resize(0);
    if (any.chance(2))
        b.resize(0);
    return {{a, b}};
}

/// Two matrices or batches of them.
drawn_call matrices(chooser &any, int rank) {
    const scalar_type type = factor_type(any);
    typed_shape a(any_sizes(any, rank, rank), type), b(a, any.chance(93) ? type : any.any_type());
    b[-2] = a[-1];
    b[-1] = any.chance(4) ? 0 : any.between(1, 4);
    if (any.chance(8))
        b[static_cast<int>(any.between(0, rank - 1))] = any.between(0, 4);
    if (any.chance(2))
        a = {any_sizes(any, 0, 4), type};
    if (any.chance(2))
        b = {any_sizes(any, 0, 4), type};
    return {{a, b}};
}

drawn_call matrices_of_one(chooser &any) { return matrices(any, 2); }
drawn_call batches(chooser &any) { return matrices(any, 3); }

/// Queries, keys, values and perhaps a mask.
drawn_call attended(chooser &any) {
    const scalar_type type = any.chance(85) ? any.one_of({f32, f64}) : any.any_type();
    typed_shape q(any_sizes(any, any.chance(5) ? 1 : 3, 4), type), k = q, v = q;
    const bool fine = q.rank() >= 2;
    if (fine) {
        k[-2] = any.chance(3) ? 0 : any.between(1, 4);
        v[-2] = k[-2];
        v[-1] = any.between(1, 4);
    }
    for (typed_shape *s : {&q, &k, &v}) {
        if (any.chance(3))
            s->dtype = any.any_type();
        if (any.chance(5))
            (*s)[0] = 1;
        if (any.chance(2))
            (*s)[-1] = any.between(0, 4);
        if (any.chance(3))
            *s = {any_sizes(any, 2, 4), s->dtype};
    }
    drawn_call c{{q, k, v}};
    if (any.chance(40)) {
        typed_shape mask(q, any.chance(30) ? scalar_type::boolean : any.chance(90) ? q.dtype : any.any_type());
        if (fine) {
            mask[-1] = k.rank() > 1 ? k[-2] : 1;
            static_cast<shape &>(mask) = broadcastable(any, mask);
        }
        c.in.push_back(mask);
    }
    return c;
}

// ---- where LibTorch differs --------------------------------------------------------------------------------------

bool is_empty(const shape &s) { return s.numel() == dim(0); }

bool any_empty(shape_list in) { return std::any_of(in.begin(), in.end(), is_empty); }

bool says(const known::situation &s, const char *text) { return s.refusal.find(text) != std::string::npos; }

constexpr bool later = libtorch >= 200; ///< there it is not known whether they differ

known nothing_computed() {
    return {.reason = "LibTorch has no kernel for the types, but there are no elements to need one",
            .applies =
                [](const auto &s) {
                    return any_empty(s.inputs) && s.we_refuse && !s.they_refuse &&
                           forward(s.options, s.inputs).error.code == fault_code::dtype;
                },
            .may_be_absent = true};
}

known complex_of_16_bits() {
    return {.reason = "tally has no complex numbers of 16 bits",
            .applies =
                [](const auto &s) {
                    bool half = false, complex = false;
                    for (const typed_shape &x : s.inputs) {
                        half = half || x.dtype == f16 || x.dtype == bf16;
                        complex = complex || is_complex(x.dtype);
                    }
                    return half && complex && !s.we_refuse;
                },
            .may_be_absent = true};
}

known number_beyond() {
    return {.reason = "tally does not compare the number with the type of the elements",
            .applies = [](const auto &s) { return !s.we_refuse && s.they_refuse && says(s, "without overflow"); },
            .may_be_absent = later};
}

known dimension_of_1() {
    return {.reason = "LibTorch has no kernel for the type, but looks at no elements in a dimension of one",
            .applies =
                [](const auto &s) {
                    const shape &x = s.inputs[0];
                    const bool one = s.options.given.size() > 1 && x.rank() > 0
                                         ? x[static_cast<int>(s.options.given[1].integer)] == dim(1)
                                         : x.numel() == dim(1);
                    return one && s.we_refuse && !s.they_refuse;
                },
            .may_be_absent = later};
}

known whole_queries() {
    return {.reason = "LibTorch 1 makes float32 of whole numbers that it scales",
            .applies = [](const auto &s) { return !is_floating(s.inputs[0].dtype) && s.we_refuse && !s.they_refuse; },
            .may_be_absent = true};
}

known sizes_below_0() {
    return {.reason = "LibTorch looks at no size below 0 where there are no elements",
            .applies =
                [](const auto &s) {
                    bool below = false, of_0 = any_empty(s.inputs);
                    for (const argument &a : s.options.given) {
                        below = below || a.integer < 0;
                        of_0 = of_0 || (a.kind != argument_kind::left_out && a.integer == 0 && !(a.size.value() > 0));
                    }
                    return below && of_0 && s.we_refuse && !s.they_refuse;
                },
            .may_be_absent = later};
}

known start_below_0() {
    return {.reason = "LibTorch takes -1 for a start in a dimension without elements",
            .applies =
                [](const auto &s) {
                    return any_empty(s.inputs) && s.options.given[1].integer == -1 && s.we_refuse && !s.they_refuse;
                },
            .may_be_absent = later};
}

known shape_of_0() {
    return {.reason = "LibTorch skips tensors of the shape [0]", .applies = [](const auto &s) {
                const auto skipped = [](const typed_shape &x) { return x == shape{0}; };
                return std::any_of(s.inputs.begin(), s.inputs.end(), skipped) && s.we_refuse && !s.they_refuse;
            }};
}

known nothing_left() {
    return {.reason = "LibTorch 1 cuts off no dimension to nothing",
            .applies = [](const auto &s) { return !s.we_refuse && s.they_refuse && says(s, "a negative output size"); },
            .may_be_absent = true};
}

known mask_of_numbers() {
    return {
        .reason = "LibTorch 1 takes masks of other elements than bool",
        .applies =
            [](const auto &s) { return s.inputs[1].dtype != scalar_type::boolean && s.we_refuse && !s.they_refuse; },
        .may_be_absent = true};
}

known mask_of_other_elements() {
    return {.reason = "LibTorch 1 takes masks of other elements than the queries'",
            .applies =
                [](const auto &s) {
                    return s.inputs.count > 3 && s.inputs[3].dtype != s.inputs[0].dtype && s.we_refuse &&
                           !s.they_refuse;
                },
            .may_be_absent = true};
}

known mask_of_one_dimension() {
    return {
        .reason = "LibTorch 1 takes masks of one dimension, or none",
        .applies =
            [](const auto &s) { return s.inputs.count > 3 && s.inputs[3].rank() < 2 && s.we_refuse && !s.they_refuse; },
        .may_be_absent = true};
}

known nothing_to_attend() {
    return {.reason = "newer versions of LibTorch do not look at the sizes where there is nothing to compute",
            .applies =
                [](const auto &s) {
                    const auto empty = [](const typed_shape &x) { return x.numel() == dim(0); };
                    return std::any_of(s.inputs.begin(), s.inputs.end(), empty) && !s.they_refuse;
                },
            .may_be_absent = true};
}

known mask_of_more_dimensions() {
    return {.reason = "newer versions of LibTorch take masks of more dimensions than the queries have",
            .applies =
                [](const auto &s) {
                    return s.inputs.count > 3 && s.inputs[3].rank() > s.inputs[0].rank() && s.we_refuse &&
                           !s.they_refuse;
                },
            .may_be_absent = true};
}

// ---- the functions -----------------------------------------------------------------------------------------------

struct function_case {
    const function_info &function;
    drawn_call (*draw)(chooser &);
    std::vector<known> differences{};
};

const std::vector<function_case> &all_functions() {
    using namespace tally::functions;
    static const std::vector<function_case> all{
        {view_function<dim>, viewed},
        {reshape_function<dim>, viewed},
        {view_as_function<dim>, viewed_as},
        {flatten_function<dim>, flattened},
        {permute_function<dim>, permuted},
        {transpose_function<dim>, two_dimensions},
        {t_function<dim>, of_two_at_most},
        {unsqueeze_function<dim>, one_more},
        {squeeze_function<dim>, squeezed},
        {expand_function<dim>, expanded, {sizes_below_0()}},
        {expand_as_function<dim>, expanded_as},
        {repeat_function<dim>, repeated, {sizes_below_0()}},
        {slice_function<dim>, sliced},
        {narrow_function<dim>, narrowed, {start_below_0()}},
        {select_function<dim>, selected},
        {chunk_function<dim>, chunked},
        {split_function<dim>, cut},
        {split_with_sizes_function<dim>, cut_by_sizes},
        {cat_function<dim>, concatenated, {shape_of_0()}},
        {stack_function<dim>, stacked},
        {pad_function<dim>, padded, {nothing_left()}},
        {to_function<dim>, cast},
        {zeros_like_function<dim>, any_unary},
        {ones_like_function<dim>, any_unary},
        {arange_function<dim>, counted},
        {relu_function<dim>, any_unary},
        {relu6_function<dim>, any_unary},
        {gelu_function<dim>, with_approximation},
        {silu_function<dim>, floating_unary},
        {mish_function<dim>, floating_unary},
        {elu_function<dim>, with_one_scalar, {number_beyond()}},
        {selu_function<dim>, floating_unary},
        {celu_function<dim>, with_one_scalar, {number_beyond()}},
        {leaky_relu_function<dim>, with_one_scalar, {number_beyond()}},
        {sigmoid_function<dim>, any_unary},
        {log_sigmoid_function<dim>, floating_unary},
        {tanh_function<dim>, any_unary},
        {softplus_function<dim>, with_two_scalars, {number_beyond()}},
        {exp_function<dim>, any_unary},
        {log_function<dim>, any_unary},
        {sqrt_function<dim>, any_unary},
        {rsqrt_function<dim>, any_unary},
        {sin_function<dim>, any_unary},
        {cos_function<dim>, any_unary},
        {erf_function<dim>, any_unary},
        {reciprocal_function<dim>, any_unary},
        {abs_function<dim>, any_unary},
        {neg_function<dim>, any_unary},
        {square_function<dim>, any_unary},
        {clamp_function<dim>, clamped},
        {add_function<dim>, two_operands},
        {sub_function<dim>, two_operands},
        {rsub_function<dim>, tensor_and_scalar},
        {mul_function<dim>, two_operands},
        {div_function<dim>, two_operands},
        {pow_function<dim>, two_operands, {number_beyond()}},
        {maximum_function<dim>, two_tensors},
        {minimum_function<dim>, two_tensors},
        {eq_function<dim>, two_operands},
        {ne_function<dim>, two_operands},
        {lt_function<dim>, two_operands},
        {le_function<dim>, two_operands},
        {gt_function<dim>, two_operands},
        {ge_function<dim>, two_operands},
        {masked_fill_function<dim>, masked, {mask_of_numbers()}},
        {softmax_function<dim>, along},
        {log_softmax_function<dim>, along},
        {mean_function<dim>, floating_reduced},
        {sum_function<dim>, any_reduced},
        {amax_function<dim>, any_reduced},
        {amin_function<dim>, any_reduced},
        {argmax_function<dim>, once_reduced, {dimension_of_1()}},
        {argmin_function<dim>, once_reduced, {dimension_of_1()}},
        {matmul_function<dim>, multiplied},
        {bmm_function<dim>, batches},
        {mm_function<dim>, matrices_of_one},
        {attention_function<dim>,
         attended,
         {mask_of_other_elements(), mask_of_one_dimension(), nothing_to_attend(), mask_of_more_dimensions(),
          whole_queries()}},
    };
    return all;
}

constexpr const function_info *number_functions[] = {
    &functions::size_function<dim>,
    &functions::numel_function<dim>,
    &functions::add_numbers_function<dim>,
    &functions::subtract_numbers_function<dim>,
    &functions::multiply_numbers_function<dim>,
    &functions::divide_numbers_function<dim>,
    &functions::remainder_of_numbers_function<dim>,
};

std::string text_of(const function_call &call) {
    std::ostringstream text;
    for (const argument &a : call.given)
        if (a.kind == argument_kind::left_out)
            text << " {}";
        else if (a.kind == argument_kind::real)
            text << " " << a.real << ".";
        else if (a.kind == argument_kind::size)
            text << " size " << a.size.value();
        else
            text << " " << a.integer;
    return text.str();
}

observed observe(const function_info &function, const drawn_call &c) {
    observed seen;
    try {
        const torch::NoGradGuard no_grad;
        seen.outputs = {tests::text_of("", call_twin(function, c))};
    } catch (const c10::Error &e) {
        seen.refusal = e.what_without_backtrace();
    } catch (const std::exception &e) {
        seen.refusal = e.what();
    }
    return seen;
}

/// The same or not known.
bool fits(dim size, dim known) { return size == dim(dyn) || size == known; }

/// What is made where some sizes are not known fits what is made where all are.
bool fits(const result &r, const result &of_known) {
    if (r.error)
        return r.error.code == fault_code::unknown_size;
    const typed_shape &made = r.outputs[0], &known = of_known.outputs[0];
    bool all = made.dtype == known.dtype && made.rank() == known.rank();
    for (int i = 0; all && i < made.rank(); ++i)
        all = fits(made[i], known[i]);
    return all && fits(r.macs, of_known.macs) && fits(r.flops, of_known.flops);
}

} // namespace

CATCH_TEST_CASE("functions make what LibTorch's make") {
    unsigned seed = 100;
    for (const function_case &f : all_functions()) {
        chooser any(seed++);
        std::vector<known> differences = f.differences;
        for (const known &everywhere : {no_kernel<function_call>(), nothing_computed(), complex_of_16_bits()})
            differences.push_back(everywhere);
        fuzz<function_call> calls(f.function.name, differences);
        for (int n = 0; n < combinations; ++n) {
            drawn_call c = f.draw(any);
            const function_call o{{f.function.name}, &f.function, c.given};
            const auto r = calls.compare(o, c.list(), observe(f.function, c),
                                         [](const function_call &call) { return text_of(call); });
            if (!r)
                continue;
            for (typed_shape &x : c.in)
                for (dim &size : x)
                    if (any.chance(20))
                        size = dyn;
            const result of_unknown = forward(o, c.list());
            calls.expect(fits(of_unknown, *r), [&] {
                std::string text = "of sizes that are not known" + text_of(o);
                for (const typed_shape &x : c.in)
                    text += " " + tests::text_of(x);
                return text + " makes " + tests::text_of(of_unknown.outputs[0]) + " instead of " +
                       tests::text_of(r->outputs[0]);
            });
        }
        calls.finish(0);
    }
}

CATCH_TEST_CASE("functions do the work that is observed") {
    unsigned seed = 300;
    for (const function_case &f : all_functions()) {
        chooser any(seed++);
        for (int n = 0; n < 20;) {
            const drawn_call c = f.draw(any);
            const function_call o{{f.function.name}, &f.function, c.given};
            const result r = forward(o, c.list());
            const bool counts = c.in.empty() || c.in[0].rank() > 0 || is_floating(c.in[0].dtype);
            if (r.error || !counts || !observe(f.function, c).outputs)
                continue; // a whole number without dimensions is a counter, whose work is not observed
            ++n;
            const torch::NoGradGuard no_grad;
            const report seen = observed_call([&] { return call_twin(f.function, c); });
            std::string text = f.function.name + text_of(o);
            for (const typed_shape &x : c.in)
                text += " " + tests::text_of(x);
            CATCH_INFO(text);
            CATCH_CHECK(seen.totals.macs == r.macs.value());
            CATCH_CHECK(seen.totals.flops == r.flops.value());
            CATCH_CHECK(seen.uncounted().empty());
        }
    }
}

CATCH_TEST_CASE("each function has a twin") {
    for (const function_case &f : all_functions()) {
        CATCH_INFO(f.function.name);
        CATCH_CHECK(tally::detail::has_twin(f.function));
        CATCH_CHECK(!f.function.is_number);
    }
    for (const function_info *f : number_functions) {
        CATCH_INFO(f->name);
        CATCH_CHECK(tally::detail::has_twin(*f));
        CATCH_CHECK(f->is_number);
    }
    const function_info unknown{"unknown", nullptr};
    CATCH_CHECK(!tally::detail::has_twin(unknown));
    CATCH_CHECK_THROWS_AS(tally::detail::call_function(unknown, {}, {}), std::invalid_argument);
}

namespace {

/// What a function makes of numbers; none where it refuses.
std::optional<std::int64_t> number_of(const function_info &function, std::vector<argument> given, shape_list in = {}) {
    const result r = forward({{function.name}, &function, std::move(given)}, in);
    if (r.error)
        return std::nullopt;
    CATCH_CHECK(r.outputs[0].rank() == 1);
    CATCH_CHECK(r.outputs[0].dtype == scalar_type::int64);
    CATCH_CHECK(r.flops == dim(0));
    return r.outputs[0][0].value();
}

argument size_argument(dim size) { return {argument_kind::size, 0, 0, size}; }

} // namespace

CATCH_TEST_CASE("numbers are computed as their twins are") {
    using namespace tally::functions;
    const typed_shape x{2, 3, 5}, none{};
    const torch::Tensor t = zero_tensor(x);
    for (std::int64_t at = -3; at < 3; ++at)
        CATCH_CHECK(number_of(size_function<dim>, {written(at)}, {&x, 1}) ==
                    tally::detail::call_number_function(size_function<dim>, {t}, arguments_of({written(at)})));
    CATCH_CHECK(!number_of(size_function<dim>, {written(3)}, {&x, 1}));
    CATCH_CHECK(!number_of(size_function<dim>, {written(-4)}, {&x, 1}));
    CATCH_CHECK_THROWS(tally::detail::call_number_function(size_function<dim>, {t}, arguments_of({written(3)})));
    CATCH_CHECK(!number_of(size_function<dim>, {written(0)}, {&none, 1}));
    CATCH_CHECK(number_of(numel_function<dim>, {}, {&x, 1}) == 30);
    CATCH_CHECK(number_of(numel_function<dim>, {}, {&none, 1}) == 1);
    CATCH_CHECK(tally::detail::call_number_function(numel_function<dim>, {t}, {}) == 30);

    for (std::int64_t size = 0; size < 8; ++size)
        for (std::int64_t other = -3; other < 8; ++other)
            for (const bool first : {true, false})
                for (const function_info *f : number_functions) {
                    if (f == &size_function<dim> || f == &numel_function<dim>)
                        continue;
                    std::vector<argument> both{size_argument(size), written(other)};
                    if (!first)
                        std::swap(both[0], both[1]);
                    CATCH_INFO(f->name << " of " << size << " and " << other << (first ? "" : ", exchanged"));
                    const bool divides = f == &divide_numbers_function<dim> || f == &remainder_of_numbers_function<dim>;
                    const std::int64_t by = first ? other : size;
                    const auto made = number_of(*f, both);
                    if (divides && by <= 0)
                        CATCH_CHECK(!made);
                    else if (const std::int64_t n = tally::detail::call_number_function(*f, {}, arguments_of(both));
                             n >= 0 && !(other < 0 && (divides || f == &multiply_numbers_function<dim>)))
                        CATCH_CHECK(made == n);
                    else
                        CATCH_CHECK(!made);
                }

    // Of a size that is not known no number is.
    for (const function_info *f : number_functions)
        if (f != &size_function<dim> && f != &numel_function<dim>)
            CATCH_CHECK(number_of(*f, {size_argument(dyn), written(2)}) == dyn);
}
