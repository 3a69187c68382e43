"""What reaches the webhook that should not (issue "Bad input", design 6.3, DingTalk 3.2 to 3.6)."""
import json
import re
import socket
import urllib.parse

import pytest
import requests

import harness
from harness import BUILDING3, CLIENT_SECRET, FIXTURES, RESIDENT, WORK52, GRID_MEMBER, millis
from signatures import callback_sign

LAMP = "2单元楼道灯不亮了"
HOUR_MS = 3_600_000
EMPTY = {"msgtype": "empty"}


def sample(name):
    return (FIXTURES / "dingtalk" / name).read_bytes()


def refused(answer):
    return answer.status == 401 and answer.content == b""


@pytest.mark.parametrize("offset_ms, accepted", [
    (0, True), (-HOUR_MS, True), (HOUR_MS, True), (-HOUR_MS - 1, False), (HOUR_MS + 1, False), (-30 * 24 * HOUR_MS, False)])
def test_callback_is_accepted_within_one_hour_and_not_a_millisecond_longer(town, offset_ms, accepted):
    body = town.message(BUILDING3, RESIDENT, LAMP)

    answer = town.post_webhook(body, timestamp=str(millis(town.now()) + offset_ms))

    assert answer.status == (200 if accepted else 401)
    assert len(town.cases()) == (1 if accepted else 0)


def test_bad_signature_is_401_with_an_empty_body_and_leaves_no_trace(town, platform):
    body = town.message(BUILDING3, RESIDENT, LAMP)
    now = str(millis(town.now()))
    good = callback_sign(now, CLIENT_SECRET)
    changed = good[:-2] + ("A" if good[-2] != "A" else "B") + "="

    for sign in (changed, "", "not base64 at all", callback_sign(now, "another secret"), good.lower(), good + "=",
                 urllib.parse.quote(good, safe="")):
        if sign != good:
            assert refused(town.post_webhook(body, timestamp=now, sign=sign)), sign
    assert town.cases() == [] and platform.calls() == []


def test_missing_or_unreadable_headers_are_401(town):
    body = town.message(BUILDING3, RESIDENT, LAMP)
    now = str(millis(town.now()))

    assert refused(town.post_webhook(body, headers={"sign": None}))
    assert refused(town.post_webhook(body, headers={"timestamp": None}))
    assert refused(town.post_webhook(body, headers={"sign": None, "timestamp": None}))
    for timestamp in ("", "abc", "-1", "0x10", "9" * 40, f"{now}.0", "1e12", "NaN"):
        assert refused(town.post_webhook(body, timestamp=timestamp)), timestamp
    assert town.cases() == []


@pytest.mark.parametrize("raw", [
    b"", b"   ", b"hello", b"{", b'{"msgtype":"text"', b"[]", b"null", b"42", b'"text"', b"\xff\xfe\x00", b"\x00" * 100,
    b'{"msgtype":"text","text":{"content":"\xc3\x28"}}', b"[" * 20000, b'{"a":' * 20000,
], ids=lambda raw: repr(raw[:24]))
def test_unreadable_body_after_a_good_signature_is_swallowed(town, raw):
    answer = town.post_webhook(raw)

    assert answer.status == 200 and answer.json == EMPTY
    assert town.say(BUILDING3, RESIDENT, LAMP).ticket   # and the next message is heard


@pytest.mark.parametrize("member", ["msgtype", "text", "msgId", "conversationId", "conversationType", "senderStaffId",
                                    "senderNick", "sessionWebhook", "createAt", "senderId", "atUsers", "robotCode"])
@pytest.mark.parametrize("value", ["absent", None, 17, "", [], {}, True], ids=str)
def test_any_member_may_be_missing_or_of_another_type(hardened, member, value):
    body = hardened.message(BUILDING3, RESIDENT, LAMP)
    if value == "absent":
        del body[member]
    else:
        body[member] = value

    answer = hardened.post_webhook(body)

    assert answer.status == 200
    assert answer.json == EMPTY or answer.json["msgtype"] == "text"


@pytest.fixture(scope="module")
def hardened(tmp_path_factory, shared_platform):
    """One gridbot for the whole table: it must still stand at its end."""
    shared_platform.reset()
    town = harness.Town(tmp_path_factory.mktemp("hardened") / "town", shared_platform)
    yield town
    assert town.process.running
    assert town.stop() == 0


