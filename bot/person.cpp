#include "bot/person.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <ostream>

#include "bot/contact_audit.hpp"
#include "bot/database.hpp"
#include "bot/operator_desk.hpp"
#include "bot/web/json.hpp"
#include "commands/change.hpp"
#include "commands/own_data.hpp"
#include "storage/cases.hpp"
#include "storage/followers.hpp"
#include "storage/history.hpp"
#include "storage/wishes.hpp"

namespace gridbot {
namespace {

constexpr int kMost = 10'000;

struct Found {
    std::vector<Reporter> accounts;
    std::vector<Case> cases;  // newest first of each account
};

Reporter reporter_named(const std::string& said) {
    const auto slash = said.find('/');
    if (slash == said.npos || slash == 0 || slash + 1 == said.size())
        throw CallersFault(fmt::format("--account {}: write channel/account, as in dingtalk/manager123", said));
    return {said.substr(0, slash), said.substr(slash + 1)};
}

std::vector<Reporter> who_left(storage::Tx& tx, const OperatorDesk& desk, const FieldCipher& cipher,
                               const std::string& phone) {
    std::vector<Reporter> accounts;
    // Sealed numbers have no index: that is what they are sealed for.
    storage::cases::each_registered(tx, desk.town->code, Time{}, desk.now + std::chrono::hours{1},
                                    [&](const Case& row) {
                                        const auto data = commands::open_private(cipher, *desk.town, row);
                                        if (data && data->phone == phone && !std::ranges::count(accounts, row.reporter))
                                            accounts.push_back(row.reporter);
                                    });
    return accounts;
}

Found find(const OperatorDesk& desk, const FieldCipher& cipher, const PersonOptions& options) {
    Found found = storage::query_now(*desk.store, [&](storage::Tx& tx) {
        Found all;
        if (options.phone.empty())
            all.accounts.push_back(reporter_named(options.account));
        else
            all.accounts = who_left(tx, desk, cipher, options.phone);
        for (const Reporter& account : all.accounts)
            std::ranges::move(storage::cases::all_of_reporter(tx, desk.town->code, account, kMost),
                              std::back_inserter(all.cases));
        return all;
    });
    if (found.cases.empty()) throw CallersFault(fmt::format("{} keeps nothing of such a person", desk.town->code));
    return found;
}

/// What all three need: the town, the key to the contact data, and the line in the audit.
struct Access {
    Access(const PersonOptions& options, std::string_view what)
        : desk(open_desk(options.config, options.town)), cipher(key_to_read(desk), random) {
        if (options.account.empty() == options.phone.empty())
            throw CallersFault("write either --account CHANNEL/ACCOUNT or --phone NUMBER");
        // A number belongs in no log: of a search for one only the fact is kept.
        nlohmann::json details{{"what", fmt::format("person {}", what)}};
        if (!options.account.empty()) details["account"] = options.account;
        note_in_audit(desk, options.reason, std::move(details));
        found = find(desk, cipher, options);
    }

    OperatorDesk desk;
    SystemRandom random;
    FieldCipher cipher;
    Found found;
};

nlohmann::json reporter_json(const Access& access, const Case& row) {
    const auto data = commands::open_private(access.cipher, *access.desk.town, row);
    if (!data) return nullptr;
    nlohmann::json own{{"name", data->name}, {"phone", data->phone}, {"room", data->room}};
    if (!row.sensitive) own["text"] = data->text;
    return own;
}

nlohmann::json case_of(storage::Tx& tx, const Access& access, const Case& row) {
    const Town& town = *access.desk.town;
    nlohmann::json body = web::case_json(row, town, access.desk.now);
    body["reporter"] = reporter_json(access, row);
    body["history"] = nlohmann::json::array();
    for (const auto& line : storage::history::of_case(tx, town.code, row.id))
        body["history"].push_back({{"at", format_iso(line.at, town.zone)},
                                   {"event", name_of(line.event)},
                                   {"text", row.sensitive ? std::string{} : line.text}});
    return body;
}

nlohmann::json account_json(storage::Tx& tx, const Access& access, const Reporter& who) {
    const Town& town = *access.desk.town;
    nlohmann::json body{{"channel", who.channel}, {"account", who.account}, {"follows", nlohmann::json::array()}};
    for (const CaseId id : storage::followers::cases_of(tx, town.code, who, kMost))
        if (const auto row = storage::cases::by_id(tx, town.code, id)) body["follows"].push_back(row->ticket);
    if (const auto since = storage::wishes::find(tx, town.code, who.channel, who.account, storage::wishes::kNoFollowUp))
        body["no_followup_since"] = format_iso(*since, town.zone);
    return body;
}

}  // namespace

int run_person_show(const PersonOptions& options, std::ostream& out) {
    const Access access(options, "show");
    fmt::print(out, "{}\n", commands::own_data(*access.desk.town, access.cipher, access.found.cases, access.desk.now));
    return 0;
}

int run_person_export(const PersonOptions& options, std::ostream& out) {
    if (options.out.empty()) throw CallersFault("person export needs --out FILE, which only you can read");
    const Access access(options, "export");
    nlohmann::json body{{"town", access.desk.town->code},
                        {"exported_by", account_of_operator()},
                        {"exported_at", format_iso(access.desk.now, access.desk.town->zone)},
                        {"accounts", nlohmann::json::array()},
                        {"cases", nlohmann::json::array()}};
    storage::query_now(*access.desk.store, [&](storage::Tx& tx) {
        for (const Reporter& who : access.found.accounts) body["accounts"].push_back(account_json(tx, access, who));
        for (const Case& row : access.found.cases) body["cases"].push_back(case_of(tx, access, row));
    });
    put_out(dump_json(body, 2) + "\n", options.out, out);
    return 0;
}

int run_person_erase(const PersonOptions& options, std::ostream& out) {
    const Access access(options, "erase");
    const std::string& town = access.desk.town->code;
    const auto store = open_database(access.desk.config.storage.url, access.desk.now);
    const auto work = [&](storage::Tx& tx) {
        commands::Forgotten sum;
        for (const Reporter& who : access.found.accounts) {
            const auto one = commands::forget_reporter(tx, town, who);
            sum.closed += one.closed;
            sum.open += one.open;
        }
        return sum;
    };
    const commands::Forgotten done = storage::run_now(*store, work);
    const auto& texts = access.desk.town->texts;
    fmt::print(out, "{}\n",
               texts.say(done.open > 0 ? "person_erased_open" : "person_erased",
                         {{"n", std::to_string(done.closed)}, {"open", std::to_string(done.open)}}));
    return 0;
}

}  // namespace gridbot
