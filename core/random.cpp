#include "core/random.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <cstring>
#include <limits>
#include <stdexcept>
#include <vector>

namespace gridbot {

std::uint64_t Random::below(std::uint64_t bound) {
    // Values of the last, incomplete stretch are drawn again: a plain modulo would favour small results.
    const std::uint64_t limit = std::numeric_limits<std::uint64_t>::max() / bound * bound;
    for (;;) {
        std::uint64_t value = 0;
        unsigned char bytes[sizeof value];
        fill(bytes);
        std::memcpy(&value, bytes, sizeof value);
        if (value < limit) return value % bound;
    }
}

std::string Random::hex(std::size_t bytes) {
    std::vector<unsigned char> drawn(bytes);
    fill(drawn);
    return fmt::format("{:02x}", fmt::join(drawn, ""));
}

void SystemRandom::fill(std::span<unsigned char> bytes) {
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("no randomness from OpenSSL");
}

}  // namespace gridbot
