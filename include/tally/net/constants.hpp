// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/array_of.hpp>
#include <tally/core/compile_error.hpp>
#include <tally/net/emit.hpp>
#include <tally/net/walk.hpp>
#include <tally/report/options.hpp>

#include <boost/mp11/integer_sequence.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace tally {

namespace detail {

/// Instructions of one segment: each is a constant of its own, so that none needs more steps than compilers allow.
inline constexpr int segment_size = 512;

template <int Slots> struct stored_state {
    walk_state state{};
    array_of<typed_shape, Slots> slots{};
};

/// Values at a time, and those that one instruction takes.
template <class Net> inline constexpr int slots_for = size_of<Net>.slots + size_of<Net>.most_operands;

template <class Net, class In, int Segment> constexpr auto run_segment();

/// Where the walk stands after segments 0 to `Segment`.
template <class Net, class In, int Segment> inline constexpr auto after_segment = run_segment<Net, In, Segment>();

template <class Net, class In, int Segment> constexpr auto run_segment() {
    constexpr int instructions = size_of<Net>.instructions;
    constexpr int end = (Segment + 1) * segment_size;
    stored_state<slots_for<Net>> s;
    if constexpr (Segment > 0)
        s = after_segment<Net, In, Segment - 1>;
    walk_state state = s.state; // a variable of its own: to change a member of a member takes longer
    walker walk(program_of<Net>, state, s.slots);
    if constexpr (Segment == 0)
        walk.start(inputs_of<In>::value);
    walk.run(end < instructions ? end : instructions);
    s.state = state;
    return s;
}

template <class Net> inline constexpr int last_segment = (size_of<Net>.instructions - 1) / segment_size;

template <class Net, class In>
inline constexpr const walk_state &end_of_walk = after_segment<Net, In, last_segment<Net>>.state;

/// What a net has made.
template <class Net, class In>
inline constexpr shape_list results_of =
    present(after_segment<Net, In, last_segment<Net>>.slots,
            after_segment<Net, In, last_segment<Net>>.state.error ? 0 : size_of<Net>.result_count);

/// A count that depends on a dimension which is not known.
inline constexpr fault size_unknown{.code = fault_code::unknown_size,
                                    .wanted = "a shape without dyn",
                                    .got = "%i",
                                    .remedy = "use summarize<Net>(shape{...})"};

constexpr facts facts_of(const program_view &p, const fault &f, int at, shape_list inputs) {
    char place[fact::capacity]{};
    writer w(place, fact::capacity);
    put_place(w, p, at);
    const int size = w.size() < fact::capacity ? w.size() : fact::capacity;
    return make_facts(fault_at(p, f, at), {place, static_cast<std::size_t>(size)}, context_of(p[at], inputs));
}

// What can be wrong: with a net alone, with a net and an input, with a count of these.

constexpr facts facts_of_wrong(const program_view &p, int at) {
    return facts_of(p, p[at].wrong ? *p[at].wrong : too_many_parameters, at, {});
}

template <class Net>
inline constexpr facts facts_of_net = facts_of_wrong(program_of<Net>, stored_program<Net>.sums.wrong_at);

template <class Net, class In>
inline constexpr facts facts_of_walk =
    facts_of(program_of<Net>, end_of_walk<Net, In>.error, end_of_walk<Net, In>.at, end_of_walk<Net, In>.shown.list());

template <class Net, class In>
inline constexpr facts facts_of_unknown_size = facts_of(program_of<Net>, size_unknown, 0, inputs_of<In>::value);

template <class Net, std::int64_t parameter_counts::*Count> constexpr auto checked_parameters() {
    if constexpr (stored_program<Net>.sums.wrong())
        return report_error(words_of<facts_of_net<Net>>{});
    else
        return counts_of<Net>.*Count;
}

template <class Net, class In, dim work::*Count> constexpr auto checked_work() {
    if constexpr (end_of_walk<Net, In>.error)
        return report_error(words_of<facts_of_walk<Net, In>>{});
    else if constexpr (!(end_of_walk<Net, In>.done.*Count).known())
        return report_error(words_of<facts_of_unknown_size<Net, In>>{});
    else
        return (end_of_walk<Net, In>.done.*Count).value();
}

template <class Net, class In> constexpr auto checked_fit() {
    if constexpr (end_of_walk<Net, In>.error)
        return report_error(words_of<facts_of_walk<Net, In>>{});
    else
        return true;
}

// A variable, so that the error is raised where the output is asked for.
template <class Net, class In> inline constexpr auto no_output = report_error(words_of<facts_of_walk<Net, In>>{});

template <class Net, class In, int Output, class Dims> struct shape_type;

template <class Net, class In, int Output, int... I>
struct shape_type<Net, In, Output, boost::mp11::integer_sequence<int, I...>> {
    static constexpr const typed_shape &value = results_of<Net, In>[Output];
    using sizes = Shape<value[I].value()...>;
    using type = std::conditional_t<value.dtype == scalar_type::float32, sizes, Typed<sizes, value.dtype>>;
};

template <class Net, class In, int Output>
using shape_type_of =
    typename shape_type<Net, In, Output,
                        boost::mp11::make_integer_sequence<int, results_of<Net, In>[Output].rank()>>::type;

template <class Net, class In, class Outputs> struct output_types;
template <class Net, class In, int... I> struct output_types<Net, In, boost::mp11::integer_sequence<int, I...>> {
    using type = Inputs<shape_type_of<Net, In, I>...>;
};

template <class Net, class In, int Count = results_of<Net, In>.count> struct output {
    using type = typename output_types<Net, In, boost::mp11::make_integer_sequence<int, Count>>::type;
};
template <class Net, class In> struct output<Net, In, 1> {
    using type = shape_type_of<Net, In, 0>;
};
template <class Net, class In> struct output<Net, In, 0> {
    using type = std::remove_const_t<decltype(no_output<Net, In>)>;
};
template <class Net> struct output<Net, error_reported_above, 0> {
    using type = error_reported_above;
};

} // namespace detail

