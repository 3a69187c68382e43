#include "core/random.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>

#include "core/digest.hpp"

namespace gridbot {
namespace {

void draw(std::span<unsigned char> bytes) {
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("no randomness from OpenSSL");
}

/// Drawn ahead: a call to the generator costs as much for a nonce of 12 bytes as for all of this. What was given out is
/// wiped.
class Supply {
public:
    static constexpr std::size_t kBytes = 512;

    void take(std::span<unsigned char> bytes) {
        if (left_ < bytes.size()) {
            draw(drawn_);
            left_ = drawn_.size();
        }
        unsigned char* from = drawn_.data() + (drawn_.size() - left_);
        std::copy_n(from, bytes.size(), bytes.begin());
        OPENSSL_cleanse(from, bytes.size());
        left_ -= bytes.size();
    }

private:
    std::array<unsigned char, kBytes> drawn_;
    std::size_t left_ = 0;
};

}  // namespace

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
    std::string drawn(bytes, '\0');
    fill({reinterpret_cast<unsigned char*>(drawn.data()), drawn.size()});
    return to_hex(drawn);
}

void SystemRandom::fill(std::span<unsigned char> bytes) {
    thread_local Supply supply;
    bytes.size() < Supply::kBytes / 4 ? supply.take(bytes) : draw(bytes);
}

}  // namespace gridbot
