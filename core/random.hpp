#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace gridbot {

/// Randomness for tokens, nonces and jitter. Safe from any thread.
class Random {
public:
    virtual ~Random() = default;
    virtual void fill(std::span<unsigned char> bytes) = 0;
    /// Uniform in [0, bound). bound > 0.
    std::uint64_t below(std::uint64_t bound);
    /// So many random bytes, two digits each.
    std::string hex(std::size_t bytes);
};

/// OpenSSL's generator, drawn from ahead by each thread; not for a process that forks. Throws std::runtime_error when
/// the machine has no entropy.
class SystemRandom final : public Random {
public:
    void fill(std::span<unsigned char> bytes) override;
};

}  // namespace gridbot
