// SPDX-License-Identifier: BSL-1.0
#pragma once

/// What compilers must be told.
namespace tally::detail {

inline constexpr char somewhere = 0;

// Types are told apart by the addresses of constants. g++ does not know that these are not null where it has to find
// null pointers (to version 16, at least).
static_assert(__builtin_constant_p(&somewhere != nullptr),
              "tally: with -fsanitize=undefined, g++ needs -fno-sanitize=null,nonnull-attribute,returns-nonnull-"
              "attribute as well");

} // namespace tally::detail
