"""An official account in its three modes, and a case from report to settled."""
import pytest
import requests

from harness import TICKET
from wecom_crypt import fields, sha1_sorted
from wecom_town import *   # noqa: F401,F403
from wecom_town import MEMBER, OA

FOLLOWER = "oFOLLOWER0001"
REPORT = "3号楼2单元楼道灯坏了"


@pytest.fixture
def town(start_wecom_town):
    return start_wecom_town("oa", "wecom")


@pytest.fixture
def plain_town(start_wecom_town):
    def edit(name, text):
        return text.replace('token = "oaToken"', 'token = "oaToken"\nmode = "plain"') if name == "gridbot.toml" else text
    return start_wecom_town("oa", "wecom", edit=edit)


def signed(town, **more):
    timestamp = str(town.seconds())
    return {"signature": sha1_sorted("oaToken", timestamp, "n1"), "timestamp": timestamp, "nonce": "n1", **more}


def test_the_console_gets_back_its_echo(town):
    answer = requests.get(town.public + "/webhook/oa", params=signed(town, echostr="4375120948345356249"), timeout=30)
    assert (answer.status_code, answer.text) == (200, "4375120948345356249")
    wrong = requests.get(town.public + "/webhook/oa", params={**signed(town), "nonce": "n2", "echostr": "1"}, timeout=30)
    assert (wrong.status_code, wrong.content) == (403, b"")


def test_a_case_goes_from_report_to_settled(town, wecom):
    ticket = TICKET.search(town.tell_oa(FOLLOWER, REPORT))[0]
    assert wecom.to_follower(FOLLOWER) == [], "the answer was the passive reply"
    town.tell_app(MEMBER, f"受理 {ticket}")
    town.tell_app(MEMBER, f"办结 {ticket} 已换新灯")
    assert any("已换新灯" in said for said in wecom.to_follower(FOLLOWER))


def test_the_code_of_a_building_says_where(town):
    scanned = town.post_oa(town.oa_xml(FOLLOWER, "event", Event="subscribe", EventKey="qrscene_SH-HX-52-B3"))
    assert "3号楼" in OA.open_reply(scanned.text)["Content"]
    ticket = TICKET.search(town.tell_oa(FOLLOWER, "楼道灯不亮，晚上看不见"))[0]
    assert town.case(ticket)["grid"].startswith("SH-HX-52")


def test_small_talk_gets_success(town):
    answer = town.post_oa(town.oa_xml(FOLLOWER, "text", Content="谢谢", MsgId=1))
    assert (answer.status_code, answer.text) == (200, "success")


def test_a_repeated_delivery_gets_the_same_bytes(town):
    xml = town.oa_xml(FOLLOWER, "text", Content=REPORT, MsgId=5)
    first, second = town.post_oa(xml), town.post_oa(xml)
    assert first.content == second.content
    assert len(town.cases()) == 1


def test_in_safe_mode_a_plain_body_is_refused_though_signed(town):
    xml = town.oa_xml(FOLLOWER, "text", Content=REPORT, MsgId=5)
    answer = requests.post(town.public + "/webhook/oa", params=signed(town), data=xml.encode(), timeout=30)
    assert (answer.status_code, answer.content) == (403, b"")
    assert town.cases() == []


def test_in_plain_mode_the_answer_is_plain(plain_town):
    xml = plain_town.oa_xml(FOLLOWER, "text", Content=REPORT, MsgId=5)
    answer = requests.post(plain_town.public + "/webhook/oa", params=signed(plain_town, openid=FOLLOWER), data=xml.encode(),
                           timeout=30)
    assert TICKET.search(fields(answer.text)["Content"])
    assert fields(answer.text)["ToUserName"] == FOLLOWER


def test_after_two_days_a_template_message_tells_the_end(start_wecom_town, wecom):
    def edit(name, text):
        if name != "gridbot.toml":
            return text
        return text.replace('token = "oaToken"', 'token = "oaToken"\ntemplate_id = "tmpltest"\n'
                                                 'template_fields = ["thing1=text", "character_string2=ticket"]')
    town = start_wecom_town("oa", "wecom", edit=edit)
    ticket = TICKET.search(town.tell_oa(FOLLOWER, REPORT))[0]
    town.tell_app(MEMBER, f"受理 {ticket}")
    town.clock(advance="49h")
    town.tell_app(MEMBER, f"办结 {ticket} 已换新灯")
    told = wecom.sent("/cgi-bin/message/template/send")
    assert told and all(body["touser"] == FOLLOWER for body in told)
    assert told[-1]["data"]["character_string2"]["value"] == ticket
    assert not [row for row in town.outbox("dead") if row["channel"] == "oa"]


def test_a_window_that_is_closed_is_not_tried(town, wecom):
    ticket = TICKET.search(town.tell_oa(FOLLOWER, REPORT))[0]
    town.tell_app(MEMBER, f"受理 {ticket}")
    town.clock(advance="49h")
    tried = len(wecom.calls("/cgi-bin/message/custom/send"))
    town.tell_app(MEMBER, f"办结 {ticket} 已换新灯")
    assert len(wecom.calls("/cgi-bin/message/custom/send")) == tried
