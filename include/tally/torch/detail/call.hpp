// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/report/report.hpp>
#include <tally/torch/arguments.hpp>
#include <tally/torch/detail/observe.hpp>
#include <tally/torch/detail/tensors.hpp>

#include <torch/nn/modules/container/any.h>
#include <torch/nn/modules/container/sequential.h>

#include <concepts>
#include <cstddef>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>

/// How the forward of a model is called: all that needs its type.
namespace tally::detail {

template <class M>
concept module_object = std::derived_from<std::remove_cv_t<M>, torch::nn::Module>;

template <class M>
concept any_module = std::same_as<std::remove_cv_t<M>, torch::nn::AnyModule>;

template <class M>
concept module_holder = requires(const M &m) {
    { *m.ptr() } -> std::convertible_to<const torch::nn::Module &>;
};

template <class M>
concept module_pointer = requires(M &m) {
    { *m } -> std::convertible_to<const torch::nn::Module &>;
};

template <class M>
concept is_model = module_object<M> || any_module<M> || module_holder<M> || module_pointer<M>;

inline void check_not_empty(bool empty) {
    if (empty)
        throw std::invalid_argument("tally: the model is an empty holder or a null pointer");
}

/// What has the model's forward: the module behind a holder or a pointer, or the object itself. A const holder holds a
/// module that is not const, as a pointer does.
template <is_model M> decltype(auto) callee_of(M &model) {
    if constexpr (any_module<M>) {
        check_not_empty(model.is_empty());
        return torch::nn::AnyModule(model); // of the same module
    } else if constexpr (module_object<M>)
        return (model);
    else if constexpr (module_holder<M>) {
        check_not_empty(model.is_empty());
        return (*model.ptr());
    } else {
        check_not_empty(!model);
        return (*model);
    }
}

template <class M> using callee_t = std::remove_reference_t<decltype(callee_of(std::declval<M &>()))>;

inline const torch::nn::Module *module_of(const torch::nn::Module &callee) { return &callee; }
inline const torch::nn::Module *module_of(const torch::nn::AnyModule &callee) { return callee.ptr().get(); }

template <class M, class... T>
concept callable_with_list = std::derived_from<M, takes_tensors> && (std::convertible_to<T &, at::Tensor> && ...);

template <class M, class... T>
concept callable_with = any_module<M> || callable_with_list<M, T...> ||
                        requires(M &module, T &...arguments) { module.forward(arguments...); };

template <std::size_t> using tensor_number = at::Tensor;

template <class M, std::size_t... I> constexpr bool callable_with_tensors(std::index_sequence<I...>) {
    return callable_with<M, tensor_number<I>...>;
}

/// Whether a forward can be called with that many tensors.
template <class M, std::size_t Count>
inline constexpr bool callable_with_count = callable_with_tensors<M>(std::make_index_sequence<Count>{});

template <class M, std::size_t... Less> constexpr bool callable_with_any_count(std::index_sequence<Less...>) {
    return (callable_with_count<M, Less + 1> || ...);
}

template <class M>
constexpr bool callable_with_sizes = callable_with_any_count<M>(std::make_index_sequence<sizes::max_count>{});

/// A public forward: the only one of its name, or one that takes tensors.
template <class M>
concept has_forward = requires { &M::forward; } || callable_with_sizes<M>;

template <class T> inline constexpr bool is_pack = false;
template <class... T> inline constexpr bool is_pack<argument_pack<T...>> = true;

/// How many of these come before the options, which are the last that is given.
template <class... A> constexpr std::size_t count_arguments() {
    constexpr bool is_options[] = {std::is_same_v<A, options>..., true};
    std::size_t count = 0;
    while (!is_options[count])
        ++count;
    return count;
}

/// Whether nothing but options comes from the first ones on.
template <class... A> constexpr bool options_come_last() {
    return (std::size_t{std::is_same_v<A, options>} + ... + count_arguments<A...>()) == sizeof...(A);
}

/// What the compiler says of a call of summarize that makes no sense.
enum class call_mistake {
    none,
    not_a_model,
    options_first,
    more_than_sizes,
    more_than_a_pack,
    const_model,
    base_class,
    no_forward,
    other_arguments
};

/// What is wrong, and whose fault it is: the model's, or the arguments'. The same twice is one type, reported once.
template <call_mistake What, class... Who> struct found_mistake {
    static constexpr bool nothing = What == call_mistake::none;
};

/// Of a forward that gets these.
template <class M, class... T> constexpr auto mistake_in_forward(std::type_identity<argument_pack<T...>>) {
    using Mutable = std::remove_const_t<M>;
    if constexpr (callable_with<M, T...>)
        return found_mistake<call_mistake::none>();
    else if constexpr (std::is_const_v<M> && callable_with<Mutable, T...>)
        return found_mistake<call_mistake::const_model, M, T...>();
    else if constexpr (std::same_as<Mutable, torch::nn::Module>)
        return found_mistake<call_mistake::base_class, M, T...>();
    else if constexpr (!has_forward<Mutable>)
        return found_mistake<call_mistake::no_forward, M, T...>();
    else
        return found_mistake<call_mistake::other_arguments, M, T...>();
}

template <class M> constexpr auto mistake_in_forward(std::type_identity<sizes>) {
    if constexpr (callable_with_sizes<M>)
        return found_mistake<call_mistake::none>();
    else
        return mistake_in_forward<M>(std::type_identity<argument_pack<at::Tensor>>());
}

/// The first ones of a list as `inputs` packs them.
template <class... A, std::size_t... I> constexpr auto first_arguments(std::index_sequence<I...>) {
    return std::type_identity<argument_pack<std::decay_t<const std::tuple_element_t<I, std::tuple<A...>> &>...>>();
}

template <class Model, class... A> constexpr auto find_mistake() {
    constexpr std::size_t count = count_arguments<A...>();
    constexpr bool some_sizes = (std::is_same_v<A, sizes> || ...), some_pack = (is_pack<A> || ...);
    if constexpr (!is_model<Model>)
        return found_mistake<call_mistake::not_a_model, Model>();
    else if constexpr (!options_come_last<A...>())
        return found_mistake<call_mistake::options_first, Model, A...>();
    else if constexpr (some_sizes && count != 1)
        return found_mistake<call_mistake::more_than_sizes, Model, A...>();
    else if constexpr (some_pack && count != 1)
        return found_mistake<call_mistake::more_than_a_pack, Model, A...>();
    else if constexpr (count == 0)
        return found_mistake<call_mistake::none>();
    else if constexpr (some_sizes || some_pack)
        return mistake_in_forward<callee_t<Model>>(std::type_identity<std::tuple_element_t<0, std::tuple<A...>>>());
    else
        return mistake_in_forward<callee_t<Model>>(first_arguments<A...>(std::make_index_sequence<count>()));
}

/// In `summarize(model, a...)`.
template <class Model, class... A>
inline constexpr auto mistake_in_call = find_mistake<std::remove_reference_t<Model>, A...>();

/// Said by the function that the user calls, so that the compiler's message is not long.
template <call_mistake What, class... Who> constexpr void report_mistake(found_mistake<What, Who...>) {
    static_assert(What != call_mistake::not_a_model,
                  "tally: a model is a torch::nn::Module, a holder of one, a pointer to one, or an AnyModule");
    static_assert(What != call_mistake::options_first,
                  "tally: the options are summarize's last argument, after those of "
                  "the forward; a tensor that is left out is torch::Tensor()");
    static_assert(What != call_mistake::more_than_sizes,
                  "tally: give summarize either the forward's arguments or sizes, from which tensors are made");
    static_assert(
        What != call_mistake::more_than_a_pack,
        "tally: inputs(a, b) is to have all of the forward's arguments; or leave it out, summarize(net, a, b)");
    static_assert(What != call_mistake::const_model,
                  "tally: the model is const, and its forward is not: give summarize one that is not const");
    static_assert(What != call_mistake::base_class,
                  "tally: torch::nn::Module has no forward: give summarize the class that has one, or an AnyModule");
    static_assert(What != call_mistake::no_forward,
                  "tally: the model has no public function forward: that is what summarize calls, not operator()");
    static_assert(
        What != call_mistake::other_arguments,
        "tally: the model's forward does not take these arguments: give summarize those that it takes, in its "
        "order, summarize(net, x, h0)");
}

// What a model refuses before it runs: tally's own words are no exception of the forward's.
template <class M> void check_model(const M &module, std::size_t tensors) {
    if constexpr (std::derived_from<M, takes_tensors>)
        module.check_inputs(tensors);
    if constexpr (std::same_as<M, torch::nn::SequentialImpl>)
        if (module.is_empty())
            throw std::invalid_argument(
                "tally: the model is a Sequential without children: push_back some layers first");
}

/// Whether the forward takes that many tensors is known at run time only.
template <class M> void check_count(std::size_t count) {
    [&]<std::size_t... Less>(std::index_sequence<Less...>) {
        constexpr bool takes[sizes::max_count] = {callable_with_count<M, Less + 1>...};
        if (count == 0 || count > sizes::max_count || !takes[count - 1])
            throw_wrong_count(count, takes);
    }(std::make_index_sequence<sizes::max_count>{});
}

// A Sequential may end with a module that returns anything: its children are called one by one, as its forward does.
template <class... T> tensor_list call_forward(torch::nn::SequentialImpl &module, T &...arguments) {
    auto child = module.begin();
    torch::nn::AnyValue value = child->any_forward(arguments...);
    while (++child != module.end())
        value = child->any_forward(std::move(value));
    return tensors_in_any(value);
}

// Its arguments have to be of the very types that the forward takes.
template <class... T> tensor_list call_forward(torch::nn::AnyModule &module, T &...arguments) {
    torch::nn::AnyValue value = module.any_forward(arguments...);
    return tensors_in_any(value);
}

template <class M, class... T> tensor_list call_forward(M &module, T &...arguments) {
    if constexpr (callable_with_list<M, T...>)
        return module.forward_all({arguments...});
    else if constexpr (std::is_void_v<decltype(module.forward(arguments...))>) {
        module.forward(arguments...);
        return {};
    } else
        return tensors_in(module.forward(arguments...));
}

// That many tensors are what the forward takes: see check_count.
template <std::size_t Count, class M> tensor_list call_with_count(M &module, tensor_list &tensors) {
    if constexpr (Count > sizes::max_count)
        return {};
    else if (tensors.size() != Count)
        return call_with_count<Count + 1>(module, tensors);
    else
        return [&]<std::size_t... I>(std::index_sequence<I...>) -> tensor_list {
            if constexpr (callable_with_count<M, Count>)
                return call_forward(module, tensors[I]...);
            else
                return {};
        }(std::make_index_sequence<Count>{});
}

/// Runs a model with the arguments of its forward.
template <class Model, class... T>
report run_with(Model &model, const argument_pack<T...> &arguments, const options &how) {
    auto &&callee = callee_of(model);
    check_model(callee, sizeof...(T));
    const auto forward = [&] {
        std::tuple<T...> values = arguments.values; // a forward may take references and change them
        return std::apply([&](auto &...value) { return call_forward(callee, value...); }, values);
    };
    return observe(*module_of(callee), [&] { return tensors_in(arguments.values); }, forward, how);
}

/// Runs a model with tensors that are made up.
template <class Model> report run_with(Model &model, const sizes &shapes, const options &how) {
    auto &&callee = callee_of(model);
    const torch::nn::Module &module = *module_of(callee);
    check_count<std::remove_reference_t<decltype(callee)>>(shapes.shapes().size());
    check_model(callee, shapes.shapes().size());
    tensor_list given;
    const auto make_inputs = [&] {
        for (const typed_shape &shape : shapes.shapes())
            given.push_back(make_input(shape, module));
        return given;
    };
    const auto forward = [&] {
        tensor_list tensors = given; // a forward may take references and change them
        return call_with_count<1>(callee, tensors);
    };
    return observe(module, make_inputs, forward, how);
}

inline constexpr options default_options{};

/// What `summarize` is given beside the model: the forward's arguments, and after them the options. Those that are
/// left out are options too, as they are by themselves.
template <class Model, class... A> report summarize_with(Model &model, const A &...given) {
    constexpr std::size_t count = count_arguments<A...>();
    constexpr bool some_sizes = (std::is_same_v<A, sizes> || ...), some_pack = (is_pack<A> || ...);
    if constexpr (!decltype(find_mistake<Model, A...>())::nothing)
        return {}; // is reported
    else {
        const std::tuple<const A &..., const options &> all(given..., default_options);
        const options &how = std::get<count>(all);
        if constexpr (count == 0)
            return describe(*module_of(callee_of(model)), how);
        else if constexpr (some_sizes || some_pack)
            return run_with(model, std::get<0>(all), how);
        else
            return [&]<std::size_t... I>(std::index_sequence<I...>) {
                return run_with(model, inputs(std::get<I>(all)...), how);
            }(std::make_index_sequence<count>{});
    }
}

} // namespace tally::detail
