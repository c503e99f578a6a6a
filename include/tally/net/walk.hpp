// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/counting.hpp>
#include <tally/net/program.hpp>
#include <tally/report/record.hpp>

#include <cstdint>

/// The interpreter of a net's program: the same at compile time and at run time.
namespace tally::detail {

/// What is passed from a layer to the next one.
struct tensors {
    static constexpr int max_count = result::max_outputs;

    typed_shape shapes[max_count]{};
    int count = 0;
    int id = 0; ///< of the first of them, counted over the whole walk

    constexpr shape_list list() const { return {shapes, count}; }
};

/// Work done so far.
struct work {
    dim macs{};
    dim flops{};
    dim torchinfo_macs{};
    dim params{}; ///< of the layers met so far, each once
    dim trainable{};

    constexpr bool known() const {
        return (macs.value() | flops.value() | torchinfo_macs.value() | params.value() | trainable.value()) >= 0;
    }

    /// What was done since another moment.
    constexpr work since(const work &before) const {
        return {macs - before.macs, flops - before.flops, torchinfo_macs - before.torchinfo_macs,
                params - before.params, trainable - before.trainable};
    }

    /// Adds what was done in between; false if that is no count.
    constexpr bool add(const work &more) {
        return accumulate(macs, more.macs) && accumulate(flops, more.flops) &&
               accumulate(torchinfo_macs, more.torchinfo_macs) && accumulate(params, more.params) &&
               accumulate(trainable, more.trainable);
    }
};

/// Where a walk stands, but for the saved values, which are kept beside it.
struct walk_state {
    tensors current{};
    int saved = 0;   ///< values that are saved
    int next_id = 0; ///< of the next tensor
    work done{};
    dim output_bytes{};  ///< twice those of the leaf rows with parameters: of their first outputs
    dim further_bytes{}; ///< and of their other ones
    fault error{};
    int at = 0; ///< the instruction of the error, or the next one
};

/// What one instruction did; rows are made of it.
struct trace_entry {
    int in = 0; ///< id of the first input
    int in_count = 0;
    int out = 0;
    int out_count = 0;
    work done{}; ///< after it
};

/// Where a walk writes what it meets, if rows are wanted. One without places writes nothing, but counts all that rows
/// and totals need.
struct trace {
    trace_entry *entries = nullptr; ///< one for each instruction, from `first_instruction` on
    typed_shape *shapes = nullptr;  ///< from `first_id` on
    int first_instruction = 0;
    int first_id = 0;
};

inline constexpr fault branch_of_several{
    .code = fault_code::inputs, .wanted = "1 result of each branch", .got = "%0", .remedy = "join single tensors"};

/// Where a walk went into a block.
struct entrance {
    int kind; ///< the first instruction of the first block that is alike; -1: not to be passed again
    int at;
    typed_shape input;
    int input_id;
    int first_id; ///< of the tensors made in it
    work before;
    dim bytes_before;
    dim further_before;
};

/// A block that a walk has passed. One of the same type that gets the same input makes the same of it, which is then
/// not computed again: with a ResNet-152, whose 50 blocks are of 8 types, that leaves 150 of 523 rows.
struct passage {
    entrance in;
    typed_shape output;
    int output_id;
    int end_id;
    work made;
    dim bytes_made;
};

class walker {
  public:
    constexpr walker(walk_state &state, tensors *saved, const trace *record = nullptr)
        : state_(state), saved_(saved), record_(record) {}

    /// Starts with the inputs of the net.
    constexpr void start(shape_list inputs) {
        set_current(inputs.first, inputs.count);
        for (const typed_shape &input : inputs)
            if (const fault f = check_shape(input))
                state_.error = f;
        if (inputs.count > tensors::max_count)
            state_.error = {.code = fault_code::inputs,
                            .wanted = "at most 4 inputs",
                            .got = "%0",
                            .remedy = "concatenate some before",
                            .numbers = {inputs.count}};
    }

    /// Runs the instructions from `state.at` to `end`, or to the first error.
    constexpr void run(const program_view &program, int end) {
        walk_state &s = state_;
        if (s.error) {
            if (program.first->code == opcode::mistake) // no net at all: before what is wrong with the input
                s.error = *program.first->wrong;
            return;
        }
        const bool has_entries = record_ && record_->entries;
        int in = 0, in_count = 0;
        // The place is counted in the state, where an error finds it: a layer of a user may throw.
        for (const instruction *i = program.first + s.at; s.at < end; ++s.at, ++i) {
            if (has_entries) {
                in = s.current.id;
                in_count = s.current.count;
            }
            if (i->code == opcode::leaf)
                call(*i, {s.current.shapes, s.current.count});
            else if (i->code == opcode::open && i->alike != 0 && i->end < end && pass_alike(program, *i)) {
                const int inside = i->end - s.at;
                i += inside;
                s.at += inside;
                continue;
            } else
                step(*i);
            if (has_entries)
                record_->entries[s.at - record_->first_instruction] = {in, in_count, s.current.id, s.current.count,
                                                                       s.done};
            if (s.error.code != fault_code::none)
                return;
        }
    }

