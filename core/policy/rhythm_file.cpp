#include "core/policy/rhythm_file.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>

#include "core/policy/rhythm_words.hpp"

namespace gridbot {
namespace {

constexpr std::array kUrgencies{"emergency", "urgent", "normal", "low"};

constexpr std::string_view kClockRemedy = "write a clock reading such as \"18:05\"";
constexpr std::string_view kDelayRemedy =
    "write \"30m\" or \"2h\" by the clock, \"4wh\" in working hours, \"1wd\" in working days; a year at most";
constexpr std::string_view kLengthRemedy = "write a time by the clock such as \"30m\" or \"2h\"";
constexpr std::string_view kStepRemedy =
    "write the delay and the rung, or rungs, such as \"30m -> 1\" or \"0m -> 0-3\"";
constexpr std::string_view kAtOnceRemedy = "write \"0m -> 2\": who is called by this is called at once";
constexpr std::string_view kDaysRemedy =
    "write \"every day\", \"working days\", a weekday such as \"monday\", \"last friday\", \"first working day\", "
    "\"day 25\" or \"working days from 20\" (days up to 28)";

int line_of(const toml::node& node) {
    return static_cast<int>(node.source().begin.line);
}

/// Walks one file; every method reads one table of it.
class Reader {
public:
    explicit Reader(Rhythm& into) : into_(into) {}

    void read(const toml::table& file) {
        const bool names_jobs = into_.timetable.empty();
        refuse_unknown_keys(file, "",
                            {"working_time", "quiet_hours", "deadlines", "accept", "first_contact", "etiquette",
                             "life_cycle", "indicators", "ladder", "timetable"});
        working_time(table_of(file, "working_time"));
        quiet_hours(table_of(file, "quiet_hours"));
        deadlines(table_of(file, "deadlines"));
        delays(table_of(file, "accept"), "accept", into_.accept_within);
        delays(table_of(file, "first_contact"), "first_contact", into_.first_contact_within);
        etiquette(table_of(file, "etiquette"));
        life_cycle(table_of(file, "life_cycle"));
        indicators(table_of(file, "indicators"));
        ladder(table_of(file, "ladder"));
        timetable(table_of(file, "timetable"), names_jobs);
    }

