"""How messages leave: ways in order, errcodes, tokens, and a platform that is slow, silent or dead (design 4, 5, 6.3)."""
import pytest

import harness
from harness import BUILDING3, GRID_MEMBER, PROPERTY_HANDLER, RESIDENT, WORK52

LAMP = "2单元楼道灯不亮了"
LIFT = "3号楼2单元电梯坏了"
GROUP_SEND = "/v1.0/robot/groupMessages/send"
OTO_SEND = "/v1.0/robot/oToMessages/batchSend"
SESSION = "/robot/sendBySession"
TOKEN = "/v1.0/oauth2/accessToken"
BRIDGE_SEND = "/send_group_msg"


def settle_lamp(town):
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket
    town.tell(GRID_MEMBER, f"办结 {ticket} 已更换灯泡，恢复照明")
    return ticket


def told(platform, ticket):
    return sum("已办结" in text and ticket in text for text in platform.group(BUILDING3))


def test_group_is_answered_through_its_live_session_first(town, platform):
    ticket = settle_lamp(town)
    town.clock(advance="11m")

    assert told(platform, ticket) == 1
    sessions = [call for call in platform.calls(SESSION) if call["conversation"] == BUILDING3]
    assert len(sessions) == 1
    assert not any(call["body"]["openConversationId"] == BUILDING3 for call in platform.calls(GROUP_SEND))


def test_session_past_its_time_is_not_used_and_the_server_api_speaks_instead(town, platform):
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket
    town.clock(advance="2h")   # a session lives 90 minutes
    platform.forget_calls()

    town.tell(GRID_MEMBER, f"办结 {ticket} 已更换灯泡，恢复照明")
    town.clock(advance="11m")

    assert told(platform, ticket) == 1
    assert not any(call["conversation"] == BUILDING3 for call in platform.calls(SESSION))
    (call,) = [call for call in platform.calls(GROUP_SEND) if call["body"]["openConversationId"] == BUILDING3]
    assert call["body"]["robotCode"] == "dingtestkey" and call["body"]["msgKey"] == "sampleText"


def test_session_refused_with_an_errcode_falls_to_the_server_api(town, platform):
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket
    platform.expire_sessions()   # before its time: HTTP 200, errcode 300001

    town.tell(GRID_MEMBER, f"办结 {ticket} 已更换灯泡，恢复照明")
    town.clock(advance="11m")

    assert told(platform, ticket) == 1
    assert any(call["body"]["openConversationId"] == BUILDING3 for call in platform.calls(GROUP_SEND))


@pytest.mark.parametrize("webhook", [
    "{stranger}/robot/sendBySession?session=s1",
    "http://169.254.169.254/latest/meta-data/",
    "{platform}@{stranger_host}/robot/sendBySession?session=s1",
    "{platform}.evil.example/robot/sendBySession?session=s1",
    "{platform}/admin/delete?session=s1",
    "file:///etc/passwd", "", "not a url", 17, None,
])
def test_session_webhook_of_a_foreign_host_is_never_called(town, platform, other_host, webhook):
    body = town.message(BUILDING3, RESIDENT, LAMP)
    if isinstance(webhook, str):
        webhook = webhook.format(stranger=other_host.url, platform=platform.url,
                                 stranger_host=other_host.url.removeprefix("http://"))
    body["sessionWebhook"] = webhook
    ticket = town.post_webhook(body).ticket

    town.tell(GRID_MEMBER, f"办结 {ticket} 已更换灯泡，恢复照明")
    town.clock(advance="11m")

    assert other_host.calls() == []
    assert all(call["path"] in (TOKEN, GROUP_SEND, OTO_SEND, SESSION, BRIDGE_SEND) for call in platform.calls())
    assert told(platform, ticket) == 1   # the group heard by another way


def test_configured_callback_host_is_allowed(start_town, platform, other_host):
    def allow(name, text):
        return text.replace('robot_code = "dingtestkey"', f'robot_code = "dingtestkey"\ncallback_hosts = ["{other_host.url}"]')

    town = start_town(edit=allow)
    body = town.message(BUILDING3, RESIDENT, LAMP)
    body["sessionWebhook"] = f"{other_host.url}/robot/sendBySession?session=s1"
    other_host.open_session("s1", BUILDING3)
    ticket = town.post_webhook(body).ticket

    town.tell(GRID_MEMBER, f"办结 {ticket} 已更换灯泡，恢复照明")
    town.clock(advance="11m")

    assert told(other_host, ticket) == 1


def test_private_message_names_app_robot_and_people_with_a_token_in_the_header(town, platform):
    town.say(BUILDING3, RESIDENT, LIFT)

    calls = platform.calls(OTO_SEND)
    assert {user for call in calls for user in call["body"]["userIds"]} == {GRID_MEMBER, PROPERTY_HANDLER}
    for call in calls:
        assert call["taken"] and call["headers"]["x-acs-dingtalk-access-token"].startswith("token-")
        assert call["headers"]["content-type"].startswith("application/json")
        assert isinstance(call["body"]["msgParam"], str)


