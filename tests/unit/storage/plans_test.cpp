// No statement reads through a table that grows with the years: each step of each plan goes through an index, and
// through a part of it that stays small. What is meant to read everything is listed with its reason.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "storage/attachments.hpp"
#include "storage/figures.hpp"
#include "storage/history.hpp"
#include "storage/integrity.hpp"
#include "storage/leases.hpp"
#include "storage/meta.hpp"
#include "storage/migrations.hpp"
#include "storage/outbox.hpp"
#include "storage/sqlite/connection.hpp"
#include "storage/tables.hpp"
#include "tests/conformance/every_method.hpp"
#include "tests/conformance/temporary_folder.hpp"

namespace gridbot::storage {
namespace {

using every_method::kLater;
using every_method::kNow;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Passes everything on and remembers which statements it was.
class Listening final : public Connection {
public:
    explicit Listening(Connection& real) : real_(real) {}

    std::int64_t run(const Sql& sql, std::span<const Value> values, FunctionRef<void(const Row&)> on_row) override {
        heard_.insert(std::string(sql.text));
        return real_.run(sql, values, on_row);
    }
    std::int64_t insert(const Sql& sql, std::span<const Value> values) override {
        heard_.insert(std::string(sql.text));
        return real_.insert(sql, values);
    }
    void run_script(std::string_view script) override { real_.run_script(script); }
    void continue_ids() override { real_.continue_ids(); }
    void begin() override { real_.begin(); }
    void begin_migration() override { real_.begin_migration(); }
    void commit() override { real_.commit(); }
    void rollback() noexcept override { real_.rollback(); }
    const Dialect& dialect() const override { return real_.dialect(); }

    const std::set<std::string>& heard() const { return heard_; }

private:
    Connection& real_;
    std::set<std::string> heard_;
};

class Plans : public ::testing::Test {
protected:
    void SetUp() override {
        std::ofstream{file_};
        connection_ = std::make_unique<SqliteConnection>(file_, SqliteConnection::Access::writer);
        migrate(*connection_, known_migrations(), kNow);
    }

    static void post_more_than_a_claim_looks_at(Tx& tx) {
        outbox::Message message;
        message.town = "SH";
        message.created_at = message.next_at = kNow;
        for (int i = 0; i < 300; ++i) {
            message.to = {"ding", i < 299 ? "many" : "one", false};
            outbox::post(tx, message);
        }
    }

    /// Runs every method of the repositories that serve, and returns their statements.
    std::set<std::string> statements_of_service() {
        Listening listening{*connection_};
        listening.begin();
        Tx tx{listening};
        every_method::fill(tx, "SH");
        for (const auto& question : every_method::questions()) question.ask(tx, "SH");
        for (const auto& change : every_method::changes()) change.make(tx, "QS");
        outbox::claim(tx, "SH", kLater, {"one", kLater}, 9);
        post_more_than_a_claim_looks_at(tx);
        outbox::claim(tx, "SH", kLater, {"one", kLater}, 9);
        CaseEventRow line{.case_id = every_method::kCase, .at = kNow, .from_state = "registered"};
        history::append(tx, "SH", line);
        figures::between(tx, {"SH", {"SH-HX-52"}}, every_method::kLongAgo, kLater);
        figures::between_each(tx, {"SH", {"SH-HX-52"}}, std::array{every_method::kLongAgo, kLater});
        for (const char* state : {"sent", "dead"}) outbox::list(tx, "SH", state, 9);
        history::towns(tx);
        attachments::named_after(tx, 0, 9);
        leases::take(tx, "SH", "channel", "one", kNow, kLater);
        leases::give_back(tx, "SH", "channel", "one");
        meta::set_if_absent(tx, "key", "a");
        meta::set(tx, "key", "b");
        meta::remove(tx, "key");
        listening.rollback();
        return listening.heard();
    }

