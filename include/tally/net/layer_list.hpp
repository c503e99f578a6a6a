// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/net/compositions.hpp>

#include <boost/mp11/list.hpp>

namespace tally {

/// The MP11 list of a net that derives from a composition: `Sequential<…>` itself, whose elements are the children.
/// With it, `mp_size`, `mp_transform` and all of MP11 work on blocks; on a plain `Sequential<…>` they work as it is.
template <class Net>
    requires boost::mp11::mp_is_list<decltype(detail::composition_of(static_cast<const Net *>(nullptr)))>::value
using layer_list = decltype(detail::composition_of(static_cast<const Net *>(nullptr)));

} // namespace tally
