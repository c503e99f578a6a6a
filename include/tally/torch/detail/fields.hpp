// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

/// The fields of a struct of the user's: an aggregate, which says by how it can be initialized how many it has, and
/// which structured bindings take apart.
namespace tally::detail {

/// Initializes a field of any type. Only asked whether it does: it has no definition.
struct any_field {
    template <class T> operator T() const;
};

/// The same for a base class of `T`, which is initialized as the first field is.
template <class T> struct any_base {
    template <class B>
        requires(std::is_base_of_v<B, T> && !std::same_as<B, T>)
    operator B() const;
};

/// A call, which has no constant value: else g++ would look into constexpr constructors, and fail where they do.
template <std::size_t> any_field field_number();

/// `T{field, …}` with `Before` fields, then `Inside` in braces if any, then `After`.
template <class T, std::size_t Before, std::size_t Inside = 0, std::size_t After = 0> constexpr bool takes_fields() {
    return []<std::size_t... B, std::size_t... I, std::size_t... A>(
               std::index_sequence<B...>, std::index_sequence<I...>, std::index_sequence<A...>) {
        if constexpr (Inside > 0)
            return requires { T{field_number<B>()..., {field_number<I>()...}, field_number<A>()...}; };
        else
            return requires { T{field_number<B>()...}; };
    }(std::make_index_sequence<Before>{}, std::make_index_sequence<Inside>{}, std::make_index_sequence<After>{});
}

inline constexpr std::size_t max_fields = 16;

/// That many initializers `T` takes, an array one for each of its elements; more than `max_fields`: one more than that.
template <class T, std::size_t Count = max_fields + 1> constexpr std::size_t initializers_of() {
    if constexpr (takes_fields<T, Count>() || Count == 0)
        return Count;
    else
        return initializers_of<T, Count - 1>();
}

/// How many of `All` initializers go to the field that begins with number `First`: more than one to an array. These
/// stand in braces of their own, and all others fit still; one more does not.
template <class T, std::size_t All, std::size_t First, std::size_t Count> constexpr std::size_t extent_of() {
    if constexpr (Count < 2)
        return 1;
    else if constexpr (takes_fields<T, First, Count, All - First - Count>() &&
                       !takes_fields<T, First, Count, All - First - Count + 1>())
        return Count;
    else
        return extent_of<T, All, First, Count - 1>();
}

template <class T, std::size_t All, std::size_t First = 0> constexpr std::size_t fields_from() {
    if constexpr (First >= All)
        return 0;
    else
        return 1 + fields_from<T, All, First + extent_of<T, All, First, All - First>()>();
}

/// Whether the initializers end before a field that is no `any_field`, though it may be left out.
template <class T, std::size_t All> constexpr bool ends_early() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        return requires { T{field_number<I>()..., {}}; };
    }(std::make_index_sequence<All>{});
}

/// Whether the first of them is a base class.
template <class T, std::size_t All> constexpr bool has_base() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        return requires { T{any_base<T>{}, field_number<I>()...}; };
    }(std::make_index_sequence<All - 1>{});
}

/// A class can be taken apart if it has no base class, and if all of its fields can be counted: none is of a type that
/// nothing but its own kind initializes, which would end the count before.
template <class T> constexpr bool can_be_taken_apart() {
    if constexpr (!std::is_aggregate_v<T> || !std::is_class_v<T>)
        return false;
    else if constexpr (constexpr std::size_t all = initializers_of<T>(); all > max_fields || !takes_fields<T, all>())
        return false;
    else if constexpr (all > 0)
        return !has_base<T, all>() && !ends_early<T, all>();
    else
        return std::is_empty_v<T>;
}

/// `use(field)` for each field, in order.
template <class T, class Use> void for_each_field([[maybe_unused]] const T &value, Use use) {
    constexpr std::size_t count = fields_from<T, initializers_of<T>()>();
    [[maybe_unused]] const auto use_all = [&](const auto &...field) { (use(field), ...); };
    if constexpr (count == 1) {
        const auto &[a] = value;
        use_all(a);
    } else if constexpr (count == 2) {
        const auto &[a, b] = value;
        use_all(a, b);
    } else if constexpr (count == 3) {
        const auto &[a, b, c] = value;
        use_all(a, b, c);
    } else if constexpr (count == 4) {
        const auto &[a, b, c, d] = value;
        use_all(a, b, c, d);
    } else if constexpr (count == 5) {
        const auto &[a, b, c, d, e] = value;
        use_all(a, b, c, d, e);
    } else if constexpr (count == 6) {
        const auto &[a, b, c, d, e, f] = value;
        use_all(a, b, c, d, e, f);
    } else if constexpr (count == 7) {
        const auto &[a, b, c, d, e, f, g] = value;
        use_all(a, b, c, d, e, f, g);
    } else if constexpr (count == 8) {
        const auto &[a, b, c, d, e, f, g, h] = value;
        use_all(a, b, c, d, e, f, g, h);
    } else if constexpr (count == 9) {
        const auto &[a, b, c, d, e, f, g, h, i] = value;
        use_all(a, b, c, d, e, f, g, h, i);
    } else if constexpr (count == 10) {
        const auto &[a, b, c, d, e, f, g, h, i, j] = value;
        use_all(a, b, c, d, e, f, g, h, i, j);
    } else if constexpr (count == 11) {
        const auto &[a, b, c, d, e, f, g, h, i, j, k] = value;
        use_all(a, b, c, d, e, f, g, h, i, j, k);
    } else if constexpr (count == 12) {
        const auto &[a, b, c, d, e, f, g, h, i, j, k, l] = value;
        use_all(a, b, c, d, e, f, g, h, i, j, k, l);
    } else if constexpr (count == 13) {
        const auto &[a, b, c, d, e, f, g, h, i, j, k, l, m] = value;
        use_all(a, b, c, d, e, f, g, h, i, j, k, l, m);
    } else if constexpr (count == 14) {
        const auto &[a, b, c, d, e, f, g, h, i, j, k, l, m, n] = value;
        use_all(a, b, c, d, e, f, g, h, i, j, k, l, m, n);
    } else if constexpr (count == 15) {
        const auto &[a, b, c, d, e, f, g, h, i, j, k, l, m, n, o] = value;
        use_all(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o);
    } else if constexpr (count == 16) {
        const auto &[a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = value;
        use_all(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
    }
}

} // namespace tally::detail
