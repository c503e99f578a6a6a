// SPDX-License-Identifier: BSL-1.0
#pragma once

/// What compilers must be told.
namespace tally::detail {

inline constexpr char somewhere = 0;

constexpr bool is_known_not_to_be_null(const char *address) { return address != nullptr; }

// Types are told apart by the addresses of constants. g++ does not know that these are not null where it has to find
// null pointers (to version 16, at least).
static_assert(__builtin_constant_p(is_known_not_to_be_null(&somewhere)),
              "tally: with -fsanitize=undefined, g++ needs -fno-sanitize=null,nonnull-attribute,returns-nonnull-"
              "attribute as well");

} // namespace tally::detail