def test_token_is_fetched_once_and_again_only_near_its_end(town, platform):
    town.say(BUILDING3, RESIDENT, LIFT)
    town.clock(advance="1h")
    town.say(BUILDING3, "res_other", "3号楼1单元门口路灯不亮")
    assert len(platform.calls(TOKEN)) == 1

    town.clock(advance="59m")   # past the day's reminders
    platform.revoke_tokens()   # 7200 s are over for the platform, too
    town.clock(advance="1m")
    town.say(BUILDING3, "res_third", "【报事】3号楼3单元门禁坏了，关不上")

    assert len(platform.calls(TOKEN)) == 2
    refused = [call for call in platform.calls() if call["path"] in (OTO_SEND, GROUP_SEND) and not call["taken"]]
    assert refused == []


def test_revoked_token_is_dropped_fetched_once_and_the_message_delivered(town, platform):
    town.say(BUILDING3, RESIDENT, LAMP)
    platform.revoke_tokens()
    platform.forget_calls()

    town.say(BUILDING3, "res_other", LIFT)
    town.clock(advance="1m")

    assert len(platform.private(PROPERTY_HANDLER)) == 1
    assert len(platform.group(WORK52)) == 1
    assert 1 <= len(platform.calls(TOKEN)) <= 2


def test_old_style_errcode_for_a_bad_token_is_understood_too(town, platform):
    platform.behave(OTO_SEND, "http", status=401, body={"errcode": 40014, "errmsg": "不合法的access_token"})

    town.say(BUILDING3, RESIDENT, LAMP)
    town.clock(advance="1m")

    assert len(platform.private(GRID_MEMBER)) == 1


def test_token_that_cannot_be_fetched_holds_the_messages_and_loses_none(town, platform):
    platform.behave(TOKEN, "http", times=-1, status=503, body={"code": "system.error", "message": "", "requestid": "R"})
    ticket = town.say(BUILDING3, RESIDENT, LIFT).ticket   # the answer needs no token
    assert platform.private(GRID_MEMBER) == []

    platform.behave_well()
    town.clock(advance="1h")

    assert any(ticket in text for text in platform.private(GRID_MEMBER))
    assert any(ticket in text for text in platform.private(PROPERTY_HANDLER))
    assert any(ticket in text for text in platform.group(WORK52))


@pytest.mark.parametrize("order", [
    {"mode": "http", "status": 500, "body": {"code": "system.error", "message": "", "requestid": "R"}},
    {"mode": "http", "status": 403,
     "body": {"code": "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", "message": "", "requestid": "R"}},
    {"mode": "errcode", "errcode": -1, "errmsg": "系统繁忙"},
    {"mode": "drop"},
    {"mode": "ban_page"},
], ids=lambda order: order["mode"])
def test_private_message_refused_for_the_moment_is_sent_later_and_once(town, platform, order):
    platform.behave(OTO_SEND, times=2, **order)

    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket
    assert not any(ticket in text for text in platform.private(GRID_MEMBER))
    town.clock(advance="1h")

    assert sum(f"{ticket} 新事项" in text for text in platform.private(GRID_MEMBER)) == 1


def test_group_robot_that_is_busy_is_tried_again_and_the_retry_is_signed_anew(town, platform):
    platform.behave("/robot/send", "errcode", times=1, errcode=-1, errmsg="系统繁忙")

    town.clock(to="18:30")

    calls = platform.calls("/robot/send")
    assert [call["taken"] for call in calls] == [False, True]
    assert calls[0]["query"]["timestamp"] != calls[1]["query"]["timestamp"]
    assert len(platform.ding_robot()) == 1


def test_group_robot_that_was_too_fast_rests_ten_minutes(town, platform):
    platform.behave("/robot/send", "errcode", times=1, errcode=130101, errmsg="send too fast, exceed 20 times per minute")

    town.clock(to="18:14")
    assert len(platform.calls("/robot/send")) == 1
    town.clock(to="18:20")

    assert len(platform.ding_robot()) == 1


@pytest.fixture
def town_with_bound_robot(start_town, platform):
    """The work group of grid 52 has a robot of its own beside the application's."""
    def bind(name, text):
        if name == "gridbot.toml":
            return text + f"""
[[channel]]
id = "ding-52"
type = "dingtalk-robot"
webhook = "{platform.url}/robot/send?access_token=grid52"
secret = "SECtestgrid52"
"""
        return text + "ding-52,,第52网格工作群,工作群,SH-HX-52,\n" if name == "groups.csv" else text

    platform.configure(robots={"leaders": {"secret": harness.LEADERS_SECRET}, "grid52": {"secret": "SECtestgrid52"}})
    return start_town(edit=bind)


def test_robot_bound_to_a_group_speaks_there_before_the_server_api(town_with_bound_robot, platform):
    ticket = town_with_bound_robot.say(BUILDING3, RESIDENT, LAMP).ticket
    town_with_bound_robot.settle()

    (notice,) = platform.ding_robot("grid52")
    assert ticket in notice
    assert platform.group(WORK52) == []   # said once, not by both


