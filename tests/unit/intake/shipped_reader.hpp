#pragma once

#include "commands/intake/reader.hpp"
#include "core/taxonomy_file.hpp"

namespace gridbot::intake::testing {

/// The reader of the shipped files, built once for all tests.
inline const Reader& shipped_reader() {
    static const Reader reader(shipped_language(shipped_taxonomy()), {"小格", "网格小助手"});
    return reader;
}

}  // namespace gridbot::intake::testing
