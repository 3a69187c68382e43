"""Who is called when nobody acts (domain 7.4): at the minute, once, and never in a resident group."""
from harness import (BUILDING3, CENTER_DIRECTOR, GAS_HANDLER, GRID_LEADER, GRID_MEMBER, PROPERTY_HANDLER, RESIDENT,
                     STATION_MASTER, TOWN_LEADER, VILLAGE_CADRE, WORK52)

LIFT = "3号楼2单元电梯坏了"
LAMP = "2单元楼道灯不亮了"
DOOR = "【报事】2单元门禁坏了，关不上"


def called(platform, person, ticket):
    return sum(ticket in text for text in platform.private(person))


def escalations(platform, ticket):
    """W07 in the work group."""
    return [text for text in platform.group(WORK52) if text.startswith((f"{ticket} 已超", f"{ticket} 已过"))]


def test_normal_case_not_accepted_climbs_after_2_and_4_working_hours_and_one_working_day(town, platform):
    ticket = town.say(BUILDING3, RESIDENT, DOOR).ticket   # Monday 09:00

    town.clock(to="10:59:59")
    assert called(platform, GRID_LEADER, ticket) == 0
    town.clock(to="11:00")
    assert called(platform, GRID_LEADER, ticket) == 1
    assert escalations(platform, ticket) == []            # the work group hears from rung 2 on
    town.clock(to="14:59:59")                             # noon break: 12:00 to 14:00 does not count
    assert called(platform, STATION_MASTER, ticket) == 0
    town.clock(to="15:00")
    assert called(platform, STATION_MASTER, ticket) == 1
    assert len(escalations(platform, ticket)) == 1
    town.clock(to="2026-11-24T08:59:59+08:00")
    assert called(platform, VILLAGE_CADRE, ticket) == 0
    town.clock(to="2026-11-24T09:00:00+08:00")
    assert called(platform, VILLAGE_CADRE, ticket) == 1
    assert platform.group(BUILDING3) == []


def test_urgent_case_not_accepted_climbs_after_30_60_and_120_minutes(town, platform):
    ticket = town.say(BUILDING3, RESIDENT, LIFT).ticket

    for minute, person in ((30, GRID_LEADER), (60, STATION_MASTER), (120, VILLAGE_CADRE)):
        at = f"{9 + minute // 60:02d}:{minute % 60:02d}"
        before = f"{9 + (minute - 1) // 60:02d}:{(minute - 1) % 60:02d}:59"
        town.clock(to=before)
        assert called(platform, person, ticket) == 0, person
        town.clock(to=at)
        assert called(platform, person, ticket) == 1, person
    assert len(escalations(platform, ticket)) == 2


def test_urgent_clock_runs_at_night(start_town, platform):
    town = start_town(sim_clock="2026-11-23T22:00:00+08:00")
    ticket = town.say(BUILDING3, RESIDENT, LIFT).ticket

    town.clock(advance="30m")

    assert called(platform, GRID_LEADER, ticket) == 1


def test_normal_case_reported_at_night_waits_for_working_hours(start_town, platform):
    town = start_town(sim_clock="2026-11-23T20:00:00+08:00")
    ticket = town.say(BUILDING3, RESIDENT, DOOR).ticket

    town.clock(to="2026-11-24T10:29:59+08:00")
    assert called(platform, GRID_LEADER, ticket) == 0
    town.clock(to="2026-11-24T10:30:00+08:00")
    assert called(platform, GRID_LEADER, ticket) == 1


def test_acceptance_ends_the_ladder_of_acceptance(town, platform):
    ticket = town.say(BUILDING3, RESIDENT, DOOR).ticket
    town.say(WORK52, GRID_MEMBER, "受理 0001")

    town.clock(to="2026-11-24T10:00:00+08:00")

    for person in (GRID_LEADER, STATION_MASTER, VILLAGE_CADRE):
        assert called(platform, person, ticket) == 0, person


