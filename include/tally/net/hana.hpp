// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/layer_list.hpp>

#include <boost/hana/equal.hpp>
#include <boost/hana/find_if.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/size.hpp>
#include <boost/hana/transform.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>
#include <boost/hana/unpack.hpp>

namespace tally {

namespace detail {

template <class List> struct hana_types;
template <template <class...> class List, class... L> struct hana_types<List<L...>> {
    static constexpr auto value = boost::hana::tuple_t<L...>;
};

} // namespace detail

/// The children of a net as a Hana sequence of types: `hana::for_each(layers<Net>, …)`, `unpack`, `find_if`.
template <class Net> inline constexpr auto layers = detail::hana_types<layer_list<Net>>::value;

} // namespace tally
