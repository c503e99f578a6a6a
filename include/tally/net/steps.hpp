// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/core/array_of.hpp>
#include <tally/core/type_name.hpp>
#include <tally/net/class_info.hpp>
#include <tally/net/compositions.hpp>
#include <tally/net/program.hpp>
#include <tally/net/step_faults.hpp>
#include <tally/wiring/forward.hpp>

#include <cstdint>
#include <type_traits>

/// From a net's type to values: a step for each type in it. Which types are rows is told in docs/layers.md.
namespace tally::detail {

enum class step_form : unsigned char {
    own_layer, ///< one of tally's: a `layer_step`
    layer,
    function, ///< a layer's work without a row
    string,   ///< one after the other
    branches, ///< beside each other
    forward,  ///< what a forward of values calls
    named,    ///< a child with a name
    mistake,  ///< what stands here cannot be emitted: see `wrong`
};

/// A child's name, and what is wrong with it.
struct step_name {
    child_name name;
    const fault *wrong;
};

/// A type in a net as a value, so that it costs no function: with g++ an instantiated function takes 30 to 50
/// microseconds, a value 5. What a step has inside is a list of pointers to steps that ends with a null pointer.
struct step {
    step_form form;
    bool is_row = false;               ///< of `string` and `branches`: also without a name
    bool is_sequential = false;        ///< in a branch, a Sequential is only a string of layers
    const layer_info *layer = nullptr; ///< of `layer` and `function`; of `branches`, the join
    const block_info *block = nullptr; ///< of `string` and `branches`, where they are rows
    const step *const *inside = nullptr;
    wire_function wire = nullptr;    ///< of `forward`
    int inputs = 0;                  ///< of `forward`
    int outputs = 0;                 ///< of `forward`
    std::int64_t times = 1;          ///< of `string`: the same again, with weights of their own
    const step *child = nullptr;     ///< of `named`
    const step_name *name = nullptr; ///< of `named`
    const fault *wrong = nullptr;    ///< of `mistake`; of a composition whose arguments are wrong
    const char *type = "";           ///< what errors call `wrong`
};

/// With the layer inside, so that its type costs one value, not two: g++ keeps a list of all, to whose time each of
/// 15,000 adds 30 microseconds.
struct layer_step : step {
    layer_info info;
};

/// With all that a composition needs inside. A variable with 50 types in its name takes g++ a millisecond to name,
/// which is quadratic in the number of types, so there is only one.
template <int Count> struct composition_step : step {
    block_info info;
    array_of<const step *, Count + 1> list;
};

/// "0" is the name of the first child without a name: the two are the same.
constexpr bool is_number(const char *text) {
    if (text[0] == '0')
        return !text[1];
    int digits = 0;
    for (; text[digits] >= '0' && text[digits] <= '9'; ++digits) {
    }
    return digits > 0 && digits < 9 && !text[digits];
}

constexpr step_name make_step_name(const char *text, int size) {
    step_name name{{text, 0, 2166136261u}, nullptr}; // FNV-1a
    bool fine = size > 0;
    for (const char *c = text, *end = text + size; c != end; ++c) {
        const auto character = static_cast<unsigned char>(*c);
        fine = fine && character != '.' && character >= ' ';
        name.name.hash = (name.name.hash ^ character) * 16777619u;
    }
    if (!fine)
        name.wrong = &no_name;
    else if (is_number(text)) {
        int number = 0;
        for (; *text; ++text)
            number = number * 10 + (*text - '0');
        name.name = number_name(number);
    }
    return name;
}

template <fixed_name Name> inline constexpr fixed_name stored_name = Name;
template <fixed_name Name>
inline constexpr step_name step_name_of =
    make_step_name(stored_name<Name>.text, static_cast<int>(sizeof stored_name<Name>.text) - 1);

template <class> inline constexpr bool is_functional = false;
template <class L> inline constexpr bool is_functional<Functional<L>> = true;

constexpr step mistake(const fault &why, const char *type) {
    return {.form = step_form::mistake, .wrong = &why, .type = type};
}

/// What is no composition and has no options: a class that derives from one, a user's layer, or a stranger.
template <class L, int Level> constexpr step make_step();

/// `Level`: how many classes that derive from a composition are around it. A block that contains itself has no end,
/// which would be the compiler's to say.
template <class L, int Level = 0> inline constexpr step step_of = make_step<L, Level>();

template <class L> constexpr step function_step();

// A function, since a compiler instantiates what it finds in an initializer anew for each layer.
template <class Options> constexpr layer_step make_layer_step(const Options &options) {
    return {{.form = step_form::own_layer}, make_layer_info<family<Options>>(options)};
}

template <is_itself L, int Level> inline constexpr layer_step step_of<L, Level> = make_layer_step(L::options);

template <is_itself L> inline constexpr const layer_info &info_of<L> = step_of<L>.info;

/// How many values a step without others inside makes of so many.
constexpr int outputs_of(const step &s, int given) {
    if (s.form == step_form::own_layer)
        return static_cast<const layer_step &>(s).info.outputs;
    return s.layer ? s.layer->outputs : given;
}

template <class... L, int Level>
inline constexpr composition_step<sizeof...(L)> step_of<Sequential<L...>, Level>{
    {.form = step_form::string,
     .is_row = true,
     .is_sequential = true,
     .block = &step_of<Sequential<L...>, Level>.info,
     .inside = step_of<Sequential<L...>, Level>.list},
    {.type = "Sequential"},
    {&step_of<L, Level>..., nullptr}};

/// What a child is, whatever its name.
constexpr const step &called(const step &s) {
    const step *c = &s;
    while (c->form == step_form::named)
        c = c->child;
    return *c;
}

/// How many inputs a net has, or may have.
constexpr int inputs_of_net(const step &net) {
    const step &c = called(net);
    return c.form == step_form::forward ? c.inputs : most_inputs;
}

/// How many values a call of a step is known to make.
constexpr int results_of_call(const step &s) {
    const step *last = &s;
    while (last->form == step_form::named || (last->form == step_form::string && *last->inside)) {
        if (last->form == step_form::named)
            last = last->child;
        else {
            const step *const *child = last->inside;
            while (child[1])
                ++child;
            last = *child;
        }
    }
    if (last->form == step_form::forward)
        return last->outputs;
    const layer_info *layer =
        last->form == step_form::own_layer ? &static_cast<const layer_step *>(last)->info : last->layer;
    const bool tells = layer && layer->tells_outputs && layer->outputs > 0 && layer->outputs <= most_returned;
    return tells ? layer->outputs : 1;
}

/// The class in the type of something that is no layer: what a function returns, an array consists of, a pointer points
/// to.
template <class L> struct class_in {
    using type = L;
};
template <class Result, class... Arguments> struct class_in<Result(Arguments...)> : class_in<Result> {};
template <class L> struct class_in<L *> : class_in<L> {};
template <class L> struct class_in<L &> : class_in<L> {};
template <class L> struct class_in<L &&> : class_in<L> {};
template <class L> struct class_in<L[]> : class_in<L> {};
template <class L, std::size_t N> struct class_in<L[N]> : class_in<L> {};

template <class L> inline constexpr const char *name_of_stranger = bare_name<typename class_in<L>::type>.text;

template <class L>
concept input_type = requires { L::value.dtype; } || requires { static_cast<shape_list>(L::value); };

template <class L> constexpr const fault &why_no_layer() {
    if constexpr (std::is_pointer_v<L> || std::is_reference_v<L>)
        return no_type;
    else if constexpr (std::is_function_v<L>)
        return function_as_layer;
    else if constexpr (std::is_array_v<L>)
        return array_as_layer;
    else if constexpr (!std::is_class_v<L>)
        return no_layer;
    else if constexpr (!requires { sizeof(L); })
        return incomplete_type;
    else if constexpr (option_tag<L>)
        return option_as_layer;
    else if constexpr (input_type<L>)
        return shape_as_layer;
    else if constexpr (has_object_forward<L>)
        return object_forward;
    else if constexpr (declares_forward<L>)
        return wrong_forward;
    else
        return no_members;
}

template <class L> constexpr step stranger_step() { return mistake(why_no_layer<L>(), name_of_stranger<L>); }

/// A join, or what else stands in its place.
struct join_step {
    const layer_info *layer = nullptr;
    const fault *wrong = nullptr;
    const char *type = "Branches";
};

/// What takes several tensors: tally's joins, and layers of users that may.
template <class L>
concept join_type = requires { static_cast<const join_options &>(L::options); } || has_list_forward<L> ||
                    (has_options<L> && !is_of_tally<std::remove_cvref_t<decltype(L::options)>>);

template <class Join> constexpr join_step make_join_step() {
    if constexpr (!join_type<Join>)
        return {.wrong = &no_join, .type = name_of_stranger<Join>};
    else if (info_of<Join>.has_parameters)
        return {.wrong = &join_with_parameters, .type = info_of<Join>.options->type};
    else
        return {.layer = &info_of<Join>};
}

template <class Join> inline constexpr join_step join_of = make_join_step<Join>();

inline constexpr join_step join_of_nothing{.wrong = &no_branches};

constexpr step branches_step(const join_step &join, const block_info &block, const step *const *inside) {
    return {.form = step_form::branches,
            .layer = join.layer,
            .block = &block,
            .inside = inside,
            .wrong = join.wrong,
            .type = join.type};
}

template <class Join, class... B, int Level>
inline constexpr composition_step<sizeof...(B)> step_of<Branches<Join, B...>, Level>{
    branches_step(sizeof...(B) == 0 ? join_of_nothing : join_of<Join>, step_of<Branches<Join, B...>, Level>.info,
                  step_of<Branches<Join, B...>, Level>.list),
    {.type = "Branches"},
    {&step_of<B, Level>..., nullptr}};

template <class Body, class Shortcut, int Level>
inline constexpr composition_step<2> step_of<Residual<Body, Shortcut>, Level>{
    branches_step(join_of<Add>, step_of<Residual<Body, Shortcut>, Level>.info,
                  step_of<Residual<Body, Shortcut>, Level>.list),
    {.type = "Residual"},
    {&step_of<Body, Level>, &step_of<Shortcut, Level>, nullptr}};

template <std::int64_t N, class L, int Level>
inline constexpr composition_step<1> step_of<Repeat<N, L>, Level>{{.form = step_form::string,
                                                                   .block = &step_of<Repeat<N, L>, Level>.info,
                                                                   .inside = step_of<Repeat<N, L>, Level>.list,
                                                                   .times = N,
                                                                   .wrong = N < 1         ? &empty_repeat
                                                                            : is_named<L> ? &named_repeat
                                                                                          : nullptr,
                                                                   .type = "Repeat"},
                                                                  {.type = "Repeat"},
                                                                  {&step_of<L, Level>, nullptr}};

template <fixed_name Name, class L, int Level>
inline constexpr step step_of<Named<Name, L>, Level>{
    .form = step_form::named, .child = &step_of<L, Level>, .name = &step_name_of<Name>};

template <class L, int Level> inline constexpr step step_of<Functional<L>, Level> = function_step<L>();

std::false_type is_sequential(const void *);
template <class... L> std::true_type is_sequential(const Sequential<L...> *);

// No function or variable has all layers of a net in its name: g++ would spell it, which takes 200 milliseconds for
// 5,000 layers. So the list of steps is a class.
template <class Composition, int Level> struct step_list;
template <class... L, int Level> struct step_list<Sequential<L...>, Level> {
    const step *steps[sizeof...(L) + 1]{&step_of<L, Level>..., nullptr};
};

template <class Block, int Level>
inline constexpr step_list<decltype(composition_of(static_cast<const Block *>(nullptr))), Level> children_of{};

/// Takes a forward down, without what it calls.
template <class L> constexpr bool try_forward_of_values();

template <class L, int Level> constexpr step make_step() {
    // Most have a composition as their base: that is asked first, since each question takes g++ 50 microseconds.
    if constexpr (block_type<L>) {
        if constexpr (!is_own_block<L>)
            if constexpr (declares_forward<L> || has_options<L>)
                return mistake(forward_in_block, name_of_class<L>());
        constexpr const L *block = nullptr;
        if constexpr (Level == most_levels)
            return mistake(too_many_levels, name_of_class<L>());
        else if constexpr (decltype(is_sequential(block))::value)
            return {.form = step_form::string,
                    .is_row = true,
                    .block = &block_of<L>,
                    .inside = children_of<L, Level + 1>.steps};
        else {
            step s = step_of<decltype(composition_of(block)), Level + 1>;
            s.is_row = true;
            s.block = &block_of<L>;
            return s;
        }
    } else if constexpr (wired_type<L>) {
        if (!__builtin_constant_p(try_forward_of_values<L>()))
            return mistake(failing_forward_of_values, name_of_class<L>());
        return {.form = step_form::forward,
                .is_row = true,
                .block = &block_of<L>,
                .wire = &wiring_of<L>::run,
                .inputs = wiring_of<L>::inputs,
                .outputs = wiring_of<L>::outputs,
                .type = name_of_class<L>()};
    } else if constexpr (layer_type<L>)
        return {.form = step_form::layer, .layer = &info_of<L>};
    else
        return stranger_step<L>();
}

template <class L> constexpr step function_step() {
    if constexpr (layer_type<L>) {
        if (info_of<L>.has_parameters)
            return mistake(no_function, info_of<L>.options->type);
        return {.form = step_form::function, .layer = &info_of<L>};
    } else if constexpr (is_named<L> || is_functional<L>)
        return mistake(name_or_function_inside, bare_name<L>.text);
    else if constexpr (block_type<L>)
        return mistake(block_as_function, bare_name<L>.text);
    else
        return stranger_step<L>();
}

} // namespace tally::detail
