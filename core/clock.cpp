#include "core/clock.hpp"

namespace gridbot {
namespace {

Time machine_now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

Time SystemClock::now() const {
    return machine_now();
}

MovableClock::MovableClock(Time start, Mode mode) : mode_(mode), ms_(0) {
    set(start);
}

Time MovableClock::now() const {
    std::int64_t ms = ms_.load();
    return mode_ == Mode::standing ? from_ms(ms) : machine_now() + std::chrono::milliseconds{ms};
}

void MovableClock::set(Time now) {
    ms_.store(mode_ == Mode::standing ? to_ms(now) : (now - machine_now()).count());
}

}  // namespace gridbot
