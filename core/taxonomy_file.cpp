#include "core/taxonomy_file.hpp"

#include <toml++/toml.h>
#include <set>

#include "embedded/gridbot_defaults.hpp"

namespace gridbot {
namespace {

int line_of(const toml::node& node) {
    return static_cast<int>(node.source().begin.line);
}

class TaxonomyReader {
public:
    explicit TaxonomyReader(const toml::table& root) : root_(root) {}

    TaxonomyFile read() {
        const toml::table* branches = root_["branches"].as_table();
        if (!branches) fault(0, "[branches] is missing", "list the first levels: facility = \"物业设施\" …");
        const toml::array* rows = root_["category"].as_array();
        if (!rows) fault(0, "there is no [[category]]", "copy the shipped categories.toml");
        if (rows)
            for (const toml::node& node : *rows) {
                if (const toml::table* row = node.as_table())
                    read_row(*row, branches);
                else
                    fault(line_of(node), "\"category\" is not a table", "write [[category]]");
            }
        if (rows && !codes_.contains("other.unclear"))
            fault(0, "category other.unclear is missing", "keep it: it takes what fits nowhere");

        auto taxonomy = std::make_shared<Taxonomy>(std::move(categories_));
        if (branches)
            for (const auto& [branch, label] : *branches)
                taxonomy->set_level1_label(std::string(branch.str()), label.value_or(std::string(branch.str())));
        return {std::move(taxonomy), std::move(faults_)};
    }

private:
    void fault(int line, std::string what, std::string remedy) {
        faults_.push_back({line, std::move(what), std::move(remedy)});
    }

    std::vector<std::string> words(const toml::table& row, std::string_view name) {
        std::vector<std::string> out;
        const toml::node* node = row.get(name);
        if (!node) return out;
        const toml::array* list = node->as_array();
        if (!list)
            fault(line_of(*node), std::string(name) + " is not a list", "write " + std::string(name) + " = [\"…\"]");
        if (list)
            for (const toml::node& item : *list) {
                auto word = item.value<std::string>();
                if (word && !word->empty())
                    out.push_back(*word);
                else
                    fault(line_of(item), "an entry of " + std::string(name) + " is not a word",
                          "write a quoted, non-empty word");
            }
        return out;
    }

    bool flag(const toml::table& row, std::string_view name) {
        const toml::node* node = row.get(name);
        if (!node) return false;
        if (auto value = node->value_exact<bool>()) return *value;
        fault(line_of(*node), std::string(name) + " is neither true nor false", "write true or false");
        return false;
    }

    void read_openness(const toml::table& row, Category& category) {
        const std::string name = row["openness"].value_or(std::string{"open"});
        if (name == "open")
            category.openness = Openness::open;
        else if (name == "guarded")
            category.openness = Openness::guarded;
        else if (name == "sensitive")
            category.openness = Openness::sensitive;
        else
            fault(line_of(*row.get("openness")), "unknown openness \"" + name + "\"",
                  "write open, guarded or sensitive");
    }

    void read_row(const toml::table& row, const toml::table* branches) {
        Category category;
        category.code = row["code"].value_or(std::string{});
        category.label = row["label"].value_or(std::string{});
        category.heading = row["heading"].value_or(std::string{});
        const std::size_t dot = category.code.find('.');
        if (dot == std::string::npos || dot == 0 || dot + 1 == category.code.size()) {
            fault(line_of(row), "code \"" + category.code + "\" is not branch.name", "write for example facility.lift");
            return;
        }
        if (branches && !branches->contains(category.level1()))
            fault(line_of(row), "branch of \"" + category.code + "\" is unknown", "add it under [branches]");
        if (!codes_.insert(category.code).second) {
            fault(line_of(row), "code \"" + category.code + "\" stands twice", "remove one of the two");
            return;
        }
        if (category.label.empty())
            fault(line_of(row), category.code + " has no label", "write label = \"…\", what residents read");

        const std::string urgency = row["urgency"].value_or(std::string{"normal"});
        if (auto known = urgency_named(urgency))
            category.urgency = *known;
        else
            fault(line_of(*row.get("urgency")), "unknown urgency \"" + urgency + "\"",
                  "write emergency, urgent, normal or low");
        const std::string deadline = row["deadline"].value_or(std::string{});
        if (auto known = deadline_class_named(deadline))
            category.deadline = *known;
        else
            fault(line_of(row), category.code + " has no usable deadline \"" + deadline + "\"",
                  "write T0, T1, SD, W3 (working days), ST or ST30");

        category.same_day = flag(row, "same_day");
        category.evidence_photo = flag(row, "photo");
        category.needs_verification = flag(row, "verify");
        read_openness(row, category);
        category.keywords = words(row, "keywords");
        category.things = words(row, "things");
        category.hints = words(row, "hints");
        category.outage = words(row, "outage");
        category.single = words(row, "single");
        categories_.push_back(std::move(category));
    }

    const toml::table& root_;
    std::vector<Category> categories_;
    std::set<std::string> codes_;
    std::vector<FileFault> faults_;
};

}  // namespace

TaxonomyFile read_taxonomy(std::string_view toml) {
    try {
        const toml::table root = toml::parse(toml);
        return TaxonomyReader(root).read();
    } catch (const toml::parse_error& error) {
        return {std::make_shared<Taxonomy>(),
                {{static_cast<int>(error.source().begin.line), std::string(error.description()), "correct the TOML"}}};
    }
}

std::shared_ptr<const Taxonomy> shipped_taxonomy() {
    static const auto shipped = read_taxonomy(defaults::find("defaults/categories.toml").value_or("")).taxonomy;
    return shipped;
}

}  // namespace gridbot