    std::vector<FileFault> take_faults() {
        std::stable_sort(faults_.begin(), faults_.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
        return std::move(faults_);
    }

private:
    void fault(int line, std::string what, std::string_view remedy) {
        faults_.push_back({line, std::move(what), std::string(remedy)});
    }

    /// Faults for keys that nobody reads: most are slips of the pen.
    void refuse_unknown_keys(const toml::table& table, std::string_view where,
                             const std::vector<std::string_view>& known) {
        for (const auto& [key, value] : table)
            if (std::find(known.begin(), known.end(), key.str()) == known.end())
                fault(static_cast<int>(key.source().begin.line), fmt::format("unknown key \"{}{}\"", where, key.str()),
                      fmt::format("use one of: {}", fmt::join(known, ", ")));
    }

    /// The table `name` of `parent`, which stands under `where` ("ladder."); an empty one where the file has none.
    const toml::table& table_of(const toml::table& parent, std::string_view name, std::string_view where = "") {
        static const toml::table none;
        const toml::node* node = parent.get(name);
        if (!node) return none;
        if (const toml::table* table = node->as_table()) return *table;
        fault(line_of(*node), fmt::format("\"{}{}\" is not a table", where, name),
              fmt::format("write [{}{}] on a line of its own and the values below it", where, name));
        return none;
    }

    /// Reads a text by `named` into `value`; faults where it is no text or `named` refuses it.
    template <class T, class Named>
    void text_into(const toml::table& table, std::string_view key, T& value, Named named, std::string_view remedy) {
        const toml::node* node = table.get(key);
        if (!node) return;
        auto text = node->value_exact<std::string_view>();
        if (!text) return fault(line_of(*node), fmt::format("\"{}\" is not a text", key), remedy);
        auto read = named(*text);
        if (!read) return fault(line_of(*node), fmt::format("{} = \"{}\" cannot be read", key, *text), remedy);
        value = *read;
    }

    void count_into(const toml::table& table, std::string_view key, int& value, std::string_view of) {
        const toml::node* node = table.get(key);
        if (!node) return;
        auto count = node->value_exact<std::int64_t>();
        if (count && *count >= 1 && *count <= 366)
            value = static_cast<int>(*count);
        else
            fault(line_of(*node), fmt::format("\"{}\" is not a number of {}", key, of), "write a number from 1 to 366");
    }
    void day_count_into(const toml::table& table, std::string_view key, int& value) {
        count_into(table, key, value, "days");
    }

    /// The texts of a list, each read by `named`; nothing where one of them is bad.
    template <class T, class Named>
    std::optional<std::vector<T>> list_of(const toml::node& node, std::string_view key, Named named,
                                          std::string_view remedy) {
        const toml::array* array = node.as_array();
        if (!array) {
            fault(line_of(node), fmt::format("\"{}\" is not a list", key), remedy);
            return std::nullopt;
        }
        std::vector<T> values;
        for (const toml::node& entry : *array) {
            auto text = entry.value_exact<std::string_view>();
            auto value = text ? named(*text) : std::nullopt;
            if (value)
                values.push_back(*value);
            else
                fault(line_of(entry), fmt::format("\"{}\" in \"{}\" cannot be read", text.value_or("…"), key), remedy);
        }
        if (values.size() != array->size()) return std::nullopt;
        return values;
    }

    /// The shifts of a table, in order; nothing where it has none or bad ones.
    std::optional<std::vector<Shift>> shifts_of(const toml::table& table) {
        constexpr std::string_view kRemedy =
            "write each shift as \"08:30-12:00\"; one that ends next morning as \"22:00-06:00\"";
        const toml::node* node = table.get("shifts");
        if (!node) return std::nullopt;
        auto shifts = list_of<Shift>(*node, "shifts", shift_named, kRemedy);
        if (!shifts) return std::nullopt;
        const bool no_length = std::ranges::any_of(*shifts, [](const Shift& one) { return one.from == one.to; });
        if (shifts->empty())
            fault(line_of(*node), "a town without working hours", kRemedy);
        else if (no_length)
            fault(line_of(*node), "a shift of no length", kRemedy);
        else if (!put_in_order(*shifts))
            fault(line_of(*node), "shifts overlap", "let each shift begin at or after the end of the one before");
        else
            return shifts;
        return std::nullopt;
    }

    void working_time(const toml::table& table) {
        refuse_unknown_keys(table, "working_time.", {"shifts", "season"});
        if (auto shifts = shifts_of(table)) into_.working_hours = std::move(*shifts);
        const toml::node* node = table.get("season");
        if (!node) return;
        const toml::array* seasons = node->as_array();
        if (!seasons || !seasons->is_array_of_tables())
            return fault(line_of(*node), "\"working_time.season\" is not a list of tables",
                         "write [[working_time.season]] above each season's from, to and shifts");
        std::vector<Season> read;
        for (const toml::node& one : *seasons)
            if (auto season = season_of(*one.as_table(), read)) read.push_back(std::move(*season));
        if (read.size() == seasons->size()) into_.seasons = std::move(read);
    }

    std::optional<Season> season_of(const toml::table& table, const std::vector<Season>& before) {
        constexpr std::string_view kRemedy = "write its first and its last day as \"06-15\" and \"09-15\"";
        refuse_unknown_keys(table, "working_time.season.", {"from", "to", "shifts"});
        std::optional<date::month_day> from, to;
        text_into(table, "from", from, month_day_named, kRemedy);
        text_into(table, "to", to, month_day_named, kRemedy);
        auto shifts = shifts_of(table);
        for (std::string_view key : {"from", "to", "shifts"})
            if (!table.contains(key))
                fault(line_of(table), fmt::format("a season without \"{}\"", key),
                      "a season needs from, to and shifts");
        if (!from || !to || !shifts) return std::nullopt;
        Season season{*from, *to, std::move(*shifts)};
        const bool meets = std::ranges::any_of(
            before, [&](const Season& other) { return other.contains(season.from) || season.contains(other.from); });
        if (!meets) return season;
        fault(line_of(table), "two seasons share days", "let each season begin after the one before has ended");
        return std::nullopt;
    }

    void quiet_hours(const toml::table& table) {
        constexpr std::string_view kRemedy = "write \"21:30-07:30\"; it may run over midnight";
        refuse_unknown_keys(table, "quiet_hours.", {"residents", "work"});
        text_into(table, "residents", into_.resident_quiet, quiet_hours_named, kRemedy);
        text_into(table, "work", into_.work_quiet, quiet_hours_named, kRemedy);
    }

    void deadlines(const toml::table& table) {
        refuse_unknown_keys(table, "deadlines.",
                            {"same_day_cutoff", "same_day_due", "carried_due", "work_days_due", "controlled_within",
                             "one_day_within", "mediation_days", "statutory_days", "notice_days"});
        Rhythm read = into_;
        text_into(table, "same_day_cutoff", read.same_day_cutoff, clock_named, kClockRemedy);
        text_into(table, "same_day_due", read.same_day_due, clock_named, kClockRemedy);
        text_into(table, "carried_due", read.carried_due, clock_named, kClockRemedy);
        text_into(table, "work_days_due", read.work_days_due, clock_named, kClockRemedy);
        text_into(table, "controlled_within", read.controlled_within, clock_length_named, kLengthRemedy);
        text_into(table, "one_day_within", read.one_day_within, clock_length_named, kLengthRemedy);
        day_count_into(table, "mediation_days", read.mediation_days);
        day_count_into(table, "statutory_days", read.statutory_days);
        day_count_into(table, "notice_days", read.notice_days);
        if (read.same_day_cutoff > read.same_day_due)
            return fault(line_of(table), "same_day_cutoff is later than same_day_due",
                         "a case of the last minute before the cut-off must still have time");
        into_ = std::move(read);
    }

    void delays(const toml::table& table, std::string_view where, std::map<std::string, Delay, std::less<>>& into) {
        refuse_unknown_keys(table, fmt::format("{}.", where), {kUrgencies.begin(), kUrgencies.end()});
        for (const char* urgency : kUrgencies) {
            std::optional<Delay> delay;
            text_into(table, urgency, delay, delay_named, kDelayRemedy);
            if (delay) into.insert_or_assign(urgency, *delay);
        }
    }

    void etiquette(const toml::table& table) {
        refuse_unknown_keys(
            table, "etiquette.",
            {"urge_counted_every", "outage_answer_every", "follow_up_every", "unasked_every", "unasked_a_day"});
        text_into(table, "urge_counted_every", into_.urge_counted_every, clock_length_named, kLengthRemedy);
        text_into(table, "outage_answer_every", into_.outage_answer_every, clock_length_named, kLengthRemedy);
        text_into(table, "follow_up_every", into_.follow_up_every, clock_length_named, kLengthRemedy);
        text_into(table, "unasked_every", into_.unasked_every, clock_length_named, kLengthRemedy);
        count_into(table, "unasked_a_day", into_.unasked_a_day, "messages");
    }

    void life_cycle(const toml::table& table) {
        refuse_unknown_keys(table, "life_cycle.",
                            {"reopen_days", "follow_up_days", "evaluate_days", "archive_days", "second_follow_up_days",
                             "rebound_check_days", "most_extensions", "extension_work_days", "return_urgent",
                             "return_normal", "undo_within"});
        LifeRules& life = into_.life;
        day_count_into(table, "reopen_days", life.reopen_days);
        day_count_into(table, "follow_up_days", life.follow_up_days);
        day_count_into(table, "evaluate_days", life.evaluate_days);
        day_count_into(table, "archive_days", life.archive_days);
        day_count_into(table, "second_follow_up_days", life.second_follow_up_days);
        day_count_into(table, "rebound_check_days", life.rebound_check_days);
        day_count_into(table, "most_extensions", life.most_extensions);
        day_count_into(table, "extension_work_days", life.extension_work_days);
        text_into(table, "return_urgent", life.return_urgent, delay_named, kDelayRemedy);
        text_into(table, "return_normal", life.return_normal, delay_named, kDelayRemedy);
        text_into(table, "undo_within", life.undo_within, clock_length_named, kLengthRemedy);
    }

    void indicators(const toml::table& table) {
        refuse_unknown_keys(table, "indicators.", {"weight_responded", "weight_solved", "weight_satisfied"});
        RateWeights read = into_.weights;
        weight_into(table, "weight_responded", read.responded);
        weight_into(table, "weight_solved", read.solved);
        weight_into(table, "weight_satisfied", read.satisfied);
        if (read.responded + read.solved + read.satisfied == 0)
            return fault(line_of(table), "none of the three rates weighs anything", "let at least one weigh something");
        into_.weights = read;
    }

    void weight_into(const toml::table& table, std::string_view key, int& value) {
        const toml::node* node = table.get(key);
        if (!node) return;
        auto weight = node->value_exact<std::int64_t>();
        if (weight && *weight >= 0 && *weight <= 100)
            value = static_cast<int>(*weight);
        else
            fault(line_of(*node), fmt::format("\"{}\" is not a weight", key), "write a number from 0 to 100");
    }

    void ladder(const toml::table& table) {
        std::vector<std::string_view> names;
        for (Trigger trigger : kEveryTrigger) names.push_back(name_of(trigger));
        refuse_unknown_keys(table, "ladder.", names);
        for (Trigger trigger : kEveryTrigger) {
            const std::string_view name = name_of(trigger);
            const toml::table& by_urgency = table_of(table, name, "ladder.");
            refuse_unknown_keys(by_urgency, fmt::format("ladder.{}.", name), {kUrgencies.begin(), kUrgencies.end()});
            auto named = is_at_once(trigger) ? step_at_once_named : step_named;
            for (const char* urgency : kUrgencies)
                if (const toml::node* steps = by_urgency.get(urgency))
                    if (auto read = list_of<LadderStep>(*steps, urgency, named,
                                                        is_at_once(trigger) ? kAtOnceRemedy : kStepRemedy))
                        into_.ladder.insert_or_assign(fmt::format("{}.{}", name, urgency), std::move(*read));
        }
    }

    void timetable(const toml::table& table, bool names_jobs) {
        std::vector<ScheduledJob>& jobs = into_.timetable;
        for (const auto& [key, node] : table) {
            const std::string name(key.str());
            auto known =
                std::find_if(jobs.begin(), jobs.end(), [&](const ScheduledJob& job) { return job.name == name; });
            if (known != jobs.end())
                job_into(table_of(table, name, "timetable."), *known);
            else if (!names_jobs)
                fault(line_of(node), fmt::format("unknown job \"{}\"", name),
                      "change only jobs of the shipped rhythm.toml");
            else if (!table_of(table, name, "timetable.").contains("at"))
                fault(line_of(node), fmt::format("job \"{}\" has no time", name), kClockRemedy);
            else
                job_into(table_of(table, name, "timetable."), jobs.emplace_back(ScheduledJob{.name = name}));
        }
        std::stable_sort(jobs.begin(), jobs.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    }

    void job_into(const toml::table& table, ScheduledJob& job) {
        refuse_unknown_keys(table, fmt::format("timetable.{}.", job.name), {"at", "days", "enabled"});
        text_into(table, "at", job.at, clock_of_day_named, kClockRemedy);
        JobDays days{job.days, job.on};
        text_into(table, "days", days, days_named, kDaysRemedy);
        job.days = days.days;
        job.on = days.on;
        const toml::node* enabled = table.get("enabled");
        if (!enabled) return;
        if (auto value = enabled->value_exact<bool>())
            job.enabled = *value;
        else
            fault(line_of(*enabled), "\"enabled\" is neither true nor false", "write true or false");
    }

    Rhythm& into_;
    std::vector<FileFault> faults_;
};

}  // namespace

std::vector<FileFault> read_rhythm(std::string_view toml, Rhythm& into) {
    try {
        Reader reader(into);
        reader.read(toml::parse(toml));
        return reader.take_faults();
    } catch (const toml::parse_error& error) {
        return {{static_cast<int>(error.source().begin.line), std::string(error.description()),
                 "the file follows the TOML format; texts stand in double quotes"}};
    }
}

}  // namespace gridbot
