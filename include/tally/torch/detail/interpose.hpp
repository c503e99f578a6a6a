// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstring>
#include <stdexcept>
#include <string>

#include <dlfcn.h>

/// Finding the definition that one of ours took the place of.
///
/// What comes next depends on who asks: these functions are hidden, so that a shared library which has tally linked in
/// asks with its own, not with the program's.
#define TALLY_HIDDEN __attribute__((visibility("hidden")))

namespace tally::detail {

/// The next definition of a symbol, in the order in which the dynamic linker looks for it.
TALLY_HIDDEN inline void *next_symbol(const char *name) {
    if (void *address = dlsym(RTLD_NEXT, name))
        return address;
    throw std::runtime_error(std::string("tally: no other definition of ") + name + "; is libtorch linked in?");
}

// A pointer to a member function that is not virtual: its address and 0.
struct member_pointer {
    void *address;
    void *adjustment;
};

template <class Member> Member to_member(void *address) {
    static_assert(sizeof(Member) == sizeof(member_pointer));
    const member_pointer pointer{address, nullptr};
    Member member;
    std::memcpy(&member, &pointer, sizeof member);
    return member;
}

/// The next definition of a member function. Its mangled name is asked from the dynamic linker, which knows our own
/// definition by it: no name is spelled, so it is right for whatever types the headers at hand declare.
template <class Member> TALLY_HIDDEN Member next_definition(Member ours) {
    static_assert(sizeof(Member) == sizeof(member_pointer));
    member_pointer pointer{};
    std::memcpy(&pointer, &ours, sizeof pointer);
    Dl_info info{};
    if (!dladdr(pointer.address, &info) || !info.dli_sname || info.dli_saddr != pointer.address)
        throw std::runtime_error(
            "tally: the hooks are not visible to the dynamic linker; link them as tally::torch does, "
            "without -fvisibility=hidden and without link-time optimization");
    return to_member<Member>(next_symbol(info.dli_sname));
}

/// The first definition of a member function in the program, by its mangled name.
template <class Member> TALLY_HIDDEN Member first_definition(const char *name) {
    if (void *address = dlsym(RTLD_DEFAULT, name))
        return to_member<Member>(address);
    throw std::runtime_error(std::string("tally: no definition of ") + name + "; is libtorch linked in?");
}

} // namespace tally::detail