def test_emergency_goes_to_rung_4_after_ten_minutes_and_rung_5_after_thirty(town, platform):
    ticket = town.say(BUILDING3, RESIDENT, "2单元楼道里有很浓的煤气味").ticket
    for person in (GRID_MEMBER, GRID_LEADER, STATION_MASTER, VILLAGE_CADRE, GAS_HANDLER):
        assert called(platform, person, ticket) >= 1, person
    assert called(platform, CENTER_DIRECTOR, ticket) == 0

    town.clock(advance="10m")
    assert called(platform, CENTER_DIRECTOR, ticket) == 1
    assert called(platform, TOWN_LEADER, ticket) == 0
    town.clock(advance="20m")
    assert called(platform, TOWN_LEADER, ticket) == 1


def test_accepted_emergency_does_not_climb(town, platform):
    ticket = town.say(BUILDING3, RESIDENT, "2单元楼道里有很浓的煤气味").ticket
    town.tell(GRID_MEMBER, f"受理 {ticket}")

    town.clock(advance="31m")

    assert called(platform, CENTER_DIRECTOR, ticket) == 0 and called(platform, TOWN_LEADER, ticket) == 0


def test_due_passed_climbs_for_a_normal_case_by_working_time(town, platform):
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket   # due today 18:00
    town.say(WORK52, GRID_MEMBER, "受理 0001")
    town.clock(to="17:59:59")
    platform.forget_calls()
    assert town.case(ticket)["overdue"] is False

    town.clock(to="18:00:01")
    assert called(platform, GRID_LEADER, ticket) == 1
    assert town.case(ticket)["overdue"] is True
    town.clock(to="2026-11-24T14:29:59+08:00")   # 08:30-12:00 and 14:00-14:30 are four working hours
    assert called(platform, STATION_MASTER, ticket) == 0
    town.clock(to="2026-11-24T14:30:01+08:00")
    assert called(platform, STATION_MASTER, ticket) == 1
    assert len(escalations(platform, ticket)) == 1


def test_due_passed_for_an_urgent_case_starts_at_rung_2(town, platform):
    ticket = town.say(BUILDING3, RESIDENT, LIFT).ticket   # due tomorrow 09:00
    town.say(WORK52, GRID_MEMBER, "受理 0001")
    town.clock(to="2026-11-24T08:59:59+08:00")
    platform.forget_calls()

    for advance, person in (("2s", STATION_MASTER), ("2h", VILLAGE_CADRE), ("2h", CENTER_DIRECTOR)):
        assert called(platform, person, ticket) == 0, person
        town.clock(advance=advance)
        assert called(platform, person, ticket) == 1, person


def test_settled_case_climbs_no_more(town, platform):
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket
    town.tell(GRID_MEMBER, f"办结 {ticket} 已更换灯泡，恢复照明")
    platform.forget_calls()

    town.clock(advance="3d")

    for person in (GRID_MEMBER, GRID_LEADER, STATION_MASTER, VILLAGE_CADRE, CENTER_DIRECTOR, PROPERTY_HANDLER):
        assert called(platform, person, ticket) == 0, person
    assert town.case(ticket)["timers"] == [] or all(
        timer["kind"] in ("auto_evaluate", "archive", "follow_up", "rebound_check") for timer in town.case(ticket)["timers"])


def test_escalation_is_in_the_record_at_its_own_time_even_when_the_clock_jumps(town):
    ticket = town.say(BUILDING3, RESIDENT, DOOR).ticket

    town.clock(to="2026-11-24T12:00:00+08:00")

    times = [entry["at"] for entry in town.case(ticket)["history"] if entry["event"] == "escalate"]
    assert times == ["2026-11-23T11:00:00.000+08:00", "2026-11-23T15:00:00.000+08:00", "2026-11-24T09:00:00.000+08:00"]


def test_case_shows_its_timers(town):
    ticket = town.say(BUILDING3, RESIDENT, DOOR).ticket

    timers = town.case(ticket)["timers"]

    assert timers and all(timer.keys() >= {"at", "kind"} for timer in timers)
    assert "2026-11-23T11:00:00.000+08:00" in [timer["at"] for timer in timers]
