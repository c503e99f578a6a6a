// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/functions/function.hpp>
#include <tally/layers/broadcast.hpp>
#include <tally/layers/contraction.hpp>
#include <tally/layers/elementwise.hpp>
#include <tally/layers/flops.hpp>
#include <tally/layers/linear.hpp>

/// Products of matrices, which have mult-adds.
namespace tally::functions {

inline constexpr fault no_product{.code = fault_code::features,
                                  .wanted = "as many rows in the second as columns in the first",
                                  .got = "%i",
                                  .remedy = "transpose one of them"};

/// The dimensions before the last two: of a batch of matrices.
template <class D> constexpr basic_shape<D> batch_of(const basic_shape<D> &matrices) {
    return {matrices.begin(), matrices.rank() > 2 ? matrices.rank() - 2 : 0};
}

inline constexpr fault other_batch{.code = fault_code::join,
                                   .wanted = "dimensions before the last two that broadcast",
                                   .got = "%i",
                                   .remedy = "bring them to one shape"};

/// Of one type, which is multiplied.
template <class D> constexpr fault check_factor_types(basic_shape_list<D> in, detail::element_kinds accepted) {
    for (int i = 1; i < in.count; ++i)
        if (in[i].dtype != in[0].dtype)
            return {.code = fault_code::dtype,
                    .wanted = name_of(in[0].dtype),
                    .got = name_of(in[i].dtype),
                    .remedy = "cast one of the two"};
    return detail::check_elements(accepted, in[0].dtype);
}

/// `matmul(a, b)`: matrices and vectors; dimensions before the last two broadcast.
template <class D> constexpr basic_result<D> matmul(basic_arguments<D>, basic_shape_list<D> in) {
    const basic_typed_shape<D> &a = in[0], &b = in[1];
    if (a.rank() < 1 || b.rank() < 1)
        return refused<D>({.code = fault_code::rank,
                           .wanted = "1 or more dimensions of both",
                           .got = "%i",
                           .remedy = "multiply by a number with *"});
    if (const fault f = check_factor_types(in, detail::all_numbers))
        return refused<D>(f);
    const D inner = a[-1];
    if (differ(inner, b[b.rank() > 1 ? -2 : -1]))
        return refused<D>(no_product);
    const basic_shape<D> first = batch_of<D>(a), second = batch_of<D>(b);
    if (!detail::can_broadcast<D>(first, second))
        return refused<D>(other_batch);
    basic_typed_shape<D> made(detail::broadcast<D>(first, second), a.dtype);
    if (a.rank() > 1)
        made.push_back(a[-2]);
    if (b.rank() > 1)
        made.push_back(b[-1]);
    const D macs = linear_macs(made.numel(), inner);
    return {{made}, 1, macs, macs + macs};
}

/// `bmm(a, b)`: batches of matrices, which do not broadcast.
template <class D> constexpr basic_result<D> bmm(basic_arguments<D> arguments, basic_shape_list<D> in) {
    if (in[0].rank() != 3 || in[1].rank() != 3 || differ(in[0][0], in[1][0]))
        return refused<D>({.code = fault_code::rank,
                           .wanted = "two batches of matrices, of one size",
                           .got = "%i",
                           .remedy = "take matmul"});
    return matmul(arguments, in);
}

/// `mm(a, b)`
template <class D> constexpr basic_result<D> mm(basic_arguments<D> arguments, basic_shape_list<D> in) {
    if (in[0].rank() != 2 || in[1].rank() != 2)
        return refused<D>({.code = fault_code::rank, .wanted = "two matrices", .got = "%i", .remedy = "take matmul"});
    return matmul(arguments, in);
}

/// The first can be stretched to the second.
template <class D> constexpr bool broadcasts_to(const basic_shape<D> &a, const basic_shape<D> &b) {
    if (a.rank() > b.rank())
        return false;
    for (int i = 1; i <= a.rank(); ++i)
        if (!(a[-i] == D(1)) && differ(a[-i], b[-i]))
            return false;
    return true;
}

/// `scaled_dot_product_attention(query, key, value, attn_mask = {}, …)`: [..., L, E], [..., S, E], [..., S, Ev], and a
/// mask that broadcasts to [..., L, S]. Two products, and the scores scaled and put through softmax in between.
template <class D> constexpr basic_result<D> attention(basic_arguments<D>, basic_shape_list<D> in) {
    const basic_typed_shape<D> &q = in[0], &k = in[1], &v = in[2];
    if (q.rank() < 2 || k.rank() < 2 || v.rank() < 2)
        return refused<D>({.code = fault_code::rank,
                           .wanted = "2 or more dimensions of each",
                           .got = "%i",
                           .remedy = "make it [..., length, features]"});
    if (const fault f = check_factor_types<D>({in.first, 3}, detail::floating_elements))
        return refused<D>(f);
    if (in.count > 3 && in[3].dtype != scalar_type::boolean && in[3].dtype != q.dtype)
        return refused<D>({.code = fault_code::dtype,
                           .wanted = "a mask of bool, or of what the queries are",
                           .got = name_of(in[3].dtype),
                           .remedy = "cast the mask"});
    if (differ(q[-1], k[-1]) || differ(k[-2], v[-2]))
        return refused<D>({.code = fault_code::features,
                           .wanted = "queries as long as keys, as many values as keys",
                           .got = "%i",
                           .remedy = "make them [..., L, E], [..., S, E], [..., S, Ev]"});
    const basic_shape<D> batch_of_keys = batch_of<D>(k), batch_of_values = batch_of<D>(v);
    basic_shape<D> batch = batch_of<D>(q);
    if (!detail::can_broadcast<D>(batch, batch_of_keys))
        return refused<D>(other_batch);
    batch = detail::broadcast<D>(batch, batch_of_keys);
    if (!detail::can_broadcast<D>(batch, batch_of_values))
        return refused<D>(other_batch);
    const D scores_batch = batch.numel();
    batch = detail::broadcast<D>(batch, batch_of_values);
    basic_typed_shape<D> scores(batch, q.dtype), made(batch, q.dtype);
    scores.push_back(q[-2]);
    scores.push_back(k[-2]);
    if (in.count > 3 && (in[3].rank() < 2 || !broadcasts_to<D>(in[3], scores)))
        return refused<D>({.code = fault_code::join,
                           .wanted = "a mask [L, S], or more, that broadcasts",
                           .got = "%i",
                           .remedy = "bring it to that shape",
                           .numbers = {0, 0, 0, 3}});
    made.push_back(q[-2]);
    made.push_back(v[-1]);
    const D queries = q[-2], keys = k[-2];
    const D macs = attention_macs(scores_batch, queries, keys, q[-1], D(0)) +
                   attention_macs(batch.numel(), queries, keys, D(0), v[-1]);
    return {{made}, 1, macs, macs + macs + scores_batch * queries * keys * D(flops_per::softmax + 1)};
}

template <class D> inline constexpr basic_function_info<D> matmul_function{"matmul", &matmul<D>};
template <class D> inline constexpr basic_function_info<D> bmm_function{"bmm", &bmm<D>};
template <class D> inline constexpr basic_function_info<D> mm_function{"mm", &mm<D>};
template <class D>
inline constexpr basic_function_info<D> attention_function{"scaled_dot_product_attention", &attention<D>};

} // namespace tally::functions
