"""微信客服: residents who come by the code of their building, and the windows in which they may be answered."""
import pytest

from harness import TICKET, wait_until
from wecom_crypt import xml_of
from wecom_town import *   # noqa: F401,F403
from wecom_town import CORP, KF, MEMBER, MEMBER_LEADER, Crypt

RESIDENT = "wmRESIDENT0000000000000000000001"
SCENE = "SH-HX-52-B3"


@pytest.fixture
def town(start_wecom_town):
    return start_wecom_town("kf", "wecom")


def test_the_console_gets_back_the_bare_text(town):
    assert KF.check_url(town.public + "/webhook/kf", "42", str(town.seconds())).content == b"42"


def test_a_case_goes_from_the_code_on_the_door_to_settled(town, wecom):
    wecom.configure(clock_ms=town.seconds() * 1000)
    town.knock(wecom.add_kf(town.kf_enters(RESIDENT, SCENE, "WELCOME-1")))
    [greeting] = wecom.sent("/cgi-bin/kf/send_msg_on_event")
    assert greeting["code"] == "WELCOME-1"
    assert "3号楼" in greeting["text"]["content"]

    town.tell_kf(RESIDENT, "楼道灯不亮，晚上看不见")
    [receipt] = wecom.to_resident(RESIDENT)
    ticket = TICKET.search(receipt)[0]
    assert town.case(ticket)["grid"].startswith("SH-HX-52"), "the code says where"
    assert town.case(ticket)["channel"] == "kf"

    town.tell_app(MEMBER, f"受理 {ticket}")
    town.tell_app(MEMBER, f"办结 {ticket} 已换新灯")
    assert any("已换新灯" in said for said in wecom.to_resident(RESIDENT))


def test_a_code_with_a_parameter_of_its_own_says_where(town, wecom):
    entered = town.kf_enters(RESIDENT, "door", "WELCOME-1")
    entered["event"]["scene_param"] = SCENE
    town.knock(wecom.add_kf(entered))
    town.tell_kf(RESIDENT, "楼道灯不亮，晚上看不见")
    ticket = TICKET.search(wecom.to_resident(RESIDENT)[-1])[0]
    assert town.case(ticket)["grid"].startswith("SH-HX-52")


def test_pages_are_fetched_to_the_end_and_each_message_once(town, wecom):
    wecom.configure(page=3)
    floors = [town.kf_says(f"wm{number:032}", f"3号楼2单元{number + 1}楼楼道灯坏了") for number in range(8)]
    token = wecom.add_kf(*floors)
    town.knock(token)
    town.knock(token)
    assert len(wecom.calls("/cgi-bin/kf/sync_msg")) >= 3
    assert len({TICKET.search(said["text"]["content"])[0] for said in wecom.sent("/cgi-bin/kf/send_msg")}) >= 1
    assert len(wecom.sent("/cgi-bin/kf/send_msg")) == 8


def test_the_cursor_survives_a_restart(town, wecom):
    town.tell_kf(RESIDENT, "3号楼2单元楼道灯坏了")
    town.stop()
    town.start()
    town.tell_kf(RESIDENT, "3号楼楼下垃圾没人收")
    asked = [call["body"].get("cursor") for call in wecom.calls("/cgi-bin/kf/sync_msg")]
    assert asked[-1] == "c1" or "c1" in asked
    assert len(town.cases()) == 2


def test_no_more_than_five_answers_go_out_for_one_message_and_the_rest_after_the_next(town, wecom):
    for matter in ("3号楼2单元楼道灯坏了", "3号楼楼下垃圾没人收", "3号楼楼道里堆了很多杂物"):
        town.tell_kf(RESIDENT, matter)
    tickets = [case["ticket"] for case in town.cases()]
    assert len(tickets) == 3
    wecom.forget_calls()   # of the last message one answer was its receipt
    for line in ("受理 {t}", "派单 {t} 城建办"):
        for ticket in tickets:
            town.tell_app(MEMBER_LEADER, line.format(t=ticket))
    assert len(wecom.to_resident(RESIDENT)) == 4
    assert any(message["channel"] == "kf" and message["state"] in ("waiting", "retry") for message in town.outbox())

    town.tell_kf(RESIDENT, "谢谢")
    town.clock(advance="5m")
    assert len(wecom.to_resident(RESIDENT)) >= 6
    assert all(call["answer"]["errcode"] == 0 for call in wecom.calls("/cgi-bin/kf/send_msg")), "it never had to refuse"


def test_after_two_days_nothing_is_tried_and_the_reason_is_told(town, wecom):
    town.tell_kf(RESIDENT, "3号楼2单元楼道灯坏了")
    ticket = town.cases()[0]["ticket"]
    before = len(wecom.to_resident(RESIDENT))
    town.tell_app(MEMBER, f"受理 {ticket}")
    town.clock(advance="49h")
    told = len(wecom.calls("/cgi-bin/kf/send_msg"))
    town.tell_app(MEMBER, f"办结 {ticket} 已换新灯")
    assert len(wecom.calls("/cgi-bin/kf/send_msg")) == told
    assert any(message["channel"] == "kf" and "已换新灯" in message["text"] for message in town.outbox("dead"))
    assert before >= 1


def test_a_failing_platform_is_asked_again(town, wecom):
    wecom.behave("/cgi-bin/kf/sync_msg", "http", status=502, body={})
    town.knock(wecom.add_kf(town.kf_says(RESIDENT, "3号楼2单元楼道灯坏了")), settle=False)
    wait_until(lambda: town.cases(), "the message was fetched at the second try")


def test_who_knocked_in_an_outage_has_his_messages_fetched_once(town, wecom):
    wecom.behave("/cgi-bin/kf/sync_msg", "http", status=502, body={}, times=3)
    token = wecom.add_kf(town.kf_says(RESIDENT, "3号楼2单元楼道灯坏了"))
    for _ in range(3):
        town.knock(token, settle=False)
    wait_until(lambda: town.cases(), "the message was fetched")
    town.knock(token)
    assert [call["answer"].get("errcode") for call in wecom.calls("/cgi-bin/kf/sync_msg")] == [None, None, None, 0, 0]


def test_an_outage_may_outlive_what_a_knock_opens(town, wecom):
    wecom.behave("/cgi-bin/kf/sync_msg", "http", status=502, body={})
    town.knock(wecom.add_kf(town.kf_says(RESIDENT, "3号楼2单元楼道灯坏了")), settle=False)
    wecom.configure(keys_live=False)
    town.clock(advance="11m")
    wait_until(lambda: town.cases(), "it was asked for without the key")


def test_servicers_and_other_accounts_are_not_heard(town, wecom):
    said = town.kf_says(RESIDENT, "3号楼2单元楼道灯坏了")
    said["origin"] = 5
    town.knock(wecom.add_kf(said))
    assert town.cases() == []


def test_a_wrong_signature_is_refused(town):
    stranger = Crypt("other", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", CORP)
    answer = stranger.call(town.public + "/webhook/kf", xml_of(Event="kf_msg_or_event"), str(town.seconds()))
    assert (answer.status_code, answer.content) == (403, b"")
