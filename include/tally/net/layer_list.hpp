// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/compositions.hpp>

#include <boost/mp11/list.hpp>

namespace tally {

namespace detail {

template <class... L> Sequential<L...> list_of(const Sequential<L...> *);
template <class J, class... B> Branches<J, B...> list_of(const Branches<J, B...> *);
template <class B, class S> Residual<B, S> list_of(const Residual<B, S> *);

} // namespace detail

/// The MP11 list of a net that derives from a composition: `Sequential<…>` itself, whose elements are the children.
/// With it, `mp_size`, `mp_transform` and all of MP11 work on blocks; on a plain `Sequential<…>` they work as it is.
template <class Net>
    requires boost::mp11::mp_is_list<decltype(detail::list_of(static_cast<const Net *>(nullptr)))>::value
using layer_list = decltype(detail::list_of(static_cast<const Net *>(nullptr)));

} // namespace tally
