// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <tuple>

/// The types in a member function's signature. Our definitions of LibTorch's functions are spelled with them, so that
/// they have whatever types the headers at hand declare: c10::optional, later std::optional.
namespace tally::detail {

template <class Member> struct signature;

template <class Result, class Class, class... Arguments> struct signature<Result (Class::*)(Arguments...)> {
    using result = Result;
    using arguments = std::tuple<Arguments...>;
};

template <class Result, class Class, class... Arguments>
struct signature<Result (Class::*)(Arguments...) const> : signature<Result (Class::*)(Arguments...)> {};

template <auto Member> using result_of = typename signature<decltype(Member)>::result;

template <auto Member, std::size_t I>
using argument_of = std::tuple_element_t<I, typename signature<decltype(Member)>::arguments>;

/// Lets `access<&Class::member_>` in an explicit instantiation, where access is not checked, define
/// `private_member(Tag)`, which returns the pointer to the private member.
template <class Tag, auto Member> struct access {
    friend auto private_member(Tag) { return Member; }
};

} // namespace tally::detail
