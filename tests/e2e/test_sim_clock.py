"""/sim/clock (design 6.3): its shapes, its errors, and that due work runs at its own time."""
import time

import pytest
import requests

import harness
from harness import BUILDING3, RESIDENT


def test_get_answers_the_instant_the_service_was_started_with(town):
    answer = town.get_admin("/sim/clock")

    assert answer.status_code == 200
    assert answer.json() == {"now": "2026-11-23T09:00:00.000+08:00"}


def test_time_stands_still_but_for_post(town):
    town.say(BUILDING3, RESIDENT, "2单元楼道灯不亮了")
    town.say(BUILDING3, RESIDENT, "大家早上好")

    assert town.get_admin("/sim/clock").json() == {"now": "2026-11-23T09:00:00.000+08:00"}


@pytest.mark.parametrize("body, now", [
    ({"to": "2026-11-23T18:10:00+08:00"}, "2026-11-23T18:10:00.000+08:00"),
    ({"to": "2026-11-23T10:10:00Z"}, "2026-11-23T18:10:00.000+08:00"),
    ({"to": "2026-11-23T09:00:00.250+08:00"}, "2026-11-23T09:00:00.250+08:00"),
    ({"to": "2026-11-23T09:00:00.250999+08:00"}, "2026-11-23T09:00:00.250+08:00"),
    ({"to": "2026-11-23T09:00:00+08:00"}, "2026-11-23T09:00:00.000+08:00"),
    ({"to": "2026-11-23T18:10:00+0800"}, "2026-11-23T18:10:00.000+08:00"),
    ({"advance": "0s"}, "2026-11-23T09:00:00.000+08:00"),
    ({"advance": "90s"}, "2026-11-23T09:01:30.000+08:00"),
    ({"advance": "45m"}, "2026-11-23T09:45:00.000+08:00"),
    ({"advance": "2h"}, "2026-11-23T11:00:00.000+08:00"),
    ({"advance": "3d"}, "2026-11-26T09:00:00.000+08:00"),
])
def test_post_moves_the_clock_and_answers_the_shape_of_get(town, body, now):
    answer = town.post_admin("/sim/clock", body)

    assert (answer.status_code, answer.json()) == (200, {"now": now})
    assert town.get_admin("/sim/clock").json() == {"now": now}


@pytest.mark.parametrize("body", [
    {"to": "2026-11-23T08:59:59+08:00"}, {"to": "9999-12-31T00:00:00Z"}, {"to": "tomorrow"}, {"to": 17}, {"advance": "-1h"}, {"advance": "2"},
    {"advance": "2w"}, {"advance": "h"}, {"advance": ""}, {"advance": 3600},
    {}, [], "2h", {"advance": "99999999999999999999d"},
], ids=str)
def test_post_of_the_past_or_of_nonsense_is_400_and_moves_nothing(town, body):
    answer = town.post_admin("/sim/clock", body)

    assert answer.status_code == 400
    assert town.get_admin("/sim/clock").json() == {"now": "2026-11-23T09:00:00.000+08:00"}


def test_post_that_is_not_json_is_400(town):
    assert requests.post(town.admin + "/sim/clock", data=b"{", timeout=10).status_code == 400


def test_simulated_clock_is_not_served_without_the_switch(start_town):
    town = start_town(sim_clock=None)

    assert town.get_admin("/sim/clock").status_code == 404
    assert town.post_admin("/sim/clock", {"advance": "1h"}).status_code == 404


def test_service_on_the_real_clock_hears_a_message_signed_now(start_town):
    town = start_town(sim_clock=None)

    ticket = town.say(BUILDING3, RESIDENT, "3号楼2单元电梯坏了").ticket

    assert ticket.startswith(f"SH{town.now():%Y%m%d}-")
    harness.wait_until(lambda: any(ticket in text for text in town.platform.private(harness.GRID_MEMBER)),
                       "the grid member is told")


def test_answer_comes_after_everything_due_was_done_and_sent(town, platform):
    town.post_admin("/sim/clock", {"to": "2026-11-23T18:05:00+08:00"})

    assert len(platform.ding_robot()) == 1   # already there, nothing to wait for


def test_a_month_passes_within_seconds(town, platform):
    for n in range(1, 6):
        town.say(BUILDING3, f"res_{n}", f"【报事】3号楼{n}单元门禁坏了，关不上")
    started = time.monotonic()

    town.clock(advance="30d")

    assert time.monotonic() - started < 60
    heads = {text.splitlines()[0] for text in platform.ding_robot()}
    assert len([head for head in heads if "日报" in head]) == 30
