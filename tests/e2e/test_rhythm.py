"""The day of the town (domain 7.1, 7.2, 7.5): the morning list, the warning, the summary, and days off."""
import base64
import json
import re

import pytest
import requests

from harness import (BUILDING3, GRID_LEADER, GRID_MEMBER, LEADERS_SECRET, PROPERTY_HANDLER, RESIDENT, RESIDENTS12, WORK52)
from signatures import hmac_base64

LAMP = "2单元楼道灯不亮了"
DOOR = "【报事】2单元门禁坏了，关不上"
SUMMARY = "三河湖镇 网格日报"


def test_morning_list_goes_to_those_with_something_open_and_to_nobody_else(town, platform):
    town.clock(to="17:00")
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket   # after the cut-off: due tomorrow 12:00
    town.say(WORK52, GRID_MEMBER, "受理 0001")
    later = town.say(RESIDENTS12, "res_other", "【报事】一组的井盖破损了").ticket   # due in three days
    town.tell("ding_p06", f"受理 {later}")
    town.clock(to="2026-11-24T08:24:59+08:00")
    platform.forget_calls()

    town.clock(to="2026-11-24T08:25:00+08:00")

    lists = platform.private(GRID_MEMBER)
    assert len(lists) == 1 and ticket in lists[0]
    for person in ("ding_p05", "ding_p06", "ding_p23", PROPERTY_HANDLER):
        assert platform.private(person) == [], person
    assert platform.group(BUILDING3) == []


def test_same_day_case_still_open_is_warned_of_at_16_45(town, platform):
    lamp = town.say(BUILDING3, RESIDENT, LAMP).ticket
    door = town.say(BUILDING3, "res_other", DOOR).ticket
    town.tell(GRID_MEMBER, f"受理 {lamp}")
    town.tell(GRID_MEMBER, f"受理 {door}")
    town.clock(to="16:44:59")
    platform.forget_calls()

    town.clock(to="16:45")

    for person in (GRID_MEMBER, GRID_LEADER):
        said = "\n".join(platform.private(person))
        assert lamp in said, person
        assert door not in said, person   # tracked, not same-day
    assert platform.group(BUILDING3) == [] and platform.private("ding_p05") == []


def test_settled_same_day_case_is_not_warned_of(town, platform):
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket
    town.tell(GRID_MEMBER, f"办结 {ticket} 已更换灯泡，恢复照明")
    platform.forget_calls()

    town.clock(to="17:30")

    assert platform.private(GRID_MEMBER) == [] and platform.private(GRID_LEADER) == []


def test_summary_reaches_both_leaders_groups_at_18_05(town, platform):
    lamp = town.say(BUILDING3, RESIDENT, LAMP).ticket
    town.say(BUILDING3, "res_other", DOOR)
    town.tell(GRID_MEMBER, f"办结 {lamp} 已更换灯泡，恢复照明")
    town.clock(to="18:04:59")
    assert platform.ding_robot() == [] and platform.wecom_robot() == []

    town.clock(to="18:05")

    (ding,) = platform.ding_robot()
    (wecom,) = platform.wecom_robot()
    assert wecom["msgtype"] == "markdown"
    for text in (ding, wecom["markdown"]["content"]):
        assert SUMMARY in text and "11月23日" in text and "周一" in text
        plain = text.replace("*", "").replace(" ", "")
        assert "登记2件" in plain and "办结1件" in plain and "(1/1)" in plain
        assert "李芳" not in text and "2单元" not in text   # no names of people, no address finer than a village
    assert len(wecom["markdown"]["content"].encode()) <= 4096


def test_summary_brings_its_picture_and_its_ledger(town, platform):
    town.say(BUILDING3, RESIDENT, LAMP)
    town.clock(to="18:05")

    picture, ledger = platform.wecom_enclosures()
    assert picture["msgtype"] == "image" and base64.b64decode(picture["image"]["base64"]).startswith(b"\x89PNG")
    assert ledger["msgtype"] == "file"

    # DingTalk fetches the picture from us, by an address that nobody can guess and that shows nothing else.
    (ding,) = platform.ding_robot()
    address = re.search(r"!\[[^]]*\]\(http://[^/]*(/files/[^)]*)\)", ding)[1]
    shown = requests.get(town.public + address, timeout=10)
    assert shown.status_code == 200 and shown.headers["content-type"] == "image/png"
    assert shown.content == base64.b64decode(picture["image"]["base64"])
    for other in (address.replace(".png", ".xlsx"), address.replace("2026-11-23", "2026-11-22"),
                  re.sub("/files/SH/([0-9]+)", "/files/SH/9999999999", address), address[:-5] + "x.png"):
        assert requests.get(town.public + other, timeout=10).status_code == 404
    town.clock(to="2026-12-24T18:06:00+08:00")
    assert requests.get(town.public + address, timeout=10).status_code == 404


def test_summary_call_is_signed_for_its_own_time(town, platform):
    town.clock(to="18:05")

    (call,) = platform.calls("/robot/send")
    assert call["query"]["access_token"] == "leaders"
    assert call["query"]["sign"] == hmac_base64(call["query"]["timestamp"], LEADERS_SECRET)
    assert abs(int(call["query"]["timestamp"]) - 1795428300000) < 60_000   # 2026-11-23 18:05 +08:00
    assert call["raw_query"].count("sign=") == 1 and "+" not in call["raw_query"]