    /// A line for each step, as SQLite words it: "SEARCH cases USING INDEX cases_by_due (town=? AND due_at<?)".
    std::vector<std::string> plan_of(std::string_view sql) {
        sqlite3* opened = nullptr;
        sqlite3_open_v2(file_.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
        const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> database{opened, &sqlite3_close};
        const std::string text = "EXPLAIN QUERY PLAN " + spell(sql, connection_->dialect());
        sqlite3_stmt* prepared = nullptr;
        EXPECT_EQ(sqlite3_prepare_v2(opened, text.c_str(), -1, &prepared, nullptr), SQLITE_OK)
            << sqlite3_errmsg(opened);
        const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement{prepared, &sqlite3_finalize};
        std::vector<std::string> steps;
        while (sqlite3_step(prepared) == SQLITE_ROW)
            steps.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(prepared, 3)));
        return steps;
    }

    TemporaryFolder folder_;
    std::filesystem::path file_ = folder_ / "town.db";
    std::unique_ptr<SqliteConnection> connection_;
};

/// What reads a whole table, or a part of an index that is bounded by the town alone, and why that is right. The words
/// are the beginning of the statement; the reason holds for every step of its plan.
const std::map<std::string_view, std::string_view> kAllowed{
    {"DELETE FROM drafts WHERE town = $1 AND started_at", "a week of unanswered questions"},
    {"SELECT channel, conversation, account, started_at FROM drafts", "a week of unanswered questions"},
    {"DELETE FROM confirmations WHERE town = $1 AND asked_at", "a day of unanswered questions"},
    {"SELECT from_person, to_person, asked_at, until, confirmed FROM handovers", "who is on leave today"},
    {"SELECT case_id, at, person, from_category", "a report that somebody asks for, over all corrections"},
    {"SELECT COALESCE(MAX(number), 0) FROM org_changes", "one step to the end of the key"},
    {"SELECT at, person, kind, cells FROM org_changes", "what was changed in the chat, when a configuration is read"},
    {"DELETE FROM said WHERE town = $1 AND at", "what is to be said once in a while, four times a day"},
    {"DELETE FROM inbox WHERE town = $1 AND received_at", "two days of messages, four times a day"},
    {"UPDATE outbox SET next_at = $3 WHERE town = $1 AND leased_by", "what is being sent at this moment"},
    {"UPDATE outbox SET state = 'waiting', leased_by = ''", "what was being sent when the process before ended"},
    {"UPDATE attachments SET leased_by = '', next_at = $2", "what was being fetched when the process before ended"},
    {"SELECT count(*) FROM", "counts the rows of a table, for verify and move"},
    {"SELECT DISTINCT town FROM", "once for each table, for move"},
    {"SELECT c.ticket FROM cases c WHERE NOT EXISTS", "verify reads everything"},
    {"SELECT h.town, h.number, h.case_id FROM anchored_heads", "verify reads everything"},
    {"SELECT r.case_id, r.town FROM", "verify reads everything"},
    {"SELECT town, name, value FROM counters", "verify reads everything"},
    {"SELECT town, hour, SUM(stated), SUM(present) FROM", "verify reads everything"},
    {"SELECT town, number, at, up_to, hash FROM anchors ORDER", "verify reads everything"},
    {"SELECT town, MAX(up_to) FROM anchors", "verify reads everything"},
};

/// An index whose own order is what the statement asks for, cut off by its LIMIT.
bool is_cut_off(std::string_view sql, const std::vector<std::string>& steps) {
    return sql.find("LIMIT") != sql.npos &&
           std::ranges::none_of(steps, [](const std::string& step) { return step.find("TEMP B-TREE") != step.npos; });
}

/// Indexes of those rows only that people or platforms still wait for.
bool is_of_few(const std::string& step) {
    for (const char* index : {"cases_by_due", "outbox_due", "outbox_order", "outbox_in_flight", "outbox_dead"})
        if (step.find(index) != step.npos) return true;
    return false;
}

/// What is wrong with the plan, or nothing.
std::string fault_of(std::string_view sql, const std::vector<std::string>& steps) {
    for (const auto& [begins, reason] : kAllowed)
        if (sql.starts_with(begins)) return {};
    const bool cut_off = is_cut_off(sql, steps);
    for (const std::string& step : steps) {
        if (step.starts_with("SCAN") && !cut_off) return step;
        if (step.starts_with("SCAN") && step.find("USING") == step.npos && sql.find("ORDER BY") == sql.npos)
            return step;
        const bool by_town_alone = step.ends_with("(town=?)") && step.find(" towns ") == step.npos;
        if (by_town_alone && !cut_off && !is_of_few(step)) return step;
    }
    return {};
}

TEST_F(Plans, OfTheServiceGoThroughIndexes) {
    for (const std::string& sql : statements_of_service()) EXPECT_EQ(fault_of(sql, plan_of(sql)), "") << sql;
}

TEST_F(Plans, OfTheLastResultGoThroughTheResultsAlone) {
    int asked = 0;
    for (const std::string& sql : statements_of_service()) {
        if (sql.find("(event = 'feedback' OR") == sql.npos) continue;
        ++asked;
        EXPECT_THAT(plan_of(sql), Contains(HasSubstr("USING INDEX case_events_results"))) << sql;
    }
    EXPECT_EQ(asked, 1);
}

TEST_F(Plans, OfAClaimFetchItsWindowByNumberHoweverMuchIsDue) {
    int claims = 0;
    for (const std::string& sql : statements_of_service()) {
        if (sql.find("FROM outbox o WHERE") == sql.npos) continue;
        ++claims;
        EXPECT_THAT(plan_of(sql), Contains("SEARCH o USING INTEGER PRIMARY KEY (rowid=?)")) << sql;
    }
    EXPECT_EQ(claims, 1);
}

TEST_F(Plans, OfMovingGoThroughEachTableOnce) {
    for (const auto& table : tables::all()) {
        if (table.towns)
            EXPECT_EQ(fault_of(table.towns->text, plan_of(table.towns->text)), "") << table.name;
        else
            EXPECT_EQ(fault_of(table.first_page.text, plan_of(table.first_page.text)), "") << table.name;
        const auto next = plan_of(table.next_page.text);
        EXPECT_THAT(next, ElementsAre(StartsWith("SEARCH"))) << table.name;
    }
}

TEST_F(Plans, OfVerifyGoThroughEachTableOnce) {
    Listening listening{*connection_};
    Tx tx{listening};
    every_method::fill(tx, "SH");
    integrity::check(tx, [](const integrity::Fault&) {});

    for (const std::string& sql : listening.heard()) EXPECT_EQ(fault_of(sql, plan_of(sql)), "") << sql;
}

TEST_F(Plans, AreLookedAtForEveryStatementThatIsWritten) {
    const std::regex declared{R"(constexpr Sql k\w+ *=)"};
    std::set<std::string> of_service = statements_of_service();
    std::size_t written = 0;
    for (const char* repository :
         {"anchors",     "board",       "case_links", "cases",       "confirmations", "console",     "corrections",
          "counters",    "facts",       "figures",    "followers",   "handovers",     "reports",     "requests",
          "undo_points", "whistles",    "wishes",     "history",     "inbox",         "leases",      "links",
          "meta",        "org_changes", "outbox",     "quotas",      "sent_messages", "talk",        "timers",
          "towns",       "visitors",    "cursors",    "attachments", "settled_hours", "supervisions"}) {
        std::ifstream file{std::string("storage/") + repository + ".cpp"};
        const std::string source{std::istreambuf_iterator<char>(file), {}};
        written += static_cast<std::size_t>(
            std::distance(std::sregex_iterator(source.begin(), source.end(), declared), std::sregex_iterator()));
    }

    // Fewer: a method is missing in tests/conformance/every_question.cpp or every_change.cpp, or is called there
    // without reaching a statement.
    EXPECT_EQ(of_service.size(), written);
}

}  // namespace
}  // namespace gridbot::storage
