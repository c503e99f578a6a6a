// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/wiring/value.hpp>

#include <boost/mp11/integer_sequence.hpp>

#include <concepts>

/// Classes whose forward is a function of values, and what it returns.
namespace tally::detail {

inline constexpr int most_returned = 8;

/// What a forward returns.
struct returned {
    value list[most_returned]{};
    int count = 0;
};

constexpr returned returned_of(const value &v) { return {{v}, 1}; }
constexpr returned returned_of(const values<2> &v) { return {{v.first, v.second}, 2}; }
constexpr returned returned_of(const values<3> &v) { return {{v.first, v.second, v.third}, 3}; }
constexpr returned returned_of(const values<4> &v) { return {{v.first, v.second, v.third, v.fourth}, 4}; }
constexpr returned returned_of(const values<5> &v) { return {{v.first, v.second, v.third, v.fourth, v.fifth}, 5}; }
constexpr returned returned_of(const values<6> &v) {
    return {{v.first, v.second, v.third, v.fourth, v.fifth, v.sixth}, 6};
}
constexpr returned returned_of(const values<7> &v) {
    return {{v.first, v.second, v.third, v.fourth, v.fifth, v.sixth, v.seventh}, 7};
}
constexpr returned returned_of(const values<8> &v) {
    return {{v.first, v.second, v.third, v.fourth, v.fifth, v.sixth, v.seventh, v.eighth}, 8};
}

/// Calls a block's forward with values from number `first` on.
using wire_function = returned (*)(recorder &, int first);

template <class R> inline constexpr int count_returned = 0;
template <> inline constexpr int count_returned<value> = 1;
template <int N> inline constexpr int count_returned<values<N>> = N;

template <class V> inline constexpr bool is_value = std::same_as<V, value> || std::same_as<V, const value &>;

/// The parameters of a forward that is neither overloaded nor a template.
template <class R, class... V> struct value_signature {
    static constexpr int inputs = sizeof...(V);
    static constexpr int outputs = count_returned<R>;
};

template <class R, class... V>
    requires(count_returned<R> != 0 && (is_value<V> && ...))
value_signature<R, V...> signature_of(R (*)(V...));

/// A block whose wiring is code: a static forward of values that returns one or several.
template <class L>
concept wired_type = requires { detail::signature_of(&L::forward); };

template <class L>
concept has_object_forward =
    !wired_type<L> &&
    (requires(const L l, value v) { l.forward(v); } || requires(const L l, value v) { l.forward(v, v); });

template <class L, class Signature> struct wiring;
template <class L, class R, class... V> struct wiring<L, value_signature<R, V...>> : value_signature<R, V...> {
    static constexpr returned run(recorder &r, int first) {
        return call(r, first, boost::mp11::make_integer_sequence<int, sizeof...(V)>{});
    }

  private:
    template <int... I>
    static constexpr returned call(recorder &r, int first, boost::mp11::integer_sequence<int, I...>) {
        return returned_of(L::forward(value(&r, first + I)...));
    }
};

template <class L> using wiring_of = wiring<L, decltype(detail::signature_of(&L::forward))>;

} // namespace tally::detail
