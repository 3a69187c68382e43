#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/taxonomy.hpp"
#include "core/taxonomy_file.hpp"

namespace gridbot::intake {

/// Concepts that must meet for a scene to hold, and what the scene means (domain 4.4).
struct Scene {
    std::string name;
    std::vector<std::string> all;     // concept names, each of which must occur
    std::vector<std::string> unless;  // concept names, none of which may occur
    std::size_t within = 0;           // characters from the first to the last of them; 0: the whole matter
    bool ordered = false;             // each of them stands behind the one before
    std::string category;             // empty: leaves the category alone
    Urgency urgency = Urgency::normal;
};

/// The words a reader knows beyond the keywords of the categories. One TOML file, config/defaults/vocabulary.toml,
/// whose comments say what each list does.
struct Vocabulary {
    std::map<std::string, std::vector<std::string>, std::less<>> concepts;
    std::vector<Scene> scenes;
    std::map<std::string, std::vector<std::string>, std::less<>> grave_signs;  // by category code
    std::map<std::string, std::string, std::less<>> stand_ins;  // by first level: the code where no word names one
    std::map<std::string, std::string, std::less<>> tags;       // "报修" -> "" or a category code the tag pleads for
    std::map<std::string, std::vector<std::string>, std::less<>> fields;  // labels of templates: "building" -> "楼号" …
    std::vector<std::string> image_tags;                                  // "[图片]"
    std::vector<std::string> other_tags;                                  // "[语音]"
    std::vector<std::string> staff_titles;                                // posts that may follow an @
    std::vector<std::pair<std::string, std::string>> typos;               // wrong, right: of equal length in characters
    std::string traditional;  // characters, each folded to the one at the same place of `simplified`
    std::string simplified;
};

struct VocabularyFile {
    Vocabulary vocabulary;
    std::vector<FileFault> faults;  // empty: usable
};

/// Reads vocabulary.toml. Categories that scenes name are checked against `taxonomy`.
VocabularyFile read_vocabulary(std::string_view toml, const Taxonomy& taxonomy);

}  // namespace gridbot::intake
