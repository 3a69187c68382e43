#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/taxonomy.hpp"

namespace gridbot {

/// Something in a configuration file that cannot be used.
struct FileFault {
    int line = 0;        // 1-based; 0: the file as a whole
    std::string what;    // "unknown urgency \"hoch\""
    std::string remedy;  // "write emergency, urgent, normal or low"
};

struct TaxonomyFile {
    std::shared_ptr<const Taxonomy> taxonomy;  // holds the rows that were good; never null
    std::vector<FileFault> faults;             // empty: usable
};

/// Reads categories.toml (config/defaults/categories.toml documents the format). Reports every fault, not the first.
TaxonomyFile read_taxonomy(std::string_view toml);

/// The one in the program, for every town that brings none of its own. Read once; safe from any thread.
std::shared_ptr<const Taxonomy> shipped_taxonomy();

}  // namespace gridbot
