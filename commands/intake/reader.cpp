#include "commands/intake/reader.hpp"

#include "commands/intake/message.hpp"

namespace gridbot::intake {
namespace {

std::vector<std::u32string> decoded(const std::vector<std::string>& words) {
    std::vector<std::u32string> out;
    for (const std::string& word : words) out.push_back(decode(word));
    return out;
}

}  // namespace

Normaliser make_normaliser(const Vocabulary& vocabulary, const std::vector<std::string>& bot_names) {
    return Normaliser({vocabulary.traditional, vocabulary.simplified, vocabulary.typos, bot_names,
                       vocabulary.staff_titles, vocabulary.image_tags, vocabulary.other_tags});
}

struct Reader::Built {
    Parts parts;
};

Reader::Reader(std::shared_ptr<const Language> language, const std::vector<std::string>& bot_names) {
    const Vocabulary& vocabulary = language->vocabulary;
    Normaliser normaliser = make_normaliser(vocabulary, bot_names);
    FieldFinder fields(vocabulary, normaliser);
    std::map<std::u32string, std::string, std::less<>> tags;
    for (const auto& [tag, plea] : vocabulary.tags) tags.emplace(normaliser.fold(decode(tag)), plea);
    std::vector<std::u32string> titles = decoded(vocabulary.staff_titles);
    built_ = std::make_unique<const Built>(Built{Parts{std::move(language), std::move(normaliser), std::move(fields),
                                                       std::move(tags), decoded(bot_names), std::move(titles)}});
}

Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

Reading Reader::read(std::string_view text, const ReadContext& context) const {
    return Message(built_->parts, text, context).read();
}

}  // namespace gridbot::intake
