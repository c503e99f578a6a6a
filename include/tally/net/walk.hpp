// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/layers/counting.hpp>
#include <tally/net/program.hpp>
#include <tally/report/record.hpp>

#include <cstdint>

/// The interpreter of a net's program: the same at compile time and at run time.
namespace tally::detail {

/// In the place of an output that a layer did not make, or of an input that there is not.
inline constexpr typed_shape absent = [] {
    typed_shape s{};
    s.resize(-2);
    return s;
}();

constexpr bool is_absent(const typed_shape &s) { return s.rank() == absent.rank(); }

/// Those that are there: absent ones come last.
constexpr shape_list present(const typed_shape *first, int count) {
    while (count > 0 && is_absent(first[count - 1]))
        --count;
    return {first, count};
}

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

/// What an error shows of what a layer was given: up to four shapes.
struct shown_shapes {
    static constexpr int max_count = 4;

    typed_shape shapes[max_count]{};
    int count = 0;

    constexpr shown_shapes &operator=(shape_list list) {
        count = list.count < max_count ? list.count : max_count;
        for (int k = 0; k < count; ++k)
            shapes[k] = list.first[k];
        return *this;
    }

    constexpr shape_list list() const { return {shapes, count}; }
};

/// Where a walk stands, but for the values, which are kept beside it.
struct walk_state {
    work done{};
    dim output_bytes{};  ///< twice those of the leaf rows with parameters: of their first outputs
    dim further_bytes{}; ///< and of their other ones
    fault error{};
    shown_shapes shown{}; ///< of an error
    int at = 0;           ///< the instruction of the error, or the next one
    int base = 0;         ///< the first slot of the block that the walk is in
    int frame = 0;        ///< and how many it has
    int value = 0;        ///< of the next instruction, if values are traced
};

/// Where a walk writes what it meets, if rows are wanted. One without places writes nothing, but counts all that rows
/// and totals need.
struct trace {
    work *done = nullptr;          ///< after each instruction, from `first_instruction` on
    typed_shape *shapes = nullptr; ///< of each value, from `first_value` on
    int first_instruction = 0;
    int first_value = 0;
};

inline constexpr fault more_outputs{.code = fault_code::inputs,
                                    .wanted = "%0 outputs of %t, as declared",
                                    .got = "%1",
                                    .remedy = "make outputs() tell the number"};

/// Where a walk went into a block.
struct entrance {
    int kind; ///< the first instruction of the first block that is alike; -1: not to be passed again
    int at;
    int value; ///< its first one, if values are traced
    typed_shape input;
    work before;
    dim bytes_before;
    dim further_before;
};

/// A block that a walk has passed. One of the same type that gets the same input makes the same of it, which is then
/// not computed again: with a ResNet-152, whose 50 blocks are of 8 types, that leaves 150 of 523 rows.
struct passage {
    entrance in;
    typed_shape output;
    work made;
    dim bytes_made;
};

class walker {
  public:
    /// `slots` has room for the frames of all blocks that are in each other, and behind them for as many as one
    /// instruction takes.
    constexpr walker(const program_view &program, walk_state &state, typed_shape *slots, const trace *record = nullptr)
        : program_(program), state_(state), slots_(slots), gathered_(slots + program.size.slots), record_(record) {}

    /// Starts with the inputs of the net.
    constexpr void start(shape_list inputs) {
        walk_state &s = state_;
        for (const typed_shape &input : inputs)
            if (const fault f = check_shape(input))
                s.error = f;
        const program_size &size = program_.size;
        if (size.tells_inputs && inputs.count != size.inputs) {
            s.error = wrong_input_count;
            s.error.numbers[0] = size.inputs;
            s.error.numbers[1] = inputs.count;
        } else if (inputs.count > size.inputs)
            s.error = {.code = fault_code::inputs,
                       .wanted = "at most 8 inputs",
                       .got = "%0",
                       .remedy = "concatenate some before",
                       .numbers = {inputs.count}};
        if (s.error)
            s.shown = inputs;
        else
            for (int k = 0; k < size.inputs; ++k) {
                slots_[k] = k < inputs.count ? inputs.first[k] : absent;
                trace_value(k, slots_[k]);
            }
        s.value = size.inputs;
        s.frame = size.outer_frame();
    }