def test_what_a_bound_robot_refuses_is_said_by_the_server_api(town_with_bound_robot, platform):
    platform.configure(robots={"leaders": {"secret": harness.LEADERS_SECRET}, "grid52": {"secret": "SECother"}})

    ticket = town_with_bound_robot.say(BUILDING3, RESIDENT, LAMP).ticket
    town_with_bound_robot.settle()

    assert platform.ding_robot("grid52") == []
    (notice,) = platform.group(WORK52)
    assert ticket in notice


def test_robot_with_a_wrong_secret_is_given_up_and_shown_to_the_operator(town, platform):
    platform.configure(robots={"leaders": {"secret": "SECanother"}})

    town.clock(to="20:00")

    (dead,) = [message for message in town.outbox("dead") if message["channel"] == "ding-leaders"]
    assert dead["kind"] == "daily" and dead["attempts"] >= 1
    assert len(platform.calls("/robot/send")) <= 3
    assert len(platform.wecom_robot()) == 1   # the other group is not held up

    platform.configure(robots={"leaders": {"secret": harness.LEADERS_SECRET}})
    assert town.post_admin(f"/api/v1/outbox/{dead['id']}/retry").status_code in (200, 202, 204)
    town.settle()

    assert len(platform.ding_robot()) == 1
    assert town.outbox("dead") == []


def test_wecom_robot_that_was_too_fast_is_served_later(town, platform):
    platform.behave("/cgi-bin/webhook/send", "errcode", times=1, errcode=45009, errmsg="api freq out of limit")

    town.clock(to="18:05")
    assert platform.wecom_robot() == []
    town.clock(to="18:30")

    assert len(platform.wecom_robot()) == 1


def test_platform_that_died_gets_everything_when_it_is_back(town, platform):
    platform.behave(OTO_SEND, "die")
    platform.behave(GROUP_SEND, "die")
    ticket = town.say(BUILDING3, RESIDENT, LIFT, settle=False).ticket
    town.settle()
    assert platform.process.wait() == 17
    waiting = town.outbox("retry") + town.outbox("waiting")
    assert waiting

    platform.start()
    town.clock(advance="1h")

    for person in (GRID_MEMBER, PROPERTY_HANDLER):
        assert sum(ticket in text for text in platform.private(person)) >= 1, person
    assert sum(f"{ticket} 新事项" in text for text in platform.private(GRID_MEMBER)) == 1
    assert any(text.startswith(f"{ticket} 电梯，") for text in platform.group(WORK52))
    assert [message for message in town.outbox() if message["state"] != "sent"] == []


def test_webhook_is_answered_while_the_platform_hangs(town, platform):
    platform.behave(OTO_SEND, "hang")
    platform.behave(GROUP_SEND, "hang")

    first = town.say(BUILDING3, RESIDENT, LIFT, settle=False)
    second = town.say(BUILDING3, "res_other", LAMP, settle=False)
    assert first.ticket != second.ticket

    platform.behave_well()
    town.settle()
    town.clock(advance="1h")

    assert sum(f"{first.ticket} 新事项" in text for text in platform.private(GRID_MEMBER)) == 1
    assert sum(f"{second.ticket} 新事项" in text for text in platform.private(GRID_MEMBER)) == 1


def test_messages_of_one_conversation_keep_their_order_through_a_failure(town, platform):
    platform.behave(GROUP_SEND, "http", times=1, status=500, body={"code": "system.error", "message": "", "requestid": "R"})

    tickets = [town.say(BUILDING3, f"res_{n}", f"【报事】3号楼{n}单元{kind}").ticket
               for n, kind in ((1, "门禁坏了，关不上"), (2, "楼道灯不亮"), (3, "电梯坏了"))]
    town.clock(advance="1h")

    heard = "\n".join(text for text in platform.group(WORK52))
    positions = [heard.find(f"{ticket} ") for ticket in tickets]
    assert -1 not in positions and positions == sorted(positions)


def test_person_unknown_to_the_platform_is_not_tried_for_ever(town, platform):
    platform.configure(unknown_users=[GRID_MEMBER])

    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket
    for _ in range(6):
        town.clock(advance="10m")

    p00 = [call for call in platform.calls(OTO_SEND)
           if GRID_MEMBER in call["body"]["userIds"] and f"{ticket} 新事项" in harness.app_text(call["body"])]
    assert 1 <= len(p00) <= 3
    assert len(platform.group(WORK52)) >= 1


def test_outbox_shows_each_message_with_its_state(town, platform):
    platform.behave(OTO_SEND, "http", times=-1, status=500, body={"code": "system.error", "message": "", "requestid": "R"})
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket

    messages = town.outbox()

    for message in messages:
        assert message.keys() >= {"id", "channel", "conversation", "kind", "state", "attempts", "next_at", "text"}
        assert message["state"] in ("waiting", "sending", "sent", "retry", "dead")
    by_kind = {message["kind"]: message for message in messages}
    assert by_kind["W00"]["state"] == "sent" and by_kind["W00"]["conversation"] == WORK52
    assert by_kind["P00"]["state"] == "retry" and by_kind["P00"]["attempts"] == 1
    assert ticket in by_kind["P00"]["text"]
    assert [message["kind"] for message in town.outbox("retry")] == ["P00"]
