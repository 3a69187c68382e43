#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/taxonomy.hpp"

namespace gridbot::intake {

/// What a message is for (domain 5.1). Chatter gets no reaction at all.
enum class Intent { report, followup, command, chatter };
std::string_view name_of(Intent intent);

/// Where a matter is, as far as the text itself says: numerals normalised, "3", "C2", "D", "1东", "0501".
struct Address {
    std::optional<std::string> building;
    std::optional<std::string> unit;
    std::optional<std::string> room;
    std::optional<std::string> place;  // anything else: "小区北门", "河西村村委东边路口"

    bool empty() const { return !building && !unit && !room && !place; }
};

/// One matter of a message: one case, or one draft where something is missing.
struct ReportedMatter {
    std::string category = "other.unclear";  // code of the taxonomy
    std::vector<std::string> category_alt;   // other plausible codes, best first
    Urgency urgency = Urgency::normal;
    Address address;
    std::optional<std::string> description;  // the sender's words, personal data removed; absent: matter missing
    bool sensitive = false;                  // the private path of domain 8.3
    bool missing_location = false;
    bool missing_description = false;
    std::vector<std::string> why;  // the words that decided, in the order they weighed
};

/// What stands after verb and ticket. Only what the verb takes is set; `rest` always holds all of it as written.
struct CommandArgs {
    std::string rest;
    std::optional<std::string> org;     // 派单 转派: first word after the ticket
    std::vector<std::string> orgs;      // 吹哨: all words up to 时间/原因
    std::optional<std::string> person;  // 交接
    std::optional<std::string> note;    // free words: result, demand, supplement
    std::optional<std::string> reason;
    std::optional<std::string>
        duration;  // "2d" working days, "3h" working hours, "30m", else the moment as written: "8月26日", "今晚8点"
    std::optional<std::string> category;    // 改类: as written
    std::optional<std::string> ticket;      // 并案: the case to merge into, canonical
    std::optional<std::string> ticket_ref;  // the same, short
    std::optional<int> rating;              // 评价: 5 满意, 3 基本满意, 1 不满意
    std::optional<std::string> place;       // 走访 巡查 网格
    std::optional<std::string> topic;       // 帮助: the verb asked about; lists: the filter ("逾期")
};

/// The meaning of one message.
struct Reading {
    Intent intent = Intent::chatter;
    std::vector<ReportedMatter>
        matters;                        // of reports, at most kMaxMatters; of follow-ups at most one, what they correct
    bool too_many_matters = false;      // more than kMaxMatters stood in the text
    std::optional<std::string> phone;   // digits only
    std::vector<std::string> pii;       // further kinds, in order: "name" "id_number" "bank_card" "plate" "email"
    bool sensitive = false;             // of any matter
    bool tagged = false;                // 【报事】 and its kin stood in front
    std::optional<std::string> ticket;  // canonical: SH20220824-0012
    std::optional<std::string> ticket_ref;  // digits as written: "0012"; or date and serial "20220824-0012"
    std::optional<std::string> action;      // confirm_ok not_fixed urge ask_status supplement withdraw rate
    std::optional<int> rating;              // 1..5
    std::optional<std::string> command;     // identifier of domain 6.3a
    CommandArgs args;
    std::optional<std::string> unknown_verb;  // looks like a command, but no verb is known (E10): the word
    bool has_image = false;
    std::vector<std::string>
        why;  // of what is no report: the words that decided; empty where nothing spoke for anything
    std::string text_without_pii;          // the text, NFKC, with personal data masked: fit for the file
    bool depends_on_sender_cases = false;  // with other sender_cases the answer could be another
    bool truncated = false;                // longer than kMaxCharacters: the rest was not read

    bool has_personal_data() const { return phone.has_value() || !pii.empty(); }
};

/// The fields of domain 5.1: intent, category, urgency, building, unit, room, place?, phone?, description, n_cases,
/// cases[] (of more than one), missing?, sensitive, pii?, ticket?, ticket_ref?, action?, rating?, command?, args?,
/// has_image?, category_alt?, why. Absent values of the first six and of description are null.
nlohmann::json to_json(const Reading& reading);

}  // namespace gridbot::intake