  private:
    // What is no row of a layer.
    constexpr void step(const instruction &i) {
        const opcode code = i.code;
        if (code == opcode::open) {
            if (i.wrong)
                state_.error = *i.wrong;
            open(i);
        } else if (code == opcode::close)
            close(i);
        else if (code == opcode::save)
            saved_[state_.saved++] = state_.current;
        else if (code == opcode::next) {
            finish_branch();
            saved_[state_.saved++] = state_.current;
            state_.current = saved_[state_.saved - 1 - i.branches];
        } else if (code == opcode::join) {
            finish_branch();
            join(i);
        } else if (code == opcode::mistake)
            state_.error = *i.wrong;
        else
            call(i, state_.current.list());
    }

    constexpr void finish_branch() {
        if (state_.current.count != 1) {
            state_.error = branch_of_several;
            state_.error.numbers[0] = state_.current.count;
        }
    }

    constexpr void join(const instruction &i) {
        if (state_.error)
            return;
        typed_shape results[max_branches]{};
        if (i.branches > max_branches) {
            state_.error = {.code = fault_code::join,
                            .wanted = "at most 32 branches",
                            .got = "%0",
                            .remedy = "nest Branches",
                            .numbers = {i.branches}};
            return;
        }
        const tensors *first = saved_ + state_.saved - (i.branches - 1);
        for (int k = 0; k + 1 < i.branches; ++k)
            results[k] = first[k].shapes[0];
        results[i.branches - 1] = state_.current.shapes[0];
        state_.saved -= i.branches;
        call(i, {results, i.branches});
        if (state_.error)
            show(results, i.branches);
    }

    constexpr void call(const instruction &i, shape_list inputs) {
        walk_state &s = state_;
        const layer_info &layer = *i.layer;
        if (i.wrong) {
            s.error = *i.wrong;
            return;
        }
        const result r = layer.forward(*layer.options, inputs);
        if (r.error.code != fault_code::none) {
            s.error = r.error;
            return;
        }
        if (!accumulate(s.done.macs, r.macs) || !accumulate(s.done.flops, r.flops) ||
            (record_ && layer.has_parameters && i.code == opcode::leaf && !count_parameters(i, layer, r))) {
            s.error = too_many_values;
            return;
        }
        if (r.count == 1 && !record_) {
            s.current.shapes[0] = r.outputs[0];
            if (s.current.count != 1)
                s.current.count = 1;
            s.current.id = s.next_id++;
        } else
            set_current(r.outputs, r.count);
        if (r.flops.value() == 0) // else a formula has counted the elements
            for (int k = 0; k < r.count; ++k)
                if (r.outputs[k].numel().overflowed())
                    s.error = too_many_values;
    }

    // What only reports and tables show; it takes most of the time where it is counted. False if a count is beyond 64
    // bits.
    constexpr bool count_parameters(const instruction &i, const layer_info &layer, const result &r) {
        work &done = state_.done;
        torchinfo_weights weights;
        layer.parameters(*layer.options, weights);
        done.torchinfo_macs += torchinfo_macs(torchinfo_rule_of(layer.options->type), weights, r.outputs[0]);
        if (layer.counts.params != 0)
            for (int k = 0; k < r.count; ++k)
                (k == 0 ? state_.output_bytes : state_.further_bytes) += dim(2) * bytes_of(r.outputs[k]);
        if (!i.recursive) {
            done.params += layer.counts.params;
            done.trainable += layer.counts.trainable;
        }
        return !done.torchinfo_macs.overflowed() && !state_.output_bytes.overflowed() &&
               !state_.further_bytes.overflowed() && !done.params.overflowed();
    }

    constexpr void set_current(const typed_shape *shapes, int count) {
        tensors &t = state_.current;
        t.count = count < tensors::max_count ? count : tensors::max_count;
        t.id = state_.next_id;
        state_.next_id += t.count;
        for (int k = 0; k < t.count; ++k)
            t.shapes[k] = shapes[k];
        if (record_ && record_->shapes)
            for (int k = 0; k < t.count; ++k)
                record_->shapes[t.id - record_->first_id + k] = shapes[k];
    }

