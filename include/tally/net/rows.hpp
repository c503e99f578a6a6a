// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/program.hpp>
#include <tally/net/walk.hpp>
#include <tally/report/options.hpp>
#include <tally/report/record.hpp>

#include <cstdint>

/// From a program and the trace of its walk to records.
namespace tally::detail {

constexpr std::int64_t macs_of(const work &w, counting how) {
    return how == counting::torchinfo ? w.torchinfo_macs.value() : w.macs.value();
}

constexpr std::int64_t difference(std::int64_t after, std::int64_t before) {
    return after < 0 || before < 0 ? dyn : after - before;
}

/// Whether a block has no rows in it.
constexpr bool is_childless(const program_view &p, int at) {
    const int end = at + p[at].length;
    for (int k = at + 1; k < end; ++k)
        if (is_row(p[k]))
            return false;
    return true;
}

/// The record of the row that instruction `at` begins, but for its name and path, which need storage.
///
/// `shapes` holds the values of the whole walk, of which `value` is the instruction's first, `done` the sums after each
/// instruction. The work below a row is the difference between those at its end and before its beginning.
constexpr record make_record(const program_view &p, const work *done, const typed_shape *shapes, int at, int value,
                             counting how) {
    const instruction &i = p[at];
    const bool leaf = i.code == opcode::leaf;
    const int end = at + i.length;
    const work before = at > 0 ? done[at - 1] : work{};
    const work &after = done[end];

    record r;
    static_cast<layer_attributes &>(r) = leaf ? i.layer->attributes(*i.layer->options) : i.block->attributes;
    r.type = i.type();
    r.depth = i.depth;
    r.inputs = present(shapes + (leaf && i.operand_count == 1 ? value - i.operands : value), i.operand_count);
    r.outputs = present(shapes + value + (leaf ? i.copies() : i.inside), i.out_count);
    r.subtree.macs = difference(macs_of(after, how), macs_of(before, how));
    r.subtree.flops = difference(after.flops.value(), before.flops.value());
    r.leaf = leaf || is_childless(p, at);
    r.recursive = i.recursive;
    if (r.leaf) {
        r.macs = r.subtree.macs;
        r.flops = r.subtree.flops;
    }
    if (leaf) {
        const parameter_counts &c = i.layer->counts;
        r.params = r.subtree.params = c.params;
        r.trainable = r.subtree.trainable = c.trainable;
        r.buffers = c.buffers;
        r.bytes = c.bytes;
    } else { // a layer that was called before has its parameters there
        const int first = at - i.original;
        const work first_before = first > 0 ? done[first - 1] : work{};
        const work &first_after = done[first + p[first].length];
        r.subtree.params = difference(first_after.params.value(), first_before.params.value());
        r.subtree.trainable = difference(first_after.trainable.value(), first_before.trainable.value());
    }
    return r;
}

/// What a row has from its place among the others: its number among those of its depth, of which `count` came before,
/// and what a block computes itself, with operations: what its children did not.
constexpr void place_row(record &row, record *parent, int &count) {
    if (!row.leaf) {
        row.macs = row.subtree.macs;
        row.flops = row.subtree.flops;
    }
    if (parent) {
        row.index = ++count;
        parent->macs = difference(parent->macs, row.subtree.macs);
        parent->flops = difference(parent->flops, row.subtree.flops);
    }
}

constexpr totals make_totals(const walk_state &s, const parameter_counts &counts, shape_list inputs, counting how) {
    totals t;
    t.params = counts.params;
    t.trainable = counts.trainable;
    t.buffers = counts.buffers;
    t.param_bytes = counts.bytes;
    t.buffer_bytes = counts.buffer_bytes;
    t.macs = macs_of(s.done, how);
    t.flops = s.done.flops.value();
    t.output_bytes = (how == counting::torchinfo ? s.output_bytes : s.output_bytes + s.further_bytes).value();
    dim input_bytes = 0;
    for (const typed_shape &input : inputs)
        input_bytes = input_bytes + bytes_of(input);
    t.input_bytes = input_bytes.value();
    return t;
}

} // namespace tally::detail