def test_missing_message_id_or_sender_does_not_open_a_case_for_nobody(town):
    for member in ("conversationId", "text", "msgtype"):
        body = town.message(BUILDING3, RESIDENT, LAMP)
        del body[member]
        assert town.post_webhook(body).json == EMPTY, member
    assert town.cases() == []


def test_sender_without_staff_id_is_known_by_the_next_best_id(town):
    body = town.message(BUILDING3, RESIDENT, LAMP)
    del body["senderStaffId"]
    first = town.post_webhook(body)
    assert first.ticket

    town.say(WORK52, GRID_MEMBER, "办结 0001 已更换灯泡，恢复照明")
    thanks = town.message(BUILDING3, RESIDENT, "好了")
    thanks["senderStaffId"] = ""

    assert town.post_webhook(thanks).text == "谢谢您的认可，有事随时说。"


@pytest.mark.parametrize("body", [
    {"msgtype": "picture", "content": {"downloadCode": "abc"}},
    {"msgtype": "video", "content": {"duration": "5", "videoType": "mp4", "downloadCode": "abc"}},
    {"msgtype": "file", "content": {"fileName": "a.xlsx", "downloadCode": "abc"}},
    {"msgtype": "unknownMsgType", "content": {"unknownMsgType": "sticker"}},
    {"msgtype": "chatRecord", "content": {"summary": "…"}},
    {"msgtype": "interactiveCard", "content": {}},
    {"msgtype": "hologram"},
    {"msgtype": "richText", "content": {"richText": []}},
    {"msgtype": "richText", "content": {"richText": "not a list"}},
    {"msgtype": "richText", "content": {"richText": [17, None, {"type": "at", "atName": "小格"}]}},
    {"msgtype": "audio", "content": {"downloadCode": "abc"}},
], ids=lambda body: body["msgtype"])
def test_message_kind_without_words_opens_no_case(hardened, body):
    before = len(hardened.cases())
    message = hardened.message(BUILDING3, RESIDENT, "")
    del message["text"]
    message.update(body)

    answer = hardened.post_webhook(message)

    assert answer.status == 200
    assert len(hardened.cases()) == before


def test_over_quota_callback_is_noticed_and_opens_no_case(town):
    answer = town.post_webhook(sample("robot_quota_exceeded.json"))

    assert answer.json == EMPTY
    assert town.cases() == []
    assert any("20001" in line or "quota" in line.lower() for line in town.process.stderr)


def bind_sample_group(name, text):
    """The samples come from a group of their own; here it is the resident group of building 3."""
    if name == "groups.csv":
        return text + "ding,cidR3JpZERlbW9Hcm91cDAwMQ==,样例群,楼栋群,SH-HX-52-B3,\n"
    return text


@pytest.fixture
def sample_town(start_town):
    return start_town(edit=bind_sample_group, sim_clock="2025-11-22T10:35:00+08:00")


def test_sample_group_text_with_a_person_in_the_lift_is_an_emergency(sample_town):
    answer = sample_town.post_webhook(sample("robot_group_text.json"))

    case = sample_town.case(answer.ticket)
    assert (case["category"], case["urgency"]) == ("facility.lift", "emergency")
    assert answer.text.startswith("⚠️请被困人员不要扒门")   # G02 lift


def test_sample_rich_text_is_read_as_one_report_without_the_mention(sample_town):
    answer = sample_town.post_webhook(sample("robot_group_richtext.json"))

    case = sample_town.case(answer.ticket)
    assert case["category"] in ("facility.road", "facility.drain", "safety.flood")   # it names a cover and standing water
    assert "井盖" in case["description"] and "网格小助手" not in case["description"]


def test_sample_voice_message_is_read_by_its_recognition(sample_town):
    answer = sample_town.post_webhook(sample("robot_single_audio.json"))

    case = sample_town.case(answer.ticket)
    assert case["category"] == "facility.lighting" and case["grid"] == "SH-HX-52-B5"


def test_sample_quoted_reply_and_query_are_answered_without_a_new_case(sample_town):
    first = sample_town.post_webhook(sample("robot_group_text.json"))
    quoted = sample_town.post_webhook(sample("robot_group_text_quote_and_mentions.json"))
    query = sample_town.post_webhook(sample("robot_single_text.json"))

    assert quoted.status == 200
    assert [case["ticket"] for case in sample_town.cases()] == [first.ticket]
    assert query.text.startswith("没找到单号") and "WT20251122-0007" in query.text


