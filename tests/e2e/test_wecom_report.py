"""居民上报: the platform's own reports, polled."""
import pytest

from wecom_town import *   # noqa: F401,F403
from wecom_town import MEMBER

SCENES = 'poll_every = "60s"\nscenes = ["GRID-0003=SH-HX-52"]'


@pytest.fixture
def town(start_wecom_town):
    return start_wecom_town("report", "wecom", edit=lambda name, text: text.replace('poll_every = "60s"', SCENES))


def order(town, number, **more):
    return {"order_id": f"ORDER-{number}", "desc": "楼道堆放杂物，影响通行", "urge_type": 1, "case_name": "环境卫生",
            "grid_name": "河西村第52网格", "grid_id": "GRID-0003", "create_time": town.seconds() + number,
            "reporter_name": "陈桂芳", "reporter_mobile": "13800000099", "image_urls": [], "video_media_ids": [],
            "location": {"name": "3号楼", "address": "", "latitude": 0, "longitude": 0}, "processor_userids": [],
            "process_list": [], **more}


def test_a_report_becomes_a_case_and_goes_to_settled(town, wecom):
    wecom.set_orders(order(town, 1))
    town.settle()
    [case] = town.cases()
    assert case["channel"] == "report"
    assert case["grid"].startswith("SH-HX-52")
    assert any(case["ticket"] in said for said in wecom.private(MEMBER))
    town.tell_app(MEMBER, f"受理 {case['ticket']}")
    town.tell_app(MEMBER, f"办结 {case['ticket']} 已清理")
    assert town.case(case["ticket"])["state"] == "settled"
    assert not [message for message in town.outbox() if message["channel"] == "report"], "nobody can be answered there"


def test_it_polls_once_after_each_move_of_the_clock(town, wecom):
    town.settle()
    wecom.forget_calls()
    town.settle()
    assert len(wecom.calls("/cgi-bin/report/resident/get_order_list")) == 1


def test_a_report_is_one_case_however_often_it_is_listed(town, wecom):
    first = order(town, 1)
    wecom.set_orders(first)
    for hours in ("1m", "1h", "80h"):
        town.clock(advance=hours)
    changed = dict(first, process_list=[{"process_type": 2, "solve_userid": "u", "process_desc": "已受理", "status": 1,
                                         "solved_time": town.seconds()}])
    wecom.set_orders(changed)
    town.settle()
    assert len(town.cases()) == 1


def test_many_pages_come_in_one_sweep(town, wecom):
    orders = [order(town, number, desc=f"{number}号垃圾桶满了没人收") for number in range(1, 71)]
    wecom.set_orders(*orders)
    town.settle()
    assert sum(1 + case["followers"] for case in town.cases()) >= 60


def test_what_the_platform_has_settled_is_left_alone(town, wecom):
    wecom.set_orders(order(town, 1, process_list=[{"process_type": 5, "solve_userid": "u", "process_desc": "办结", "status": 1,
                                                   "solved_time": town.seconds()}]))
    town.settle()
    assert town.cases() == []
