#include "tests/unit/intake/scorecard.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>

#include "core/json.hpp"
#include "tests/unit/intake/shipped_reader.hpp"

namespace gridbot::intake::testing {
namespace {

using nlohmann::json;

std::string without_spaces(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
}

bool contains(const json& got, const json& wanted) {
    if (wanted.is_null()) return got.is_null();
    return got.is_string() &&
           without_spaces(got.get<std::string>()).find(without_spaces(wanted.get<std::string>())) != std::string::npos;
}

bool is_one_of(const std::string& got, const json& expect, const char* key, const char* alternatives) {
    if (expect.at(key) == got) return true;
    const json others = expect.value(alternatives, json::array());
    return std::find(others.begin(), others.end(), got) != others.end();
}

std::string branch_of(const std::string& code) {
    return code.substr(0, code.find('.'));
}

bool accepted(const json& expect, const std::string& got, bool level1_only) {
    auto matches = [&](const std::string& code) {
        return level1_only ? branch_of(code) == branch_of(got) : code == got;
    };
    if (matches(expect.at("category").get<std::string>())) return true;
    for (const json& other : expect.value("category_alt", json::array()))
        if (matches(other.get<std::string>())) return true;
    return false;
}

void score_matter(Scorecard& card, const json& expect, const json& got, std::vector<std::string>& wrong) {
    const std::string category = got.at("category").get<std::string>();
    const bool level1 = accepted(expect, category, true);
    const bool level2 = accepted(expect, category, false);
    card.level1.count(level1);
    card.level2.count(level2);
    if (!level2) wrong.push_back("category " + category + " for " + expect.at("category").get<std::string>());
    const std::string branch = branch_of(expect.at("category").get<std::string>());
    const std::string got_branch = level1 ? branch : branch_of(category);
    ++card.branches[branch].expected;
    ++card.branches[got_branch].found;
    if (level1) ++card.branches[branch].both;

    const std::string urgency = got.at("urgency").get<std::string>();
    const bool urgency_ok = is_one_of(urgency, expect, "urgency", "urgency_alt");
    card.urgency.count(urgency_ok);
    if (!urgency_ok) wrong.push_back("urgency " + urgency + " for " + expect.at("urgency").get<std::string>());
    for (const char* field : {"building", "unit", "room"}) {
        if (!expect.contains(field)) continue;
        const bool ok = got.at(field) == expect.at(field);
        card.address.count(ok);
        if (!ok)
            wrong.push_back(std::string(field) + " " + dump_json(got.at(field)) + " for " +
                            dump_json(expect.at(field)));
    }
    if (expect.contains("place")) {
        const bool ok = contains(got.value("place", json(nullptr)), expect.at("place"));
        card.place.count(ok);
        if (!ok)
            wrong.push_back("place " + dump_json(got.value("place", json(nullptr))) + " for " +
                            dump_json(expect.at("place")));
    }
    if (expect.contains("description")) {
        const bool ok = contains(got.at("description"), expect.at("description"));
        card.description.count(ok);
        if (!ok)
            wrong.push_back("description " + dump_json(got.at("description")) + " for " +
                            dump_json(expect.at("description")));
    }
}

void score_line(Scorecard& card, const Reader& reader, const json& line) {
    std::vector<SenderCase> cases;
    for (const json& one : line.value("ctx", json::object()).value("sender_cases", json::array()))
        cases.push_back({one.at("ticket").get<std::string>(), one.at("status").get<std::string>()});
    ReadContext context;
    context.sender_cases = cases;
    const json& expect = line.at("expect");
    const json got = to_json(reader.read(line.at("text").get<std::string>(), context));
    std::vector<std::string> wrong;

    const std::string wanted = expect.at("intent").get<std::string>();
    const std::string intent = got.at("intent").get<std::string>();
    card.intent.count(intent == wanted);
    ++card.intents[wanted].expected;
    ++card.intents[intent].found;
    if (intent == wanted)
        ++card.intents[wanted].both;
    else
        wrong.push_back("intent " + intent + " for " + wanted);
    if (wanted == "chatter") {
        ++card.chatter;
        if (intent != "chatter") ++card.chatter_answered;
    }
    card.phone.count(got.value("phone", "") == expect.value("phone", ""));
    if (got.value("phone", "") != expect.value("phone", "")) wrong.push_back("phone " + got.value("phone", "none"));
    const int n_cases = expect.value("n_cases", wanted == "report" ? 1 : 0);
    card.n_cases.count(got.at("n_cases") == n_cases);
    if (got.at("n_cases") != n_cases) wrong.push_back("n_cases " + dump_json(got.at("n_cases")));
    const bool grave = expect.value("urgency", json(nullptr)) == "emergency";
    if (grave && got.at("urgency") != "emergency") {
        ++card.missed_emergencies;
        wrong.push_back("EMERGENCY MISSED");
    }
    if (wanted == "report" && intent == "report") {
        if (expect.contains("cases") && got.contains("cases") && got.at("cases").size() == expect.at("cases").size())
            for (std::size_t i = 0; i < expect.at("cases").size(); ++i)
                score_matter(card, expect.at("cases")[i], got.at("cases")[i], wrong);
        else
            score_matter(card, expect, got, wrong);
    }
    if (wanted == intent && expect.contains("action")) {
        const bool ok = is_one_of(got.value("action", ""), expect, "action", "action_alt");
        card.action.count(ok);
        if (!ok)
            wrong.push_back("action " + got.value("action", "none") + " for " + expect.at("action").get<std::string>());
    }
    if (wanted == intent && expect.contains("command")) {
        bool ok = got.at("command") == expect.at("command");
        const json args = expect.value("args", json::object());
        for (const auto& [key, value] : args.items())
            ok = ok && got.value("args", json::object()).value(key, json(nullptr)) == value;
        card.command.count(ok);
        if (!ok)
            wrong.push_back("command " + dump_json(got.at("command")) + " " +
                            dump_json(got.value("args", json::object())));
    }
    for (const char* key : {"ticket", "ticket_ref", "rating", "has_image", "pii"})
        if (expect.contains(key) && got.value(key, json(nullptr)) != expect.at(key))
            wrong.push_back(std::string(key) + " " + dump_json(got.value(key, json(nullptr))));
    if (expect.value("sensitive", false) != got.at("sensitive").get<bool>() && wanted == "report" &&
        expect.contains("sensitive"))
        wrong.push_back("sensitive");
    if (expect.contains("missing") && got.value("missing", json::array()) != expect.at("missing"))
        wrong.push_back("missing " + dump_json(got.value("missing", json::array())));

    if (wrong.empty()) return;
    std::string miss;
    for (const std::string& one : wrong) miss += (miss.empty() ? "" : "; ") + one;
    card.misses.push_back(miss + " | " + dump_json(line.at("text")) + " why " + dump_json(got.at("why")));
}

std::string percent(const Share& share) {
    std::ostringstream out;
    out << std::fixed << std::setprecision(1) << share.percent() << " % (" << share.right << "/" << share.all << ")";
    return out.str();
}

void print_table(std::ostream& out, const char* title, const std::map<std::string, Recall>& rows) {
    out << "  " << title << ": precision / recall\n";
    for (const auto& [name, row] : rows) {
        auto share = [](int part, int whole) { return whole == 0 ? 100.0 : 100.0 * part / whole; };
        out << "    " << std::left << std::setw(12) << name << std::right << std::fixed << std::setprecision(1)
            << std::setw(6) << share(row.both, row.found) << " /" << std::setw(6) << share(row.both, row.expected)
            << "   of " << row.expected << "\n";
    }
}

}  // namespace

Scorecard score(const Reader& reader, const std::string& path, Part part) {
    Scorecard card;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.empty()) continue;
        const json parsed = read_json(line);
        const bool held_out = parsed.value("held_out", false);
        if (part == Part::all || held_out == (part == Part::held_out)) score_line(card, reader, parsed);
    }
    return card;
}

void print(std::ostream& out, const std::string& title, const Scorecard& card) {
    out << title << "\n  intent " << percent(card.intent) << ", level 1 " << percent(card.level1) << ", level 2 "
        << percent(card.level2) << ", urgency " << percent(card.urgency) << "\n  address " << percent(card.address)
        << ", place " << percent(card.place) << ", description " << percent(card.description) << "\n  phone "
        << percent(card.phone) << ", n_cases " << percent(card.n_cases) << ", action " << percent(card.action)
        << ", command " << percent(card.command) << "\n  emergencies missed " << card.missed_emergencies
        << ", chatter answered " << card.chatter_answered << "/" << card.chatter << "\n";
    print_table(out, "intent", card.intents);
    print_table(out, "branch", card.branches);
    for (const std::string& miss : card.misses) out << "  - " << miss << "\n";
}

}  // namespace gridbot::intake::testing
