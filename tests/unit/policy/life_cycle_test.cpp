#include "core/policy/life_cycle.hpp"

#include <gmock/gmock.h>

#include <set>

namespace gridbot {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

std::vector<CaseEvent> allowed(CaseState state, std::initializer_list<Role> roles) {
    return allowed_events(state, std::vector<Role>(roles));
}

/// Where an event leads, with the state itself where it stays; empty where it is illegal.
std::string target(CaseEvent event, CaseState state) {
    const Transition* row = legal(event, state);
    return row ? std::string(name_of(row->to.value_or(state))) : "";
}

TEST(LifeCycle, LeadsWhereTheTableSays) {
    using enum CaseState;
    struct {
        CaseEvent event;
        CaseState from;
        const char* to;
    } const rows[] = {
        {CaseEvent::accept, registered, "accepted"},
        {CaseEvent::accept, accepted, ""},
        {CaseEvent::reject, accepted, "rejected"},
        {CaseEvent::reject, dispatched, ""},
        {CaseEvent::dispatch, registered, "dispatched"},
        {CaseEvent::dispatch, accepted, "dispatched"},
        {CaseEvent::sign, dispatched, "handling"},
        {CaseEvent::sign, accepted, ""},
        {CaseEvent::start, accepted, "handling"},
        {CaseEvent::return_, handling, "accepted"},
        {CaseEvent::transfer, handling, "dispatched"},
        {CaseEvent::feedback, handling, "feedback"},
        {CaseEvent::feedback, dispatched, ""},
        {CaseEvent::settle, feedback, "settled"},
        {CaseEvent::settle, handling, "settled"},
        {CaseEvent::settle, registered, "settled"},
        {CaseEvent::settle, accepted, "settled"},
        {CaseEvent::settle, dispatched, ""},
        {CaseEvent::settle, settled, ""},
        {CaseEvent::verify_fail, feedback, "handling"},
        {CaseEvent::suspend, handling, "suspended"},
        {CaseEvent::resume, suspended, "handling"},
        {CaseEvent::merge, handling, "merged"},
        {CaseEvent::merge, feedback, ""},
        {CaseEvent::urge, suspended, "suspended"},
        {CaseEvent::urge, settled, ""},
        {CaseEvent::escalate, registered, "registered"},
        {CaseEvent::withdraw, feedback, "withdrawn"},
        {CaseEvent::withdraw, settled, ""},
        {CaseEvent::reopen, settled, "handling"},
        {CaseEvent::reopen, evaluated, "handling"},
        {CaseEvent::reopen, archived, ""},
        {CaseEvent::follow_up, settled, "evaluated"},
        {CaseEvent::confirm_ok, settled, "evaluated"},
        {CaseEvent::auto_evaluate, settled, "evaluated"},
        {CaseEvent::archive, evaluated, "archived"},
        {CaseEvent::archive, settled, ""},
    };
    for (const auto& row : rows)
        EXPECT_EQ(target(row.event, row.from), row.to) << name_of(row.event) << " from " << name_of(row.from);
}

TEST(LifeCycle, HasEveryEventAndLeadsToEveryState) {
    std::set<CaseState> reached;
    for (int i = 0; i <= static_cast<int>(CaseEvent::archive); ++i)
        EXPECT_THAT(rows_of(static_cast<CaseEvent>(i)), Not(IsEmpty())) << name_of(static_cast<CaseEvent>(i));
    for (const Transition& row : life_cycle())
        if (row.to) reached.insert(*row.to);

    EXPECT_EQ(reached.size(), static_cast<std::size_t>(CaseState::withdrawn) + 1);
}

TEST(LifeCycle, NoEventHasTwoRowsForOneState) {
    std::set<std::pair<CaseEvent, CaseState>> seen;
    for (const Transition& row : life_cycle())
        for (CaseState from : row.from)
            EXPECT_TRUE(seen.insert({row.event, from}).second) << name_of(row.event) << " from " << name_of(from);
}

TEST(LifeCycle, NothingLeavesAnArchivedCaseAndNothingMovesAnEndedOne) {
    for (const Transition& row : life_cycle())
        for (CaseState from : row.from) {
            EXPECT_NE(from, CaseState::archived) << name_of(row.event);
            EXPECT_FALSE(is_final(from) && row.to) << name_of(row.event) << " from " << name_of(from);
        }
}

TEST(LifeCycle, OnlyRegistrationCreates) {
    for (const Transition& row : life_cycle()) EXPECT_EQ(row.from.empty(), row.event == CaseEvent::register_);
    EXPECT_EQ(legal(CaseEvent::register_, CaseState::registered), nullptr);
}

TEST(Rights, ASuperiorMayWhatASubordinateMay) {
    EXPECT_TRUE(is_superior_or_same(Role::grid_leader, Role::grid_member));
    EXPECT_TRUE(is_superior_or_same(Role::town_leader, Role::liaison));
    EXPECT_TRUE(is_superior_or_same(Role::political_legal_member, Role::center_director));
    EXPECT_TRUE(is_superior_or_same(Role::center_director, Role::political_legal_member));
    EXPECT_TRUE(is_superior_or_same(Role::center_director, Role::center_operator));
    EXPECT_TRUE(is_superior_or_same(Role::handler, Role::handler));

    EXPECT_FALSE(is_superior_or_same(Role::grid_member, Role::grid_leader));
    EXPECT_FALSE(is_superior_or_same(Role::village_lead_cadre, Role::center_operator));
    EXPECT_FALSE(is_superior_or_same(Role::center_operator, Role::grid_member));
}

TEST(Rights, NobodyStandsAboveAResidentAHandlerOrTheClock) {
    for (Role own : {Role::resident, Role::handler, Role::inspector, Role::police_officer, Role::volunteer, Role::admin,
                     Role::clock}) {
        EXPECT_FALSE(is_superior_or_same(Role::town_leader, own)) << name_of(own);
        EXPECT_FALSE(is_superior_or_same(own, Role::liaison)) << name_of(own);
    }
}

TEST(Rights, AllowedEventsStandInTheOrderOfTheTable) {
    EXPECT_THAT(allowed(CaseState::settled, {Role::resident}),
                ElementsAre(CaseEvent::reopen, CaseEvent::follow_up, CaseEvent::confirm_ok, CaseEvent::note));
    EXPECT_THAT(allowed(CaseState::dispatched, {Role::police_officer}),
                ElementsAre(CaseEvent::urge, CaseEvent::supplement, CaseEvent::note, CaseEvent::on_site));
    EXPECT_THAT(allowed(CaseState::archived, {Role::town_leader}), IsEmpty());
    EXPECT_THAT(allowed(CaseState::registered, {}), IsEmpty());
}

TEST(Rights, EachRoleHasItsStepsAndNoOthers) {
    EXPECT_THAT(allowed(CaseState::registered, {Role::grid_member}), Contains(CaseEvent::accept));
    EXPECT_THAT(allowed(CaseState::registered, {Role::grid_member}), Contains(CaseEvent::settle));
    EXPECT_THAT(allowed(CaseState::registered, {Role::grid_member}), Not(Contains(CaseEvent::reject)));
    EXPECT_THAT(allowed(CaseState::registered, {Role::station_master}), Contains(CaseEvent::reject));
    EXPECT_THAT(allowed(CaseState::registered, {Role::building_leader}), Not(Contains(CaseEvent::accept)));

    EXPECT_THAT(allowed(CaseState::accepted, {Role::grid_member}), Contains(CaseEvent::dispatch));
    EXPECT_THAT(allowed(CaseState::accepted, {Role::grid_assistant}), Not(Contains(CaseEvent::dispatch)));
    EXPECT_THAT(allowed(CaseState::accepted, {Role::grid_assistant}), Contains(CaseEvent::start));

    EXPECT_THAT(allowed(CaseState::dispatched, {Role::handler}), Contains(CaseEvent::sign));
    EXPECT_THAT(allowed(CaseState::dispatched, {Role::town_leader}), Not(Contains(CaseEvent::sign)));
    EXPECT_THAT(allowed(CaseState::handling, {Role::handler}), Contains(CaseEvent::feedback));
    EXPECT_THAT(allowed(CaseState::handling, {Role::handler}), Not(Contains(CaseEvent::settle)));

    EXPECT_THAT(allowed(CaseState::feedback, {Role::resident}), Contains(CaseEvent::settle));
    EXPECT_THAT(allowed(CaseState::handling, {Role::resident}), Not(Contains(CaseEvent::settle)));
    EXPECT_THAT(allowed(CaseState::settled, {Role::handler}), Not(Contains(CaseEvent::follow_up)));
    EXPECT_THAT(allowed(CaseState::settled, {Role::grid_member}), Not(Contains(CaseEvent::confirm_ok)));
    EXPECT_THAT(allowed(CaseState::handling, {Role::inspector}), ElementsAre(CaseEvent::supervise));
    EXPECT_THAT(allowed(CaseState::handling, {Role::admin}), IsEmpty());
}

}  // namespace
}  // namespace gridbot