    // What an error shows of a join: the two results that do not go together, where it names them.
    constexpr void show(const typed_shape *results, int count) {
        const std::int64_t *pair = state_.error.numbers + 2;
        tensors &t = state_.current;
        if (state_.error.code == fault_code::join && pair[0] < pair[1] && pair[1] < count) {
            t.shapes[0] = results[pair[0]];
            t.shapes[1] = results[pair[1]];
            t.count = 2;
            return;
        }
        t.count = count < tensors::max_count ? count : tensors::max_count;
        for (int k = 0; k < t.count; ++k)
            t.shapes[k] = results[k];
    }

    constexpr void open(const instruction &i) {
        if (i.alike == 0 || i.depth >= max_depth)
            return;
        const walk_state &s = state_;
        const int kind = s.current.count == 1 ? i.alike : -1;
        open_[i.depth] = {kind,      s.at,   s.current.shapes[0], s.current.id,
                          s.next_id, s.done, s.output_bytes,      s.further_bytes};
    }

    constexpr void close(const instruction &i) {
        if (i.parent == 0 || i.depth >= max_depth) // the net itself is not repeated
            return;
        const entrance &in = open_[i.depth];
        const walk_state &s = state_;
        if (in.at != i.parent || in.kind < 0 || s.current.count != 1 || !(s.further_bytes == in.further_before))
            return;
        const work made = s.done.since(in.before);
        const dim bytes = s.output_bytes - in.bytes_before;
        if (!made.known() || !bytes.known())
            return;
        passage *p = find_passed(in.kind);
        if (p == passed_ + max_passed) {
            p = passed_ + next_passed_;
            next_passed_ = (next_passed_ + 1) % max_passed;
        }
        *p = {in, s.current.shapes[0], s.current.id, s.next_id, made, bytes};
    }

    /// The last passage of a kind of block; the end of all if there was none.
    constexpr passage *find_passed(int kind) {
        passage *p = passed_;
        while (p != passed_ + max_passed && p->in.kind != kind)
            ++p;
        return p;
    }

    /// Passes a block as one before it was passed; false if that cannot be.
    constexpr bool pass_alike(const program_view &program, const instruction &i) {
        walk_state &s = state_;
        const passage *p = find_passed(i.alike);
        if (p == passed_ + max_passed || i.wrong || program.first[p->in.at].recursive != i.recursive ||
            s.current.count != 1 || !(s.current.shapes[0] == p->in.input))
            return false;
        work done = s.done;
        dim bytes = s.output_bytes;
        if (!done.add(p->made) || !accumulate(bytes, p->bytes_made))
            return false; // overflowed: the walk finds the place
        if (record_ && record_->entries)
            copy_trace(*p, i.end - s.at + 1);
        s.done = done;
        s.output_bytes = bytes;
        s.current.shapes[0] = p->output;
        if (p->output_id != p->in.input_id)
            s.current.id = p->output_id + s.next_id - p->in.first_id;
        s.next_id += p->end_id - p->in.first_id;
        return true;
    }

    /// The entries and shapes of a passage, for one that begins here.
    constexpr void copy_trace(const passage &p, int instructions) {
        const trace_entry *from = record_->entries + (p.in.at - record_->first_instruction);
        trace_entry *to = record_->entries + (state_.at - record_->first_instruction);
        const int ids = state_.next_id - p.in.first_id;
        for (int k = 0; k < instructions; ++k, ++from, ++to) {
            *to = *from;
            to->in = from->in == p.in.input_id ? state_.current.id : from->in + ids;
            to->out = from->out == p.in.input_id ? state_.current.id : from->out + ids;
            to->done = state_.done;
            to->done.add(from->done.since(p.in.before));
        }
        const typed_shape *made = record_->shapes + (p.in.first_id - record_->first_id);
        for (int k = 0; k < p.end_id - p.in.first_id; ++k)
            record_->shapes[state_.next_id - record_->first_id + k] = made[k];
    }

    static constexpr int max_branches = 32;
    static constexpr int max_depth = 8;
    static constexpr int max_passed = 4;

    walk_state &state_;
    tensors *saved_;
    const trace *record_;
    entrance open_[max_depth]{};   ///< at each depth, the block that the walk is in
    passage passed_[max_passed]{}; ///< the last ones
    int next_passed_ = 0;
};

} // namespace tally::detail
