#include "commands/intake/vocabulary.hpp"

#include <toml++/toml.h>
#include <algorithm>

#include "commands/intake/concepts.hpp"
#include "commands/intake/fields.hpp"
#include "commands/intake/lexicon.hpp"
#include "commands/intake/normal_text.hpp"

namespace gridbot::intake {
namespace {

int line_of(const toml::node& node) {
    return static_cast<int>(node.source().begin.line);
}

/// Reads the file table by table, noting each fault and going on.
class VocabularyReader {
public:
    VocabularyReader(const toml::table& root, const Taxonomy& taxonomy) : root_(root), taxonomy_(taxonomy) {}

    VocabularyFile read() {
        read_characters();
        read_typos();
        read_tags();
        read_fields();
        read_concepts();
        read_scenes();
        read_grave_signs();
        read_stand_ins();
        return std::move(file_);
    }

private:
    void fault(int line, std::string what, std::string remedy) {
        file_.faults.push_back({line, std::move(what), std::move(remedy)});
    }

    std::vector<std::string> words(const toml::node* node, std::string_view name) {
        std::vector<std::string> out;
        if (!node) return out;
        const toml::array* list = node->as_array();
        if (!list) {
            fault(line_of(*node), "\"" + std::string(name) + "\" is not a list", "write [\"…\", \"…\"]");
            return out;
        }
        for (const toml::node& item : *list) {
            auto word = item.value<std::string>();
            if (word && !word->empty())
                out.push_back(*word);
            else
                fault(line_of(item), "an entry of \"" + std::string(name) + "\" is not a word",
                      "write a quoted, non-empty word");
        }
        return out;
    }

    void read_characters() {
        Vocabulary& v = file_.vocabulary;
        v.traditional = root_["characters"]["traditional"].value_or(std::string{});
        v.simplified = root_["characters"]["simplified"].value_or(std::string{});
        if (decode(v.traditional).size() != decode(v.simplified).size())
            fault(0, "[characters] traditional and simplified differ in length",
                  "give each character its partner at the same place");
    }

    void read_typos() {
        const toml::table* typos = root_["typos"].as_table();
        if (!typos) return;
        for (const auto& [wrong, node] : *typos) {
            const auto right = node.value<std::string>();
            if (!right || decode(*right).size() != decode(wrong.str()).size())
                fault(line_of(node), "typo \"" + std::string(wrong.str()) + "\" has no partner of equal length",
                      "write wrong = \"right\" with as many characters");
            else
                file_.vocabulary.typos.emplace_back(wrong.str(), *right);
        }
    }

    void read_tags() {
        const toml::table* tags = root_["tags"].as_table();
        if (!tags) return;
        for (const auto& [tag, node] : *tags) {
            const auto pleads = node.value<std::string>();
            const bool known = pleads && (pleads->empty() || *pleads == "notice" || pleads->ends_with(".*") ||
                                          taxonomy_.find(*pleads));
            if (known)
                file_.vocabulary.tags.emplace(tag.str(), *pleads);
            else
                fault(line_of(node), "tag \"" + std::string(tag.str()) + "\" pleads for an unknown category",
                      "write \"\", a code such as \"wish.wish\" or a branch such as \"service.*\"");
        }
    }

    void read_fields() {
        const toml::table* fields = root_["fields"].as_table();
        if (fields)
            for (const auto& [kind, node] : *fields) {
                if (std::find(kFieldNames.begin(), kFieldNames.end(), kind.str()) == kFieldNames.end())
                    fault(line_of(node), "unknown field \"" + std::string(kind.str()) + "\"",
                          "see the shipped vocabulary.toml");
                file_.vocabulary.fields.emplace(kind.str(), words(&node, kind.str()));
            }
        const auto lists = root_["markup"];
        file_.vocabulary.image_tags = words(lists["images"].node(), "images");
        file_.vocabulary.other_tags = words(lists["others"].node(), "others");
        file_.vocabulary.staff_titles = words(lists["staff_titles"].node(), "staff_titles");
    }

    void read_concepts() {
        const toml::table* concepts = root_["concepts"].as_table();
        if (!concepts) {
            fault(0, "[concepts] is missing", "copy it from the shipped vocabulary.toml");
            return;
        }
        for (const auto& [name, node] : *concepts)
            file_.vocabulary.concepts.emplace(name.str(), words(&node, name.str()));
        for (auto& [name, list] : file_.vocabulary.concepts) include_lists(*concepts, name, list);
        for (std::string_view name : kConceptNames)
            if (!file_.vocabulary.concepts.contains(name))
                fault(0, "[concepts] lacks \"" + std::string(name) + "\"", "add the list, empty if need be");
        if (file_.vocabulary.concepts.size() > kMaxConcepts)
            fault(line_of(*concepts), "more than " + std::to_string(kMaxConcepts) + " concepts",
                  "join lists that serve the same scenes");
    }