    /// Runs the instructions from `state.at` to `end`, or to the first error.
    constexpr void run(int end) {
        walk_state &s = state_;
        if (s.error) {
            if (program_.first->code == opcode::mistake) // no net at all: before what is wrong with the input
                s.error = *program_.first->wrong;
            return;
        }
        work *const done = record_ ? record_->done : nullptr;
        // The place is counted in the state, where an error finds it: a layer of a user may throw.
        for (const instruction *i = program_.first + s.at; s.at < end; ++s.at, ++i) {
            if (i->code == opcode::leaf)
                call(*i);
            else if (i->code == opcode::open && i->has_alike && s.at + i->length < end && pass_alike(*i)) {
                s.value += i->inside + i->out_count;
                s.at += i->length;
                i += i->length;
                continue;
            } else
                step(*i);
            if (done) {
                done[s.at - record_->first_instruction] = s.done;
                s.value += i->value_count();
            }
            if (s.error.code != fault_code::none)
                return;
        }
    }

    /// What an instruction takes.
    constexpr shape_list inputs_of(const instruction &i) {
        if (i.operand_count == 1)
            return {slots_ + state_.base + i.slot_in, 1};
        const operand *const operands = program_.operands + i.operands;
        const typed_shape *const frame = slots_ + state_.base;
        for (int k = 0; k < i.operand_count; ++k)
            gathered_[k] = frame[operands[k].slot];
        return present(gathered_, i.operand_count);
    }

  private:
    // What is no row of a layer.
    constexpr void step(const instruction &i) {
        const opcode code = i.code;
        if (code == opcode::open) {
            if (i.wrong)
                refuse(*i.wrong, i);
            else
                open(i);
        } else if (code == opcode::close)
            close(i);
        else if (code == opcode::only)
            check_only(i);
        else if (code == opcode::function)
            call(i);
        else
            refuse(*i.wrong, i);
    }

    constexpr void refuse(const fault &why, const instruction &i) {
        state_.error = why;
        state_.shown = inputs_of(i);
    }

    constexpr void check_only(const instruction &i) {
        const shape_list values = inputs_of(i);
        if (values.count != i.out_count && i.wrong) {
            refuse(*i.wrong, i);
            state_.error.numbers[0] = i.out_count;
            state_.error.numbers[1] = values.count;
            return;
        }
        for (int k = 0; k < i.out_count; ++k) {
            slots_[state_.base + i.slot_out + k] = values.first[k];
            trace_value(k, values.first[k]);
        }
    }

    // A function's arguments: of those that are sizes, what they are.
    constexpr result call_function(const instruction &i, shape_list operands) {
        const function_call &c = program_.calls[i.call];
        basic_argument<dim> list[most_arguments]{};
        const typed_shape *size = operands.first + c.tensors;
        for (int k = 0; k < c.argument_count; ++k) {
            const written_argument &w = program_.arguments[c.arguments + k];
            list[k] = {w.kind, w.integer, w.real, w.kind == argument_kind::size ? *(*size++).begin() : dim(w.integer)};
        }
        return i.function->forward({list, c.argument_count}, {operands.first, c.tensors});
    }

