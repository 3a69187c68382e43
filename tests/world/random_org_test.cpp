// Organisations as they should not be: loops, gaps, people without accounts or who have left. Every case that is
// overdue reaches somebody all the same.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>

#include "commands/open_case.hpp"
#include "commands/timetable.hpp"
#include "storage/cases.hpp"
#include "storage/outbox.hpp"
#include "storage/timers.hpp"
#include "storage/transact.hpp"
#include "tests/world/command_desk.hpp"

namespace gridbot::commands {
namespace {

using namespace std::chrono_literals;

constexpr int kOrganisations = 20;  // 500 with GRIDBOT_LONG
constexpr std::array kRoles{Role::grid_member,        Role::grid_leader,     Role::station_master,
                            Role::village_lead_cadre, Role::handler,         Role::center_director,
                            Role::town_leader,        Role::center_operator, Role::grid_assistant};

class RandomOrganisation {
public:
    explicit RandomOrganisation(unsigned seed) : random_(seed) {}

    std::shared_ptr<const Town> town() {
        const auto model = CommandDesk::fixture_town();
        OrganisationTables tables;
        make_grids(tables);
        make_people(tables);
        return std::make_shared<const Town>(Town{model->code, model->name, model->zone, model->bot_names,
                                                 Directory(std::move(tables)), model->taxonomy, model->texts,
                                                 model->calendar, model->rhythm});
    }
    std::string some_grid() { return pick(10) == 0 ? "nowhere" : "G" + std::to_string(pick(grids_)); }
    std::string some_org() { return pick(4) == 0 ? "no_such_org" : "o" + std::to_string(pick(3)); }
    Urgency some_urgency() { return static_cast<Urgency>(pick(4)); }
    bool toss() { return pick(2) == 0; }

private:
    int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

    void make_grids(OrganisationTables& tables) {
        grids_ = 1 + pick(12);
        for (int i = 0; i < grids_; ++i) {
            Grid grid{.code = "G" + std::to_string(i), .name = "第" + std::to_string(i) + "网格", .level = "网格"};
            // Mostly a tree; sometimes a loop, sometimes a parent that nobody knows.
            const int way = pick(10);
            if (i > 0) grid.parent = "G" + std::to_string(way == 0 ? pick(grids_) : pick(i));
            if (way == 1) grid.parent = "unknown";
            if (way == 2 && i > 0) grid.valid.to = "2026-11-01";
            tables.grids.push_back(grid);
        }
        for (int i = 0; i < 3; ++i) {
            Org org;
            org.code = org.name = "o" + std::to_string(i);
            tables.orgs.push_back(org);
        }
    }

    void make_people(OrganisationTables& tables) {
        for (int i = 0; i < pick(12); ++i) {
            Person person{.id = "p" + std::to_string(i), .name = "某人"};
            if (pick(3) > 0) person.accounts["dingtalk"] = "ding_" + person.id;
            Post post;
            post.role = kRoles[static_cast<std::size_t>(pick(kRoles.size()))];
            post.grid = some_grid();
            if (post.role == Role::handler) post.org = "o" + std::to_string(pick(3));
            person.posts.push_back(post);
            tables.people.push_back(person);
        }
        // The one that every town has.
        Person admin{.id = "admin", .name = "管理", .accounts = {{"dingtalk", "ding_admin"}}};
        admin.posts.push_back({.role = toss() ? Role::admin : Role::center_operator});
        tables.people.push_back(admin);
    }

    std::mt19937 random_;
    int grids_ = 0;
};

/// Days pass, and nobody does anything.
void let_time_pass(CommandDesk& desk, Time from, Time until) {
    Reach reach;
    reach.channels.push_back({.id = "ding", .family = "dingtalk", .town = "SH", .hears = true, .to_people = true});
    storage::run_now(desk.store(), [&](storage::Tx& tx) {
        for (Time now = from; now <= until;) {
            for (const auto& timer : storage::timers::take_due(tx, "SH", now, 100)) {
                Context clock{.tx = tx,
                              .desk = desk.desk(),
                              .town = desk.town(),
                              .reach = reach,
                              .cipher = desk.cipher(),
                              .now = now};
                clock.actor = {.is_clock = true};
                run_timer(clock, timer);
            }
            const auto next = storage::timers::next_due(tx, "SH");
            if (!next) break;
            now = std::max(*next, now);
        }
    });
}

TEST(RandomOrganisations, EveryOverdueCaseReachesSomebody) {
    const unsigned seed = std::random_device{}();
    std::cout << "GRIDBOT_SEED=" << seed << "\n";
    const int organisations = std::getenv("GRIDBOT_LONG") ? 500 : kOrganisations;
    for (int n = 0; n < organisations; ++n) {
        SCOPED_TRACE(n);
        RandomOrganisation organisation(seed + static_cast<unsigned>(n));
        CommandDesk desk(organisation.town());
        const Time start = CommandDesk::kMondayNine;
        Case row;
        storage::run_now(desk.store(), [&](storage::Tx& tx) {
            Context context = desk.context(tx, "", "res_wang", start);
            row.category = "facility.lift";
            row.urgency = organisation.some_urgency();
            row.grid = organisation.some_grid();
            row.lead_org = organisation.some_org();
            row.sensitive = organisation.toss() && organisation.toss();
            row.reporter = {"ding", "res_wang"};
            row.reported_in = context.where;
            row.registered_at = start;
            row.due_at = start + 4h;
            register_case(context, row);
            if (!organisation.toss()) return;
            // Accepted by somebody who has left since.
            row.first_responder = "gone";
            row.accepted_at = start;
            row.state = CaseState::accepted;
            storage::cases::update(tx, "SH", row);
        });

        let_time_pass(desk, start, start + 24h * 20);

        int told = 0;
        storage::query_now(desk.store(), [&](storage::Tx& tx) {
            for (const auto& message : storage::outbox::list(tx, "SH", "", 1000))
                told += message.to.is_private && message.case_id == row.id && message.to.id != "res_wang";
        });
        EXPECT_GT(told, 0) << "urgency " << name_of(row.urgency) << ", grid " << row.grid << ", sensitive "
                           << row.sensitive;
    }
}

}  // namespace
}  // namespace gridbot::commands
