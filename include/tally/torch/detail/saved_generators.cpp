// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/saved_generators.hpp>

#include <tally/torch/detail/dispatch.hpp>

#include <cstring>
#include <utility>

namespace tally::detail {

namespace {

// Undefined if it cannot tell. A generator is never locked together with our list: whoever seeds one comes with a lock.
at::Tensor state_of(const at::Generator &generator) {
    const unobserved_operations unobserved;
    try {
        return at::Tensor(generator.unsafeGetGeneratorImpl()->get_state());
    } catch (...) {
        return {};
    }
}

at::Tensor locked_state_of(const at::Generator &generator) {
    const std::lock_guard lock(generator.unsafeGetGeneratorImpl()->mutex_);
    return state_of(generator);
}

bool same_state(const at::Tensor &a, const at::Tensor &b) {
    return a.defined() == b.defined() &&
           (!a.defined() || (a.nbytes() == b.nbytes() && std::memcmp(a.data_ptr(), b.data_ptr(), a.nbytes()) == 0));
}

} // namespace

saved_generators::entry &saved_generators::find(const at::Generator &generator) {
    for (entry &known : entries_)
        if (known.generator == generator)
            return known;
    return entries_.emplace_back(entry{generator, {}});
}

void saved_generators::before_draw(const at::Generator &generator) {
    const at::Tensor state = locked_state_of(generator);
    const std::lock_guard lock(mutex_);
    entry &known = find(generator);
    if (!known.drawn && known.running == 0)
        known.state = state;
    ++known.running;
}

void saved_generators::after_draw(const at::Generator &generator) noexcept {
    try {
        const at::Tensor state = locked_state_of(generator);
        const std::lock_guard lock(mutex_);
        entry &known = find(generator);
        --known.running;
        known.drawn |= !same_state(known.state, state);
    } catch (...) { // out of memory: its state will not be put back
    }
}

void saved_generators::before_seed(const at::Generator &generator) {
    const at::Tensor state = state_of(generator);
    const std::lock_guard lock(mutex_);
    entry &known = find(generator);
    if (!known.drawn && known.running == 0)
        known.state = state;
    known.drawn = true;
}

void saved_generators::restore() noexcept {
    std::vector<entry> entries;
    {
        const std::lock_guard lock(mutex_);
        entries.swap(entries_);
    }
    for (const entry &known : entries) {
        if (!known.drawn || !known.state.defined())
            continue;
        try {
            c10::GeneratorImpl *const generator = known.generator.unsafeGetGeneratorImpl();
            const std::lock_guard lock(generator->mutex_);
            generator->set_state(*known.state.unsafeGetTensorImpl());
        } catch (...) {
        }
    }
}

void saved_generators::take_over(saved_generators &earlier) {
    const std::scoped_lock lock(mutex_, earlier.mutex_);
    for (entry &old : earlier.entries_)
        for (entry &mine : entries_)
            if (old.drawn && mine.drawn && mine.generator == old.generator) {
                mine.state = std::move(old.state);
                old.drawn = false;
            }
}

} // namespace tally::detail
