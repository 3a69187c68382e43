#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "commands/intake/normal_text.hpp"
#include "commands/intake/reader.hpp"
#include "core/taxonomy_file.hpp"

/// What every fuzz target reads with: the shipped files, built once.
namespace gridbot::intake::fuzzing {

/// Ends the run where a promise is broken; the fuzzer keeps the input.
inline void promise(bool kept, const char* what) {
    if (kept) return;
    std::fprintf(stderr, "broken promise: %s\n", what);
    std::abort();
}

inline const std::vector<std::string>& bot_names() {
    static const std::vector<std::string> names{"小格"};
    return names;
}

inline const Vocabulary& vocabulary() {
    static const auto shipped = shipped_language(shipped_taxonomy());
    return shipped->vocabulary;
}

inline NormalText normalised(std::string_view bytes) {
    static const Normaliser normaliser = make_normaliser(vocabulary(), bot_names());
    return normaliser.normalise(bytes, kMaxCharacters);
}

inline std::string_view text_of(const unsigned char* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

}  // namespace gridbot::intake::fuzzing