    /// "@child" stands for every word of that list; the lists named so include no others.
    void include_lists(const toml::table& concepts, const std::string& name, std::vector<std::string>& list) {
        std::vector<std::string> all;
        for (const std::string& word : list) {
            if (!word.starts_with('@')) {
                all.push_back(word);
                continue;
            }
            const std::string other = word.substr(1);
            if (!concepts.contains(other))
                fault(line_of(concepts), "\"" + name + "\" includes unknown list \"" + other + "\"",
                      "name a list of [concepts]");
            for (std::string& included : words(concepts.get(other), other))
                if (!included.starts_with('@')) all.push_back(std::move(included));
        }
        list = std::move(all);
    }

    void read_scenes() {
        const toml::array* scenes = root_["scene"].as_array();
        if (!scenes) return;
        for (const toml::node& node : *scenes) {
            const toml::table* row = node.as_table();
            if (row)
                read_scene(*row);
            else
                fault(line_of(node), "\"scene\" is not a table", "write [[scene]]");
        }
    }

    void read_grave_signs() {
        const toml::table* signs = root_["grave_signs"].as_table();
        if (!signs) return;
        for (const auto& [code, node] : *signs) {
            if (!taxonomy_.find(code.str()))
                fault(line_of(node), "grave signs of unknown category \"" + std::string(code.str()) + "\"",
                      "use a code of categories.toml");
            file_.vocabulary.grave_signs.emplace(code.str(), words(&node, code.str()));
        }
    }

    void read_stand_ins() {
        const toml::table* rows = root_["stand_ins"].as_table();
        if (!rows) return;
        for (const auto& [branch, node] : *rows) {
            const auto code = node.value<std::string>().value_or("");
            if (!taxonomy_.find(code))
                fault(line_of(node), "\"" + std::string(branch.str()) + "\" has the unknown category \"" + code + "\"",
                      "use a code of categories.toml");
            file_.vocabulary.stand_ins.emplace(branch.str(), code);
        }
    }

    void read_scene(const toml::table& row) {
        Scene scene;
        scene.name = row["name"].value_or(std::string{});
        scene.all = words(row.get("all"), "all");
        scene.unless = words(row.get("unless"), "unless");
        scene.within =
            static_cast<std::size_t>(std::clamp<std::int64_t>(row["within"].value_or(std::int64_t{0}), 0, 4000));
        scene.ordered = row["ordered"].value_or(false);
        scene.category = row["category"].value_or(std::string{});
        const std::string urgency = row["urgency"].value_or(std::string{"emergency"});
        const std::size_t faults_before = file_.faults.size();
        if (auto known = urgency_named(urgency))
            scene.urgency = *known;
        else
            fault(line_of(row), "unknown urgency \"" + urgency + "\"", "write emergency, urgent, normal or low");
        if (scene.all.empty())
            fault(line_of(row), "scene \"" + scene.name + "\" needs no concept", "name at least one in all = […]");
        if (!scene.category.empty() && !taxonomy_.find(scene.category))
            fault(line_of(row), "scene \"" + scene.name + "\" names unknown category \"" + scene.category + "\"",
                  "use a code of categories.toml");
        for (const auto* list : {&scene.all, &scene.unless})
            for (const std::string& name : *list)
                if (!file_.vocabulary.concepts.contains(name))
                    fault(line_of(row), "scene \"" + scene.name + "\" names unknown concept \"" + name + "\"",
                          "add it under [concepts]");
        if (file_.faults.size() == faults_before) file_.vocabulary.scenes.push_back(std::move(scene));
    }

    const toml::table& root_;
    const Taxonomy& taxonomy_;
    VocabularyFile file_;
};

}  // namespace

VocabularyFile read_vocabulary(std::string_view toml, const Taxonomy& taxonomy) {
    try {
        const toml::table root = toml::parse(toml);
        return VocabularyReader(root, taxonomy).read();
    } catch (const toml::parse_error& error) {
        VocabularyFile file;
        file.faults.push_back(
            {static_cast<int>(error.source().begin.line), std::string(error.description()), "correct the TOML"});
        return file;
    }
}

}  // namespace gridbot::intake
