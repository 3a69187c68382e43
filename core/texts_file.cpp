#include "core/texts_file.hpp"

#include <toml++/toml.h>

#include "core/config/toml_document.hpp"
#include "core/config/words.hpp"

namespace gridbot {
namespace {

void collect(const toml::table& table, const std::string& prefix, TextsFile& into) {
    for (const auto& [key, node] : table) {
        const std::string id = prefix + std::string(key.str());
        const int line = line_of(node);
        if (const toml::table* nested = node.as_table()) {
            collect(*nested, id + '.', into);
        } else if (const auto* text = node.as_string()) {
            if (!placeholders_of(text->get()))
                into.faults.push_back({line, "in " + in_quotes(id) + " a { is never closed", "close it: {t}"});
            else
                into.entries.push_back({id, text->get(), line});
        } else {
            into.faults.push_back({line, in_quotes(id) + " is not a text", "write " + id + " = \"…\""});
        }
    }
}

}  // namespace

TextsFile read_texts(std::string_view toml) {
    TextsFile file;
    if (auto document = parse_toml(toml, file.faults)) collect(*document, "", file);
    return file;
}

TextBook text_book_of(const std::vector<TextEntry>& entries) {
    TextBook book;
    for (const TextEntry& entry : entries) book.set(entry.id, entry.text);
    return book;
}

TownTexts overlaid(const TextBook& defaults, const std::vector<TextEntry>& entries) {
    TownTexts town{.texts = defaults};
    const TextBook own = text_book_of(entries);
    const auto unknown = own.unknown_placeholders(defaults);
    const std::vector<std::string> known = defaults.ids();
    for (const TextEntry& entry : entries) {
        if (!defaults.has(entry.id)) {
            town.warnings.push_back({entry.line, "there is no text with the id " + in_quotes(entry.id),
                                     write_nearest(entry.id, known, "see the shipped texts.toml for the ids")});
            continue;
        }
        for (const TextBook::Fault& fault : unknown)
            if (fault.id == entry.id)
                town.faults.push_back({entry.line, in_quotes(entry.id) + ": " + fault.what,
                                       "use only the placeholders of the shipped text"});
        town.texts.set(entry.id, entry.text);
    }
    return town;
}

}  // namespace gridbot