@pytest.mark.parametrize("name", sorted(path.name for path in (FIXTURES / "dingtalk").glob("*.json")))
def test_every_platform_sample_is_answered_with_200(hardened, name):
    answer = hardened.post_webhook(sample(name))

    assert answer.status == 200
    assert answer.json["msgtype"] in ("empty", "text")


def test_body_over_one_mebibyte_is_413_and_just_below_is_read(town):
    filler = json.dumps(town.message(BUILDING3, RESIDENT, LAMP) | {"padding": "x"}, ensure_ascii=False).encode()
    room = (1 << 20) - len(filler)
    below = town.message(BUILDING3, RESIDENT, LAMP) | {"padding": "x" * (room - 64)}
    above = town.message(BUILDING3, RESIDENT, LAMP) | {"padding": "x" * (1 << 20)}

    assert town.post_webhook(below).ticket
    try:
        assert town.post_webhook(above, settle=False).status == 413
    except requests.ConnectionError:
        pytest.fail("the connection was cut before 413 could be read")
    assert len(town.cases()) == 1


def test_chunked_body_over_the_limit_is_413_too(town):
    host, port = town.public.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as raw:
        raw.sendall(b"POST /webhook/ding HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            for _ in range(40):
                raw.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        except OSError:
            pass   # it may close while we still send
        answer = raw.recv(200)
    assert answer.startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("raw", [
    b"GARBAGE\r\n\r\n", b"POST /webhook/ding HTTP/9.9\r\n\r\n", b"POST /webhook/ding HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
    b"POST /webhook/ding HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
    b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"X-Y: z\r\n" * 5000 + b"\r\n",
], ids=lambda raw: repr(raw[:30]))
def test_broken_http_ends_the_connection_and_nothing_else(hardened, raw):
    host, port = hardened.public.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        try:
            connection.sendall(raw)
            answer = connection.recv(4096)
        except ConnectionError:
            answer = b""
    assert answer == b"" or re.match(rb"HTTP/1\.1 4\d\d", answer)
    assert requests.get(hardened.admin + "/healthz", timeout=10).status_code == 200


def test_unknown_paths_and_methods_are_refused(town):
    now = str(millis(town.now()))
    headers = {"timestamp": now, "sign": callback_sign(now, CLIENT_SECRET)}

    assert requests.post(town.public + "/webhook/nobody", data=b"{}", headers=headers, timeout=10).status_code == 404
    assert requests.post(town.public + "/webhook/ding/extra", data=b"{}", headers=headers, timeout=10).status_code == 404
    assert requests.get(town.public + "/nothing", timeout=10).status_code == 404
    assert requests.delete(town.public + "/webhook/ding", headers=headers, timeout=10).status_code in (404, 405)
    assert requests.post(town.public + "/webhook/report", data=b"{}", timeout=10).status_code == 404   # it is polled
    assert requests.post(town.public + "/webhook/wecom-ai", data=b"{}", timeout=10).status_code == 403
    assert requests.post(town.public + "/webhook/wx", data=b"{}", timeout=10).status_code == 401


def test_path_secret_is_part_of_the_address_when_set(start_town):
    def with_secret(name, text):
        return text.replace('robot_code = "dingtestkey"', 'robot_code = "dingtestkey"\npath_secret = "s3cret-path"')

    town = start_town(edit=with_secret)
    body = town.message(BUILDING3, RESIDENT, LAMP)

    assert town.post_webhook(body, path="/webhook/ding").status == 404
    assert town.post_webhook(body, path="/webhook/ding/wrong").status == 404
    assert town.post_webhook(body, path="/webhook/ding/s3cret-path").ticket


def test_control_characters_and_emoji_in_a_report_do_no_harm(town):
    answer = town.say(BUILDING3, RESIDENT, "【报事】2单元\u200b楼道灯\u0007不亮了😡😡\ufe0f\n\t'; DROP TABLE cases;--")

    assert answer.ticket and len(town.cases()) == 1


def test_no_log_line_holds_a_secret_or_a_phone_number(town):
    town.say(BUILDING3, RESIDENT, "【报修】3号楼2单元501 水管漏水 电话13800001234")
    town.clock(to="18:05")
    town.post_webhook(b"not json 13800001234")

    log = "\n".join(town.process.stderr + town.process.stdout)
    for secret in (CLIENT_SECRET, harness.LEADERS_SECRET, "13800001234", "access_token=leaders", "key=leaders"):
        assert secret not in log, secret