/// The number of parameters of a net, each counted once; known without an input.
template <class Net> inline constexpr auto params = detail::checked_parameters<Net, &parameter_counts::params>();

/// Of these, the ones that are trained.
template <class Net> inline constexpr auto trainable = detail::checked_parameters<Net, &parameter_counts::trainable>();

/// The mult-adds of one forward pass, counted exactly (docs/counting.md): multiply-accumulates of convolutions, matrix
/// products and their like. A `dyn` dimension they depend on is error T10; `summarize<Net>(shape{...})` then counts at
/// run time.
template <class Net, class In> inline constexpr auto macs = detail::checked_work<Net, In, &detail::work::macs>();

/// The floating-point operations of one forward pass: twice the mult-adds and the elementwise work.
template <class Net, class In> inline constexpr auto flops = detail::checked_work<Net, In, &detail::work::flops>();

// Of what left a net with an error, which has been reported.
template <class Net> inline constexpr auto macs<Net, error_reported_above> = error_reported_above{};
template <class Net> inline constexpr auto flops<Net, error_reported_above> = error_reported_above{};

/// What leaves the net: `Shape<1, 10>`, `Int64<Shape<1>>`; several outputs as `Inputs<…>`, as the next net takes them.
template <class Net, class In> using output_t = typename detail::output<Net, In>::type;

/// Whether the net takes that input. It asks and never fails.
template <class Net, class In> inline constexpr bool fits = !detail::end_of_walk<Net, In>.error;
template <class Net> inline constexpr bool fits<Net, error_reported_above> = true;

/// The same as an order: `static_assert(must_fit<Net, In>)` holds, or says which layer does not take what arrives.
template <class Net, class In> inline constexpr auto must_fit = detail::checked_fit<Net, In>();
template <class Net> inline constexpr auto must_fit<Net, error_reported_above> = error_reported_above{};

} // namespace tally