    constexpr void call(const instruction &i) {
        walk_state &s = state_;
        const shape_list inputs = inputs_of(i);
        if (i.wrong) {
            refuse(*i.wrong, i);
            return;
        }
        const result r = i.layer ? i.layer->forward(*i.layer->options, inputs) : call_function(i, inputs);
        if (r.error.code != fault_code::none) {
            s.error = r.error;
            show(i.function ? shape_list{inputs.first, program_.calls[i.call].tensors} : inputs);
            return;
        }
        if (!accumulate(s.done.macs, r.macs) || !accumulate(s.done.flops, r.flops) ||
            (record_ && i.code == opcode::leaf && i.layer->has_parameters && !count_parameters(i, *i.layer, r))) {
            refuse(too_many_values, i);
            return;
        }
        if (r.count > i.out_count) {
            refuse(more_outputs, i);
            s.error.numbers[0] = i.out_count;
            s.error.numbers[1] = r.count;
            return;
        }
        if (r.flops.value() == 0) // else a formula has counted the elements
            for (int k = 0; k < r.count; ++k)
                if (r.outputs[k].numel().overflowed())
                    refuse(too_many_values, i);
        if (record_)
            trace_call(i, inputs, r);
        typed_shape *const made = slots_ + s.base + i.slot_out;
        *made = r.outputs[0];
        for (int k = 1; k < i.out_count; ++k)
            made[k] = k < r.count ? r.outputs[k] : absent;
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

    // Value `k` of the instruction.
    constexpr void trace_value(int k, const typed_shape &s) {
        if (record_ && record_->shapes)
            record_->shapes[state_.value - record_->first_value + k] = s;
    }

    constexpr void trace_call(const instruction &i, shape_list inputs, const result &r) {
        if (!record_->shapes)
            return;
        const int copies = i.copies();
        for (int k = 0; k < copies; ++k)
            trace_value(k, k < inputs.count ? inputs.first[k] : absent);
        for (int k = 0; k < i.out_count; ++k)
            trace_value(copies + k, k < r.count ? r.outputs[k] : absent);
    }

    // From one block's frame to another one's.
    constexpr void hand_on(const instruction &i, typed_shape *to) {
        const typed_shape *const frame = slots_ + state_.base;
        if (i.operand_count == 1) {
            *to = frame[i.slot_in];
            trace_value(0, *to);
            return;
        }
        const operand *const operands = program_.operands + i.operands;
        for (int k = 0; k < i.operand_count; ++k) {
            to[k] = frame[operands[k].slot];
            trace_value(k, to[k]);
        }
    }

    // What an error shows of a join: the two results that do not go together, where it names them.
    constexpr void show(shape_list inputs) {
        walk_state &s = state_;
        const std::int64_t *pair = s.error.numbers + 2;
        if (s.error.code == fault_code::join && pair[0] < pair[1] && pair[1] < inputs.count) {
            s.shown.shapes[0] = inputs.first[pair[0]];
            s.shown.shapes[1] = inputs.first[pair[1]];
            s.shown.count = 2;
        } else
            s.shown = inputs;
    }

    constexpr void open(const instruction &i) {
        walk_state &s = state_;
        if (i.has_alike && i.depth < max_depth)
            open_[i.depth] = {i.operand_count == 1 ? s.at - i.alike : -1,
                              s.at,
                              s.value,
                              slots_[s.base + i.slot_in],
                              s.done,
                              s.output_bytes,
                              s.further_bytes};
        hand_on(i, slots_ + s.base + s.frame);
        s.base += s.frame;
        s.frame = i.frame;
    }

    constexpr void close(const instruction &i) {
        walk_state &s = state_;
        const int block_at = s.at - i.up, around = program_.parent(block_at);
        const instruction &block = program_[block_at];
        if (block.has_alike && i.depth < max_depth && i.operand_count == 1)
            remember(open_[i.depth], block_at, slots_[s.base + i.slot_in]);
        const int frame = around < 0 ? program_.size.outer_frame() : program_[around].frame;
        hand_on(i, slots_ + s.base - frame + block.slot_out);
        s.base -= frame;
        s.frame = frame;
    }

    constexpr void remember(const entrance &in, int block_at, const typed_shape &output) {
        const walk_state &s = state_;
        if (in.at != block_at || in.kind < 0 || !(s.further_bytes == in.further_before))
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
        *p = {in, output, made, bytes};
    }

    /// The last passage of a kind of block; the end of all if there was none.
    constexpr passage *find_passed(int kind) {
        passage *p = passed_;
        while (p != passed_ + max_passed && p->in.kind != kind)
            ++p;
        return p;
    }

    /// Passes a block as one before it was passed; false if that cannot be.
    constexpr bool pass_alike(const instruction &i) {
        walk_state &s = state_;
        const passage *p = find_passed(s.at - i.alike);
        if (p == passed_ + max_passed || i.wrong || program_.first[p->in.at].recursive != i.recursive ||
            i.operand_count != 1 || !(slots_[s.base + i.slot_in] == p->in.input))
            return false;
        work done = s.done;
        dim bytes = s.output_bytes;
        if (!done.add(p->made) || !accumulate(bytes, p->bytes_made))
            return false; // overflowed: the walk finds the place
        if (record_ && record_->shapes)
            copy_trace(*p, i);
        s.done = done;
        s.output_bytes = bytes;
        slots_[s.base + i.slot_out] = p->output;
        return true;
    }

    /// The trace of a passage, for a block that begins here.
    constexpr void copy_trace(const passage &p, const instruction &block) {
        const int moved = state_.at - p.in.at;
        work *to = record_->done + (state_.at - record_->first_instruction);
        for (int k = 0; k <= block.length; ++k, ++to) {
            *to = state_.done;
            to->add(to[-moved].since(p.in.before));
        }
        const int values = block.inside + block.out_count;
        for (int k = 0; k < values; ++k)
            trace_value(k, record_->shapes[p.in.value - record_->first_value + k]);
    }

    static constexpr int max_depth = 8;
    static constexpr int max_passed = 4;

    const program_view &program_;
    walk_state &state_;
    typed_shape *slots_;
    typed_shape *gathered_;
    const trace *record_;
    entrance open_[max_depth]{};   ///< at each depth, the block that the walk is in
    passage passed_[max_passed]{}; ///< the last ones
    int next_passed_ = 0;
};

} // namespace tally::detail
