// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/functions/function.hpp>
#include <tally/layers/broadcast.hpp>
#include <tally/layers/dimension.hpp>
#include <tally/layers/join.hpp>
#include <tally/layers/reshape.hpp>

#include <cstdint>

/// The same numbers in another shape, some of them, or several tensors as one. All of it is free.
///
/// Sources: https://pytorch.org/docs/stable/tensors.html, and the page of each.
namespace tally::functions {

template <class D> constexpr basic_result<D> free_result(const basic_typed_shape<D> &made) { return {{made}, 1}; }

inline constexpr fault wrong_view{.code = fault_code::reshape,
                                  .wanted = "sizes that multiply to %0",
                                  .got = "%1, for %i",
                                  .remedy = "give as many elements, or -1 for one size"};
inline constexpr fault two_open_sizes{.code = fault_code::reshape,
                                      .wanted = "sizes of 0 or more, and one -1 at most",
                                      .got = "others, for %i",
                                      .remedy = "give all sizes but one"};

constexpr fault too_many_sizes(int count) {
    return {.code = fault_code::bad_shape,
            .wanted = "at most 8 dimensions",
            .got = "%0",
            .remedy = "make one dimension of several",
            .numbers = {count}};
}

/// The known sizes multiplied, and how many are not known.
template <class D> struct partial_product {
    D known = 1;
    int unknown = 0;

    constexpr void multiply(D size) {
        if (size.known() || size.overflowed())
            known = known * size;
        else
            ++unknown;
    }
};

/// `x.view({…})`, `x.reshape({…})`. One size may be -1. As many sizes that are not known as the tensor has are taken to
/// be the same.
template <class D> constexpr basic_result<D> view(basic_arguments<D> a, basic_shape_list<D> in) {
    const basic_typed_shape<D> &x = in[0];
    if (a.count > shape::max_rank)
        return refused<D>(too_many_sizes(a.count));
    basic_typed_shape<D> made(basic_shape<D>{}, x.dtype);
    partial_product<D> wanted, given;
    for (const D &size : x)
        given.multiply(size);
    int open = -1;
    for (int i = 0; i < a.count; ++i) {
        const bool written = a[i].kind == argument_kind::integer;
        if (written && a[i].integer == -1 && open < 0) {
            open = i;
            made.push_back(D(1));
            continue;
        }
        if (written && a[i].integer < 0)
            return refused<D>(two_open_sizes);
        made.push_back(a[i].size);
        wanted.multiply(a[i].size);
    }
    const bool comparable = given.unknown == wanted.unknown;
    if (given.unknown + wanted.unknown == 0 || (comparable && open >= 0)) {
        const D elements = given.known, product = wanted.known;
        const bool fits = open < 0 ? !differ(elements, product)
                                   : product.known() && product.value() > 0 && elements.known() &&
                                         elements.value() % product.value() == 0;
        if (!fits && elements.known() && product.known()) {
            fault f = wrong_view;
            f.numbers[0] = elements.value();
            f.numbers[1] = product.value();
            if (open < 0 || given.unknown == 0)
                return refused<D>(f);
        }
        if (open >= 0)
            made[open] = fits ? floor_div(elements, product.value()) : D(dyn);
    } else if (open >= 0)
        made[open] = D(dyn);
    return free_result<D>(made);
}

/// `x.flatten(start_dim = 0, end_dim = -1)`: what Flatten does.
template <class D> constexpr basic_result<D> flatten(basic_arguments<D> a, basic_shape_list<D> in) {
    flatten_options o;
    o.start_dim = a.integer(0, 0);
    o.end_dim = a.integer(1, -1);
    return forward(o, in);
}

/// `x.permute({…})`
template <class D> constexpr basic_result<D> permute(basic_arguments<D> a, basic_shape_list<D> in) {
    const basic_typed_shape<D> &x = in[0];
    bool taken[shape::max_rank]{}, fine = a.count == x.rank();
    basic_typed_shape<D> made(basic_shape<D>{}, x.dtype);
    for (int i = 0; i < a.count && fine; ++i) {
        if (const fault f = detail::check_dimension(x.rank(), a.integer(i)))
            return refused<D>(f);
        const int from = detail::wrapped(x.rank(), a.integer(i));
        fine = !taken[from];
        taken[from] = true;
        made.push_back(x[from]);
    }
    if (!fine)
        return refused<D>({.code = fault_code::dimension,
                           .wanted = "each of %0 dimensions once",
                           .got = "others, for %i",
                           .remedy = "list all dimensions in their new order",
                           .numbers = {x.rank()}});
    return free_result<D>(made);
}

/// `x.transpose(dim0, dim1)`
template <class D> constexpr basic_result<D> transpose(basic_arguments<D> a, basic_shape_list<D> in) {
    basic_typed_shape<D> made = in[0];
    for (int i = 0; i < 2; ++i)
        if (const fault f = detail::check_dimension(made.rank(), a.integer(i)))
            return refused<D>(f);
    if (made.rank() > 0) {
        D &first = made[detail::wrapped(made.rank(), a.integer(0))];
        D &second = made[detail::wrapped(made.rank(), a.integer(1))];
        const D kept = first;
        first = second;
        second = kept;
    }
    return free_result<D>(made);
}

/// `x.t()`: of at most two dimensions.
template <class D> constexpr basic_result<D> t(basic_arguments<D>, basic_shape_list<D> in) {
    basic_typed_shape<D> made = in[0];
    if (made.rank() > 2)
        return refused<D>({.code = fault_code::rank,
                           .wanted = "at most 2 dimensions",
                           .got = "%0: %i",
                           .remedy = "take transpose(dim0, dim1)",
                           .numbers = {made.rank()}});
    if (made.rank() == 2) {
        made[0] = in[0][1];
        made[1] = in[0][0];
    }
    return free_result<D>(made);
}

/// A shape with one more dimension, in front of `at`.
template <class D> constexpr basic_typed_shape<D> with_dimension(const basic_typed_shape<D> &x, int at, D size) {
    basic_typed_shape<D> made(basic_shape<D>{}, x.dtype);
    for (int i = 0; i <= x.rank(); ++i) {
        if (i == at)
            made.push_back(size);
        if (i < x.rank())
            made.push_back(x[i]);
    }
    return made;
}

template <class D> constexpr basic_typed_shape<D> without_dimension(const basic_typed_shape<D> &x, int at) {
    basic_typed_shape<D> made(basic_shape<D>{}, x.dtype);
    for (int i = 0; i < x.rank(); ++i)
        if (i != at)
            made.push_back(x[i]);
    return made;
}

/// `x.unsqueeze(dim)`
template <class D> constexpr basic_result<D> unsqueeze(basic_arguments<D> a, basic_shape_list<D> in) {
    const basic_typed_shape<D> &x = in[0];
    if (x.rank() == shape::max_rank)
        return refused<D>(too_many_sizes(x.rank() + 1));
    if (const fault f = detail::check_dimension(x.rank() + 1, a.integer(0)))
        return refused<D>(f);
    return free_result<D>(with_dimension<D>(x, detail::wrapped(x.rank() + 1, a.integer(0)), D(1)));
}

/// `x.squeeze()`, `x.squeeze(dim)`: dimensions of one element less.
template <class D> constexpr basic_result<D> squeeze(basic_arguments<D> a, basic_shape_list<D> in) {
    const basic_typed_shape<D> &x = in[0];
    const bool all = !a.has(0);
    if (!all)
        if (const fault f = detail::check_dimension(x.rank(), a.integer(0)))
            return refused<D>(f);
    basic_typed_shape<D> made(basic_shape<D>{}, x.dtype);
    for (int i = 0; i < x.rank(); ++i) {
        const bool asked = all || i == detail::wrapped(x.rank(), a.integer(0));
        if (asked && !x[i].known())
            return refused<D>({.code = fault_code::unknown_size,
                               .wanted = "sizes that are known, to squeeze",
                               .got = "%i",
                               .remedy = "squeeze a dimension that is known"});
        if (!asked || !(x[i] == D(1)))
            made.push_back(x[i]);
    }
    return free_result<D>(made);
}

/// `x.expand({…})`: -1 keeps a size.
template <class D> constexpr basic_result<D> expand(basic_arguments<D> a, basic_shape_list<D> in) {
    const basic_typed_shape<D> &x = in[0];
    const int more = a.count - x.rank();
    if (a.count > shape::max_rank)
        return refused<D>(too_many_sizes(a.count));
    constexpr fault wrong{.code = fault_code::reshape,
                          .wanted = "sizes that %i can be expanded to",
                          .got = "others",
                          .remedy = "expand sizes of 1; give -1 to keep one"};
    if (more < 0)
        return refused<D>(wrong);
    basic_typed_shape<D> made(basic_shape<D>{}, x.dtype);
    for (int i = 0; i < a.count; ++i) {
        const bool keeps = a[i].kind == argument_kind::integer && a[i].integer == -1;
        if ((keeps && i < more) || (!keeps && a[i].kind == argument_kind::integer && a[i].integer < 0))
            return refused<D>(wrong);
        if (!keeps && i >= more && !(x[i - more] == D(1)) && differ(x[i - more], a[i].size))
            return refused<D>(wrong);
        made.push_back(keeps ? x[i - more] : a[i].size);
    }
    return free_result<D>(made);
}

/// The sizes of a tensor, as arguments.
template <class D> struct sizes_as_arguments {
    basic_argument<D> list[shape::max_rank]{};
    int count;

    constexpr sizes_as_arguments(const basic_shape<D> &sizes) : count(sizes.rank()) {
        for (int i = 0; i < count; ++i)
            list[i] = {argument_kind::size, 0, 0, sizes[i]};
    }

    constexpr operator basic_arguments<D>() const { return {list, count}; }
};

/// `x.expand_as(y)`
template <class D> constexpr basic_result<D> expand_as(basic_arguments<D>, basic_shape_list<D> in) {
    return expand<D>(sizes_as_arguments<D>(in[1]), {in.first, 1});
}

/// `x.view_as(y)`, `x.reshape_as(y)`
template <class D> constexpr basic_result<D> view_as(basic_arguments<D>, basic_shape_list<D> in) {
    return view<D>(sizes_as_arguments<D>(in[1]), {in.first, 1});
}

/// `x.repeat({…})`
template <class D> constexpr basic_result<D> repeat(basic_arguments<D> a, basic_shape_list<D> in) {
    const basic_typed_shape<D> &x = in[0];
    const int more = a.count - x.rank();
    if (a.count > shape::max_rank)
        return refused<D>(too_many_sizes(a.count));
    if (more < 0)
        return refused<D>({.code = fault_code::dimension,
                           .wanted = "%0 numbers or more to repeat",
                           .got = "%1, for %i",
                           .remedy = "give one for each dimension",
                           .numbers = {x.rank(), a.count}});
    basic_typed_shape<D> made(basic_shape<D>{}, x.dtype);
    for (int i = 0; i < a.count; ++i) {
        if (a[i].kind == argument_kind::integer && a[i].integer < 0)
            return refused<D>(two_open_sizes);
        made.push_back(i < more ? a[i].size : a[i].size * x[i - more]);
    }
    return free_result<D>(made);
}

/// A place in a dimension: from the front, or a negative one from the back; what is beyond is at the end.
template <class D> constexpr D place_in(const basic_argument<D> &a, D size) {
    if (a.kind == argument_kind::integer && a.integer < 0)
        return !size.known() ? D(dyn) : D(size.value() + a.integer < 0 ? 0 : size.value() + a.integer);
    if (a.size.known() && size.known())
        return a.size.value() < size.value() ? a.size : size;
    return a.size == size ? size : a.size.known() && a.size.value() == 0 ? D(0) : D(dyn);
}

/// The tensor has the dimension, and any at all; else `remedy` is what to do.
template <class D>
constexpr fault check_some_dimension(const basic_shape<D> &x, std::int64_t dimension, const char *remedy) {
    if (x.rank() > 0)
        return detail::check_dimension(x.rank(), dimension);
    return {.code = fault_code::rank, .wanted = "1 or more dimensions", .got = "%i", .remedy = remedy};
}

/// `x.slice(dim = 0, start = {}, end = {}, step = 1)`
template <class D> constexpr basic_result<D> slice(basic_arguments<D> a, basic_shape_list<D> in) {
    basic_typed_shape<D> made = in[0];
    if (const fault f = check_some_dimension<D>(made, a.integer(0), "give it a dimension to slice"))
        return refused<D>(f);
    const std::int64_t step = a.integer(3, 1);
    if (step < 1)
        return refused<D>({.code = fault_code::option_value,
                           .wanted = "a step above 0",
                           .got = "%0",
                           .remedy = "slice forwards",
                           .numbers = {step}});
    D &size = made[detail::wrapped(made.rank(), a.integer(0))];
    const D start = a.has(1) ? place_in<D>(a[1], size) : D(0), end = a.has(2) ? place_in<D>(a[2], size) : size;
    if (start == D(0) && end == size && step == 1)
        return free_result<D>(made);
    if (start.known() && end.known())
        size = D(end.value() > start.value() ? (end.value() - start.value() + step - 1) / step : 0);
    else if (start == D(0) && step == 1)
        size = end;
    else
        size = D(dyn);
    return free_result<D>(made);
}

/// `x.narrow(dim, start, length)`
template <class D> constexpr basic_result<D> narrow(basic_arguments<D> a, basic_shape_list<D> in) {
    basic_typed_shape<D> made = in[0];
    if (const fault f = detail::check_dimension(made.rank(), a.integer(0)))
        return refused<D>(f);
    if (made.rank() == 0)
        return refused<D>({.code = fault_code::rank,
                           .wanted = "1 or more dimensions",
                           .got = "%i",
                           .remedy = "give it a dimension to narrow"});
    D &size = made[detail::wrapped(made.rank(), a.integer(0))];
    const bool from_back = a[1].kind == argument_kind::integer && a[1].integer < 0;
    const D start = from_back && size.known() ? D(size.value() + a[1].integer) : from_back ? D(dyn) : a[1].size;
    const D length = a[2].size, end = start + length;
    if ((from_back && size.known() && size.value() + a[1].integer < 0) ||
        (a[2].kind == argument_kind::integer && a[2].integer < 0) ||
        (size.known() && end.known() && end.value() > size.value()))
        return refused<D>({.code = fault_code::dimension,
                           .wanted = "a start and a length within %0",
                           .got = "%1 and %2, for %i",
                           .remedy = "narrow to what there is",
                           .numbers = {size.value(), a[1].kind == argument_kind::integer ? a[1].integer : start.value(),
                                       a[2].kind == argument_kind::integer ? a[2].integer : length.value()}});
    size = length;
    return free_result<D>(made);
}

/// `x.select(dim, index)`
template <class D> constexpr basic_result<D> select(basic_arguments<D> a, basic_shape_list<D> in) {
    const basic_typed_shape<D> &x = in[0];
    if (const fault f = check_some_dimension<D>(x, a.integer(0), "give it a dimension to select from"))
        return refused<D>(f);
    const int at = detail::wrapped(x.rank(), a.integer(0));
    const bool from_back = a[1].kind == argument_kind::integer && a[1].integer < 0;
    if (x[at].known() &&
        (from_back ? x[at].value() + a[1].integer < 0 : a[1].size.known() && a[1].size.value() >= x[at].value()))
        return refused<D>({.code = fault_code::dimension,
                           .wanted = "an index below %0",
                           .got = "%1, for %i",
                           .remedy = "count from 0, or from -1 backwards",
                           .numbers = {x[at].value(), from_back ? a[1].integer : a[1].size.value()}});
    return free_result<D>(without_dimension<D>(x, at));
}

constexpr fault no_such_part(std::int64_t parts, std::int64_t part) {
    return {.code = fault_code::dimension,
            .wanted = "one of %0 parts of %i",
            .got = "number %1",
            .remedy = "count from 0; there may be fewer than asked for",
            .numbers = {parts, part}};
}

/// Part `number` of a dimension that is cut into pieces of `length`, the last one perhaps shorter.
template <class D>
constexpr basic_result<D> part_of(basic_typed_shape<D> x, int at, std::int64_t length, std::int64_t number) {
    D &size = x[at];
    const std::int64_t parts = size.value() == 0 ? 1 : (size.value() + length - 1) / length;
    if (number < 0 || number >= parts)
        return refused<D>(no_such_part(parts, number));
    const std::int64_t rest = size.value() - number * length;
    size = D(rest < length ? rest : length);
    return free_result<D>(x);
}

constexpr fault wrong_parts(std::int64_t number) {
    return {.code = fault_code::option_value,
            .wanted = "parts of 1 or more",
            .got = "%0",
            .remedy = "give a number above 0",
            .numbers = {number}};
}

inline constexpr char to_cut[] = "give it a dimension to cut";

/// `x.chunk(chunks, dim = 0)[number]`
template <class D> constexpr basic_result<D> chunk(basic_arguments<D> a, basic_shape_list<D> in) {
    const basic_typed_shape<D> &x = in[0];
    const std::int64_t chunks = a.integer(0);
    if (chunks < 1)
        return refused<D>(wrong_parts(chunks));
    if (const fault f = check_some_dimension<D>(x, a.integer(1), to_cut))
        return refused<D>(f);
    basic_typed_shape<D> made = x;
    const int at = detail::wrapped(x.rank(), a.integer(1));
    if (!x[at].known()) {
        made[at] = D(dyn);
        return free_result<D>(made);
    }
    const std::int64_t length = (x[at].value() + chunks - 1) / chunks;
    const std::int64_t number = a.integer(2);
    if (length > 0)
        return part_of<D>(made, at, length, number);
    if (number < 0 || number >= chunks) // LibTorch: as many empty ones
        return refused<D>(no_such_part(chunks, number));
    return free_result<D>(made);
}

/// `x.split(split_size, dim = 0)[number]`
template <class D> constexpr basic_result<D> split(basic_arguments<D> a, basic_shape_list<D> in) {
    const basic_typed_shape<D> &x = in[0];
    if (const fault f = check_some_dimension<D>(x, a.integer(1), to_cut))
        return refused<D>(f);
    if (a.integer(0) < 0)
        return refused<D>(wrong_parts(a.integer(0)));
    basic_typed_shape<D> made = x;
    const int at = detail::wrapped(x.rank(), a.integer(1));
    const D length = a[0].size;
    if (!x[at].known() || !length.known()) {
        made[at] = D(dyn);
        return free_result<D>(made);
    }
    if (length.value() == 0 && !(x[at] == D(0)))
        return refused<D>(wrong_parts(0));
    return part_of<D>(made, at, length.value() == 0 ? 1 : length.value(), a.integer(2));
}

/// `x.split({sizes…}, dim = 0)[number]`: dim, number, sizes…
template <class D> constexpr basic_result<D> split_with_sizes(basic_arguments<D> a, basic_shape_list<D> in) {
    const basic_typed_shape<D> &x = in[0];
    if (const fault f = check_some_dimension<D>(x, a.integer(0), to_cut))
        return refused<D>(f);
    basic_typed_shape<D> made = x;
    const int at = detail::wrapped(x.rank(), a.integer(0));
    const std::int64_t number = a.integer(1);
    D all = 0;
    for (int i = 2; i < a.count; ++i) {
        if (a.integer(i) < 0)
            return refused<D>({.code = fault_code::reshape,
                               .wanted = "sizes of 0 or more",
                               .got = "%0, for %i",
                               .remedy = "give each part its size",
                               .numbers = {a.integer(i)}});
        all = all + a[i].size;
    }
    if (differ(all, x[at]))
        return refused<D>({.code = fault_code::reshape,
                           .wanted = "sizes that add up to %0",
                           .got = "%1, for %i",
                           .remedy = "split all of it",
                           .numbers = {x[at].value(), all.value()}});
    if (number < 0 || number + 2 >= a.count)
        return refused<D>(no_such_part(a.count - 2, number));
    made[at] = a[static_cast<int>(number) + 2].size;
    return free_result<D>(made);
}

/// `cat({…}, dim = 0)`: what Concat does.
template <class D> constexpr basic_result<D> cat(basic_arguments<D> a, basic_shape_list<D> in) {
    concat_options o;
    o.dim = a.integer(0);
    return forward(o, in);
}

/// `stack({…}, dim = 0)`
template <class D> constexpr basic_result<D> stack(basic_arguments<D> a, basic_shape_list<D> in) {
    if (in.count == 0)
        return refused<D>(detail::check_some_inputs(0));
    const basic_typed_shape<D> &x = in[0];
    if (x.rank() == shape::max_rank)
        return refused<D>(too_many_sizes(x.rank() + 1));
    if (const fault f = detail::check_dimension(x.rank() + 1, a.integer(0)))
        return refused<D>(f);
    for (int i = 1; i < in.count; ++i) {
        bool same = in[i].rank() == x.rank();
        for (int k = 0; same && k < x.rank(); ++k)
            same = !differ(x[k], in[i][k]);
        if (!same)
            return refused<D>({.code = fault_code::join,
                               .wanted = "tensors of one shape",
                               .got = "%i",
                               .remedy = "bring them to one shape",
                               .numbers = {0, 0, 0, i}});
    }
    basic_typed_shape<D> made = with_dimension<D>(x, detail::wrapped(x.rank() + 1, a.integer(0)), D(in.count));
    made.dtype = detail::promoted(in);
    return free_result<D>(made);
}

/// `pad(x, {left, right, top, bottom, …})` with a constant: the last dimensions first; negative numbers cut off.
template <class D> constexpr basic_result<D> pad(basic_arguments<D> a, basic_shape_list<D> in) {
    basic_typed_shape<D> made = in[0];
    if (a.count % 2 != 0 || a.count / 2 > made.rank())
        return refused<D>({.code = fault_code::padding,
                           .wanted = "two numbers for each of at most %0 dimensions",
                           .got = "%1, for %i",
                           .remedy = "give both sides, the last dimension first",
                           .numbers = {made.rank(), a.count}});
    for (int i = 0; i < a.count; i += 2) {
        D &size = made[-1 - i / 2];
        const std::int64_t left = a.integer(i), right = a.integer(i + 1);
        const std::int64_t less = (left < 0 ? -left : 0) + (right < 0 ? -right : 0);
        const D rest = size - D(less); // it is cut before it is padded
        if (rest.below_zero())
            return refused<D>({.code = fault_code::padding,
                               .wanted = "to cut off at most %0",
                               .got = "%1, of %i",
                               .remedy = "cut off less",
                               .numbers = {size.value(), less}});
        size = rest + (left < 0 ? D(0) : a[i].size) + (right < 0 ? D(0) : a[i + 1].size);
    }
    return free_result<D>(made);
}

/// The tensor with elements of another type: the type's number.
template <class D> constexpr basic_result<D> to(basic_arguments<D> a, basic_shape_list<D> in) {
    basic_typed_shape<D> made = in[0];
    made.dtype = static_cast<scalar_type>(a.integer(0));
    return free_result<D>(made);
}

/// What has the shape of the tensor, and other numbers or none: zeros_like, ones_like, dropout in evaluation.
template <class D> constexpr basic_result<D> same_shape(basic_arguments<D>, basic_shape_list<D> in) {
    return free_result<D>(in[0]);
}

/// `arange(end)`, with whole numbers.
template <class D> constexpr basic_result<D> arange(basic_arguments<D> a, basic_shape_list<D>) {
    if (a.integer(0) < 0)
        return refused<D>({.code = fault_code::option_value,
                           .wanted = "an end of 0 or more",
                           .got = "%0",
                           .remedy = "give how many numbers",
                           .numbers = {a.integer(0)}});
    return free_result<D>({basic_shape<D>{a[0].size}, scalar_type::int64});
}

template <class D> inline constexpr basic_function_info<D> view_function{"view", &view<D>};
template <class D> inline constexpr basic_function_info<D> reshape_function{"reshape", &view<D>};
template <class D> inline constexpr basic_function_info<D> flatten_function{"flatten", &flatten<D>};
template <class D> inline constexpr basic_function_info<D> permute_function{"permute", &permute<D>};
template <class D> inline constexpr basic_function_info<D> transpose_function{"transpose", &transpose<D>};
template <class D> inline constexpr basic_function_info<D> t_function{"t", &t<D>};
template <class D> inline constexpr basic_function_info<D> unsqueeze_function{"unsqueeze", &unsqueeze<D>};
template <class D> inline constexpr basic_function_info<D> squeeze_function{"squeeze", &squeeze<D>};
template <class D> inline constexpr basic_function_info<D> expand_function{"expand", &expand<D>};
template <class D> inline constexpr basic_function_info<D> expand_as_function{"expand_as", &expand_as<D>};
template <class D> inline constexpr basic_function_info<D> view_as_function{"view_as", &view_as<D>};
template <class D> inline constexpr basic_function_info<D> repeat_function{"repeat", &repeat<D>};
template <class D> inline constexpr basic_function_info<D> slice_function{"slice", &slice<D>};
template <class D> inline constexpr basic_function_info<D> narrow_function{"narrow", &narrow<D>};
template <class D> inline constexpr basic_function_info<D> select_function{"select", &select<D>};
template <class D> inline constexpr basic_function_info<D> chunk_function{"chunk", &chunk<D>};
template <class D> inline constexpr basic_function_info<D> split_function{"split", &split<D>};
template <class D>
inline constexpr basic_function_info<D> split_with_sizes_function{"split_with_sizes", &split_with_sizes<D>};
template <class D> inline constexpr basic_function_info<D> cat_function{"cat", &cat<D>};
template <class D> inline constexpr basic_function_info<D> stack_function{"stack", &stack<D>};
template <class D> inline constexpr basic_function_info<D> pad_function{"pad", &pad<D>};
template <class D> inline constexpr basic_function_info<D> to_function{"to", &to<D>};
template <class D> inline constexpr basic_function_info<D> zeros_like_function{"zeros_like", &same_shape<D>};
template <class D> inline constexpr basic_function_info<D> ones_like_function{"ones_like", &same_shape<D>};
template <class D> inline constexpr basic_function_info<D> arange_function{"arange", &arange<D>};

} // namespace tally::functions
