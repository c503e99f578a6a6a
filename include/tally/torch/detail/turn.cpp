// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/turn.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>
#include <string>
#include <vector>

#include <sys/types.h>
#include <unistd.h>

namespace tally::detail {

namespace {

struct turn_taken {
    std::int64_t number;
    std::int64_t around; ///< the one that it is part of, or 0
    pid_t thread;
};

struct turns {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<turn_taken> taken;
    std::int64_t last_number = 0;
};

turns &all_turns() {
    static turns all;
    return all;
}

std::atomic<std::int64_t> progress{0};

// The summaries that a summary is part of, itself included, by what the others say.
bool is_part_of(const std::vector<turn_taken> &taken, std::int64_t part, std::int64_t whole) {
    while (part != 0 && part != whole) {
        const auto one = std::find_if(taken.begin(), taken.end(), [&](const auto &t) { return t.number == part; });
        part = one == taken.end() ? 0 : one->around;
    }
    return part != 0;
}

// The letter after the name in parentheses, as proc(5) has it.
bool is_asleep(pid_t thread) {
    std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto name_end = text.rfind(')');
    return name_end != text.npos && text.compare(name_end, 3, ") S") == 0;
}

// How long nothing has happened, in looks at it.
class standstill {
  public:
    static constexpr std::chrono::milliseconds between_looks{20};

    void look(const turn_taken &other) {
        const std::int64_t now = progress.load(std::memory_order_relaxed);
        if (now != seen_ || other.number != number_)
            looks_ = asleep_ = 0;
        seen_ = now;
        number_ = other.number;
        ++looks_;
        asleep_ = is_asleep(other.thread) ? asleep_ + 1 : 0;
    }

    bool is_certain() const { return asleep_ > 50 || looks_ > 100; }

  private:
    std::int64_t seen_ = -1;
    std::int64_t number_ = 0;
    int looks_ = 0;
    int asleep_ = 0;
};

} // namespace

turn::turn(std::int64_t around) {
    turns &all = all_turns();
    const pid_t thread = ::gettid();
    standstill waited;
    std::unique_lock lock(all.mutex);
    const auto first_other = [&] {
        return std::find_if(all.taken.begin(), all.taken.end(), [&](const turn_taken &other) {
            return other.thread != thread && !is_part_of(all.taken, around, other.number);
        });
    };
    for (auto other = first_other(); other != all.taken.end() && !waited.is_certain(); other = first_other()) {
        const turn_taken watched = *other;
        if (all.changed.wait_for(lock, standstill::between_looks) == std::cv_status::timeout)
            waited.look(watched);
    }
    number_ = ++all.last_number;
    all.taken.push_back({number_, around, thread});
}

turn::~turn() {
    turns &all = all_turns();
    const std::lock_guard lock(all.mutex);
    std::erase_if(all.taken, [&](const turn_taken &t) { return t.number == number_; });
    all.changed.notify_all();
}

void turn::show_progress() { progress.fetch_add(1, std::memory_order_relaxed); }

} // namespace tally::detail
