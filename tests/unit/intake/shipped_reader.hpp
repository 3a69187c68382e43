#pragma once

#include <memory>

#include "commands/intake/reader.hpp"
#include "embedded/gridbot_defaults.hpp"

namespace gridbot::intake::testing {

/// The taxonomy and the reader of the shipped files, built once for all tests.
inline std::shared_ptr<const Taxonomy> shipped_taxonomy() {
    static const auto taxonomy = read_taxonomy(defaults::find("defaults/categories.toml").value()).taxonomy;
    return taxonomy;
}

inline const Reader& shipped_reader() {
    static const Reader reader(
        read_vocabulary(defaults::find("defaults/vocabulary.toml").value(), *shipped_taxonomy()).vocabulary,
        shipped_taxonomy(), {"小格", "网格小助手"});
    return reader;
}

}  // namespace gridbot::intake::testing