def test_day_without_cases_sends_two_lines(town, platform):
    town.clock(to="18:05")

    (text,) = platform.ding_robot()
    assert SUMMARY in text
    assert len([line for line in text.splitlines() if line.strip()]) <= 2


def test_each_day_has_exactly_one_summary_weekends_included(town, platform):
    for day in range(23, 30):
        town.clock(to=f"2026-11-{day}T23:00:00+08:00")

    days = [text for text in platform.ding_robot() if SUMMARY in text]
    assert len(days) == 7
    for day, text in zip(range(23, 30), days):
        assert f"11月{day}日" in text


def test_one_jump_over_a_week_says_the_same_as_seven_small_steps(town, platform):
    town.clock(advance="7d")

    days = [text for text in platform.ding_robot() if SUMMARY in text]
    assert [f"11月{day}日" in text for day, text in zip(range(23, 30), days)] == [True] * 7


def test_no_list_and_no_warning_on_days_off(start_town, platform):
    town = start_town(sim_clock="2026-11-27T20:00:00+08:00")   # Friday evening
    town.say(BUILDING3, RESIDENT, LAMP)
    town.say(WORK52, GRID_MEMBER, "受理 0001")
    platform.forget_calls()

    town.clock(to="2026-11-29T17:00:00+08:00")   # Sunday

    assert platform.private(GRID_MEMBER) == [] and platform.private(GRID_LEADER) == []
    town.clock(to="2026-11-30T08:25:00+08:00")
    assert len(platform.private(GRID_MEMBER)) == 1


@pytest.mark.parametrize("at, text, due", [
    ("2026-11-23T15:59:59+08:00", LAMP, "2026-11-23T18:00:00.000+08:00"),
    ("2026-11-23T16:00:00+08:00", LAMP, "2026-11-24T12:00:00.000+08:00"),   # after the cut-off
    ("2026-11-28T10:00:00+08:00", LAMP, "2026-11-30T12:00:00.000+08:00"),   # Saturday
    ("2026-09-20T10:00:00+08:00", LAMP, "2026-09-20T18:00:00.000+08:00"),   # a Sunday that is worked
    ("2026-09-30T17:00:00+08:00", LAMP, "2026-10-08T12:00:00.000+08:00"),   # National Day
    ("2026-02-13T09:00:00+08:00", DOOR, "2026-02-25T18:00:00.000+08:00"),   # W3 over Spring Festival
    ("2026-09-24T09:00:00+08:00", DOOR, "2026-09-30T18:00:00.000+08:00"),   # W3 over Mid-Autumn
    ("2026-10-04T09:00:00+08:00", "3号楼2单元电梯坏了", "2026-10-05T09:00:00.000+08:00"),   # urgent: 24 h, calendar or not
])
def test_due_time_follows_the_calendar(start_town, at, text, due):
    town = start_town(sim_clock=at)

    ticket = town.say(BUILDING3, RESIDENT, text).ticket

    assert town.case(ticket)["due_at"] == due


def test_town_can_bring_its_own_calendar(start_town, tmp_path, platform):
    (tmp_path / "town0").mkdir()
    (tmp_path / "town0" / "calendar.json").write_text(json.dumps({"version": 1, "years": {"2026": {
        "status": "official", "source": "test", "off": ["2026-11-25"], "work": ["2026-11-28"], "names": {}}}}))

    def use_calendar(name, text):
        return text.replace('routing = "routing.csv"', 'routing = "routing.csv"\ncalendar = "calendar.json"')

    town = start_town(edit=use_calendar, sim_clock="2026-11-24T17:00:00+08:00")
    off = town.say(BUILDING3, RESIDENT, LAMP).ticket
    assert town.case(off)["due_at"] == "2026-11-26T12:00:00.000+08:00"
    town.clock(to="2026-11-28T09:00:00+08:00")
    worked = town.say(BUILDING3, "res_other", "3号楼1单元门口路灯不亮").ticket
    assert town.case(worked)["due_at"] == "2026-11-28T18:00:00.000+08:00"


def test_resident_groups_stay_quiet_at_night(start_town, platform):
    town = start_town(sim_clock="2026-11-23T21:00:00+08:00")
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket
    town.clock(to="22:00")

    town.tell(GRID_MEMBER, f"办结 {ticket} 已更换灯泡，恢复照明")
    town.clock(to="2026-11-24T07:29:59+08:00")
    assert platform.group(BUILDING3) == []

    town.clock(to="2026-11-24T07:50:00+08:00")
    assert any(ticket in text and "已办结" in text for text in platform.group(BUILDING3))


def test_night_report_is_answered_at_once_with_the_night_text(start_town):
    town = start_town(sim_clock="2026-11-23T22:00:00+08:00")

    answer = town.say(BUILDING3, RESIDENT, LAMP)

    assert answer.text.startswith("您好，已登记，编号 SH20261123-0001。现在是夜间")   # G18
