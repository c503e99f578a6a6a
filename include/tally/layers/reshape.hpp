// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/contract.hpp>
#include <tally/layers/dimension.hpp>
#include <tally/layers/elementwise.hpp>

#include <cstdint>
#include <initializer_list>

namespace tally {

/// The options of Flatten: LibTorch's `FlattenOptions`.
struct flatten_options : layer_options {
    constexpr int outputs() const { return 1; }

    std::int64_t start_dim = 1;
    std::int64_t end_dim = -1;
};

/// The options of Unflatten: LibTorch's `UnflattenOptions`. One of the sizes may be -1, which follows from the others.
struct unflatten_options : layer_options {
    constexpr int outputs() const { return 1; }

    std::int64_t dim = 0;
    std::int64_t sizes[shape::max_rank]{};
    int count = 0;
};

struct identity_options : layer_options {
    constexpr int outputs() const { return 1; }
};

namespace detail {

constexpr fault check(const unflatten_options &o) {
    int open = 0;
    bool bad = o.count < 1 || o.count > shape::max_rank;
    dim product = 1;
    for (int i = 0; i < o.count && !bad; ++i) {
        open += o.sizes[i] == -1;
        bad = o.sizes[i] < -1;
        product = product * (o.sizes[i] == -1 ? dim(1) : dim(o.sizes[i]));
    }
    if (bad || open > 1 || (open == 1 && product == dim(0)))
        return {.code = fault_code::option_value,
                .wanted = "1 to 8 sizes, of which one may be -1",
                .got = "others",
                .remedy = "make it %t<dim, sizes...>"};
    if (product.overflowed())
        return {.code = fault_code::overflow,
                .wanted = "sizes within 64 bits",
                .got = "a larger product",
                .remedy = "take smaller numbers"};
    return {};
}

constexpr unflatten_options make_unflatten_options(std::int64_t dimension, std::initializer_list<std::int64_t> sizes) {
    unflatten_options o;
    o.type = "Unflatten";
    o.dim = dimension;
    o.count = static_cast<int>(sizes.size());
    for (int i = 0; i < o.count && i < shape::max_rank; ++i)
        o.sizes[i] = sizes.begin()[i];
    o.error = check(o);
    return o;
}

} // namespace detail

/// One dimension for all from `start_dim` to `end_dim`; free.
template <class D> constexpr basic_result<D> forward(const flatten_options &o, basic_shape_list<D> inputs) {
    using namespace detail;
    if (inputs.count != 1)
        return refused<D>(check_input_count(inputs.count, 1));
    const basic_typed_shape<D> &input = inputs[0];
    if (const fault f = check_dimension(input.rank(), o.start_dim))
        return refused<D>(f);
    if (const fault f = check_dimension(input.rank(), o.end_dim))
        return refused<D>(f);
    const int first = wrapped(input.rank(), o.start_dim), last = wrapped(input.rank(), o.end_dim);
    if (first > last)
        return refused<D>({.code = fault_code::reshape,
                           .wanted = "a start_dim not after the end_dim",
                           .got = "%0 and %1 in %i",
                           .remedy = "exchange them",
                           .numbers = {first, last}});
    basic_result<D> r;
    basic_typed_shape<D> &output = r.add(input);
    output.resize(first);
    output.push_back(input.product(first, last < input.rank() ? last + 1 : input.rank()));
    for (int i = last + 1; i < input.rank(); ++i)
        output.push_back(input[i]);
    return r;
}

/// Several dimensions for one; free.
template <class D> constexpr basic_result<D> forward(const unflatten_options &o, basic_shape_list<D> inputs) {
    using namespace detail;
    if (inputs.count != 1)
        return refused<D>(check_input_count(inputs.count, 1));
    const basic_typed_shape<D> &input = inputs[0];
    if (input.rank() < 1)
        return refused<D>({.code = fault_code::rank,
                           .wanted = "1 or more dimensions",
                           .got = "%i",
                           .remedy = "give it a dimension to unflatten"});
    if (const fault f = check_dimension(input.rank(), o.dim))
        return refused<D>(f);
    if (input.rank() - 1 + o.count > shape::max_rank)
        return refused<D>({.code = fault_code::bad_shape,
                           .wanted = "at most 8 dimensions",
                           .got = "%0",
                           .remedy = "unflatten less",
                           .numbers = {input.rank() - 1 + o.count}});
    const int at = wrapped(input.rank(), o.dim);
    const D size = input[at];
    std::int64_t product = 1;
    bool open = false;
    for (int i = 0; i < o.count; ++i) {
        open = open || o.sizes[i] == -1;
        product *= o.sizes[i] == -1 ? 1 : o.sizes[i];
    }
    if (size.known() && (open ? size.value() % product != 0 : size.value() != product))
        return refused<D>({.code = fault_code::reshape,
                           .wanted = open ? "a multiple of %0 in dimension %1" : "%0 in dimension %1",
                           .got = "%2 of %i",
                           .remedy = "give sizes that multiply to it",
                           .numbers = {product, o.dim, size.value()}});
    basic_result<D> r;
    basic_typed_shape<D> &output = r.add(input);
    output.resize(at);
    for (int i = 0; i < o.count; ++i)
        output.push_back(o.sizes[i] == -1 ? floor_div(size, product) : D(o.sizes[i]));
    for (int i = at + 1; i < input.rank(); ++i)
        output.push_back(input[i]);
    return r;
}

/// What arrives; free.
template <class D> constexpr basic_result<D> forward(const identity_options &, basic_shape_list<D> inputs) {
    if (const fault f = detail::check_input_count(inputs.count, 1))
        return refused<D>(f);
    return detail::keep_shape(inputs[0], 0);
}

/// Makes one dimension of several: all but the first by default.
///
/// Errors: T18 a start after the end, T23 dimension.
/// Source: https://pytorch.org/docs/stable/generated/torch.nn.Flatten.html
template <std::int64_t StartDim = 1, std::int64_t EndDim = -1> struct Flatten {
    using itself = Flatten;
    static constexpr flatten_options options{{"Flatten"}, StartDim, EndDim};
};

/// Makes several dimensions of one: `Unflatten<1, 16, 4, -1>`. One size may be -1.
///
/// Errors: T01 rank, T08 more than 8 dimensions, T18 sizes that do not multiply to the dimension, T23 dimension; T13
/// for the sizes. Source: https://pytorch.org/docs/stable/generated/torch.nn.Unflatten.html
template <std::int64_t Dim, std::int64_t... Sizes> struct Unflatten {
    using itself = Unflatten;
    static constexpr unflatten_options options = detail::make_unflatten_options(Dim, {Sizes...});
};

/// What arrives. A row without work, as torchvision uses it.
struct Identity {
    using itself = Identity;
    static constexpr identity_options options{{"Identity"}};
};

} // namespace tally
