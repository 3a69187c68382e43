"""A self-built WeCom app: what its callback accepts, what it answers, and a case from report to settled."""
import pytest
import requests

from harness import TICKET
from wecom_crypt import xml_of
from wecom_town import *   # noqa: F401,F403
from wecom_town import AGENT, APP, CORP, MEMBER, MEMBER_LEADER, Crypt

REPORT = "3号楼2单元三楼楼道灯坏了，晚上老人下楼看不见"
RESIDENT = "lixiaomei"


@pytest.fixture
def town(start_wecom_town):
    return start_wecom_town("wecom")


def url(town):
    return town.public + "/webhook/wecom"


def test_the_console_gets_back_the_bare_text(town):
    answer = APP.check_url(url(town), "1616140317555161061", str(town.seconds()))
    assert answer.status_code == 200
    assert answer.content == b"1616140317555161061"


def test_a_case_goes_from_report_to_settled(town, wecom):
    receipt = town.tell_app(RESIDENT, REPORT)
    ticket = TICKET.search(receipt)[0]

    [card] = wecom.cards(MEMBER)
    assert ticket in card["main_title"]["title"]
    pressed = town.press(MEMBER, card)
    assert pressed["MsgType"] == "update_button"
    assert "受理" in pressed["ReplaceName"]
    assert town.case(ticket)["state"] == "accepted"
    assert any(ticket in said and "已受理" in said for said in wecom.private(MEMBER))

    assert ticket in town.tell_app(MEMBER, f"办结 {ticket} 已换新灯")
    assert town.case(ticket)["state"] == "settled"
    assert any(ticket in said and "已换新灯" in said for said in wecom.private(RESIDENT))


def test_pressing_again_changes_nothing_and_says_why(town, wecom):
    town.tell_app(RESIDENT, REPORT)
    [card] = wecom.cards(MEMBER)
    town.press(MEMBER, card)
    town.clock(advance="1m")   # within one second it would be the same press, delivered again
    again = town.press(MEMBER, card)
    assert again["MsgType"] == "text"


def replaced(wecom, account):
    return [call["body"] for call in wecom.calls("/cgi-bin/message/update_template_card")
            if call["taken"] and account in call["body"]["userids"]]


def test_a_card_says_how_the_case_stands_whoever_changed_it(town, wecom):
    ticket = TICKET.search(town.tell_app(RESIDENT, REPORT))[0]
    assert replaced(wecom, MEMBER) == []
    town.tell_app(MEMBER_LEADER, f"受理 {ticket}")
    [update] = replaced(wecom, MEMBER)
    card = update["template_card"]
    assert card["main_title"]["title"] == f"{ticket} 已受理"
    assert [button["key"] for button in card["button_list"]] == [f"查询 {ticket}"], "nothing is left to be accepted"

    town.tell_app(MEMBER_LEADER, f"办结 {ticket} 已换新灯")
    assert len(replaced(wecom, MEMBER)) == 1, "the code serves once"
    town.press(MEMBER, card)
    assert not town.outbox("dead")


def test_a_press_brings_a_new_code_for_the_next_change(town, wecom):
    ticket = TICKET.search(town.tell_app(RESIDENT, REPORT))[0]
    [card] = wecom.cards(MEMBER)
    town.press(MEMBER, card)
    assert [update["template_card"]["main_title"]["title"] for update in replaced(wecom, MEMBER)] == [f"{ticket} 已受理"]
    town.clock(advance="1m")
    town.press(MEMBER, card)   # too late to accept, but the press brings another code
    town.tell_app(MEMBER, f"办结 {ticket} 已换新灯")
    assert replaced(wecom, MEMBER)[-1]["template_card"]["main_title"]["title"] == f"{ticket} 已办结·待回访"


def test_an_account_is_known_in_whatever_case_the_platform_writes_it(town):
    ticket = TICKET.search(town.tell_app(RESIDENT, REPORT))[0]
    town.tell_app(MEMBER.upper(), f"受理 {ticket}")
    assert town.case(ticket)["state"] == "accepted"


def test_a_repeated_delivery_gets_the_same_bytes_and_no_second_case(town):
    xml = town.app_xml(RESIDENT, "text", Content=REPORT, MsgId=7651234567890123456)
    first = town.post_app(xml)
    second = town.post_app(xml)
    assert second.content == first.content != b""
    assert len(town.cases()) == 1


def test_small_talk_gets_an_empty_answer(town):
    answer = town.post_app(town.app_xml(RESIDENT, "text", Content="好的谢谢", MsgId=1))
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("event", ["subscribe", "enter_agent", "view", "LOCATION", "msgaudit_notify"])
def test_events_that_say_nothing_get_an_empty_answer(town, event):
    answer = town.post_app(town.app_xml(RESIDENT, "event", Event=event, EventKey=""))
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_wrong_signature_is_refused_with_an_empty_body(town):
    stranger = Crypt("other", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", CORP)
    answer = stranger.call(url(town), town.app_xml(RESIDENT, "text", Content=REPORT, MsgId=1), str(town.seconds()))
    assert (answer.status_code, answer.content) == (403, b"")
    assert town.cases() == []


def test_a_message_for_another_organisation_is_refused(town):
    answer = APP.call(url(town), town.app_xml(RESIDENT, "text", Content=REPORT, MsgId=1), str(town.seconds()),
                      receiveid="wx0000000000000000")
    assert (answer.status_code, answer.content) == (403, b"")
    assert town.cases() == []


def test_an_unencrypted_body_is_refused(town):
    xml = xml_of(ToUserName=CORP, FromUserName=RESIDENT, CreateTime=1, MsgType="text", Content=REPORT, MsgId=1, AgentID=AGENT)
    for query in ({}, APP.query(xml, str(town.seconds()))):
        answer = requests.post(url(town), params=query, data=xml.encode(), timeout=30)
        assert (answer.status_code, answer.content) == (403, b"")
    assert town.cases() == []


def test_what_is_signed_but_unreadable_is_answered_and_counted(town):
    for inner in ("not xml", "<!DOCTYPE xml [<!ENTITY e 'x'>]><xml><Content>&e;</Content></xml>"):
        assert APP.call(url(town), inner, str(town.seconds())).status_code == 200
    assert town.cases() == []
    assert 'gridbot_inbound_total{channel="wecom",outcome="ignored"} 2' in town.get_admin("/metrics").text


def test_a_token_that_ended_is_fetched_anew_once(town, wecom):
    town.tell_app(RESIDENT, REPORT)
    sent = len(wecom.cards(MEMBER))
    wecom.revoke_tokens()
    town.tell_app(RESIDENT, "5号楼东门路灯不亮")
    assert len(wecom.calls("/cgi-bin/gettoken")) == 2
    assert len(wecom.cards(MEMBER)) == sent + 1


def test_an_address_that_is_not_allowed_is_named(town, wecom):
    wecom.configure(allowed_ip=False)
    town.tell_app(RESIDENT, REPORT)
    dead = town.outbox("dead")
    assert dead and all(message["channel"] == "wecom" for message in dead)


def test_long_answers_are_cut_at_the_bytes_of_the_platform(town, wecom):
    for number in range(40):
        town.tell_app(RESIDENT, f"3号楼2单元{number + 1}楼楼道灯坏了")
    listed = town.tell_app(MEMBER, "我的待办")
    assert len(listed.encode()) <= 2048


def test_the_two_listeners_answer_no_other_channel_there(town):
    assert requests.get(town.public + "/webhook/nobody", timeout=30).status_code == 404
