"""The fake platform itself: what it checks must be what the platform checks."""
import json
import urllib.parse

import pytest
import requests

import harness
from signatures import callback_sign, robot_sign

# Vectors of the protocol description, DingTalk 13.1 and 13.2.
DEMO_SECRET = "SECgridbotdemo0000000000000000000000000000000000000000000000000001"


@pytest.mark.parametrize("timestamp, secret, sign", [
    ("1577262236757", "this is a secret", "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA="),
    ("1763778869000", "gridbot-demo-app-secret-not-real-0001", "6dxYzqEf3TkFNjn0E4bBXBV8kgZq29ksj5iReyfk5Sk="),
])
def test_callback_signature_is_the_platforms(timestamp, secret, sign):
    assert callback_sign(timestamp, secret) == sign


@pytest.mark.parametrize("timestamp, secret, sign", [
    ("1577262236757", "this is secret", "hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D"),
    ("1763778869002", DEMO_SECRET, "V4JSA6FRX%2FYWlGJ3Ho56ikCDxhTSE81nVSvZ8pkN%2B7o%3D"),
])
def test_custom_robot_signature_is_the_platforms(timestamp, secret, sign):
    assert robot_sign(timestamp, secret) == sign


TEXT = {"msgtype": "text", "text": {"content": "今日要情"}}


def robot(platform, query, body=None):
    return requests.post(f"{platform.url}/robot/send?{query}", json=body or TEXT, timeout=5).json()


def token(platform):
    answer = requests.post(f"{platform.url}/v1.0/oauth2/accessToken",
                           json={"appKey": "dingtestkey", "appSecret": "dingtestsecret"}, timeout=5)
    return answer.json()["accessToken"]


def app_call(platform, name, held, **changes):
    body = {"robotCode": "dingtestkey", "openConversationId": "cid1", "userIds": ["u1"], "msgKey": "sampleText",
            "msgParam": json.dumps({"content": "您好"})}
    body.update(changes)
    return requests.post(f"{platform.url}/v1.0/robot/{name}", json=body, timeout=5,
                         headers={"x-acs-dingtalk-access-token": held} if held else {})


def test_robot_takes_the_signed_url_of_the_vector_and_refuses_any_other_signature(platform):
    platform.configure(robots={"TOKEN": {"secret": DEMO_SECRET}})
    signed = "access_token=TOKEN&timestamp=1763778869002&sign=V4JSA6FRX%2FYWlGJ3Ho56ikCDxhTSE81nVSvZ8pkN%2B7o%3D"

    assert robot(platform, signed) == {"errcode": 0, "errmsg": "ok"}
    assert robot(platform, signed.replace("V4J", "V5J"))["errcode"] == 310000
    assert robot(platform, urllib.parse.unquote(signed))["errcode"] == 310000   # "+" not encoded: a blank arrives
    assert robot(platform, "access_token=TOKEN")["errcode"] == 310000
    assert robot(platform, signed.replace("TOKEN", "ANOTHER"))["errcode"] == 300005
    assert platform.ding_robot("TOKEN") == ["今日要情"]


def test_robot_refuses_the_twenty_first_message_of_a_minute_and_a_missing_keyword(platform):
    platform.configure(robots={"plain": {}, "strict": {"keyword": "日报"}})

    codes = [robot(platform, "access_token=plain")["errcode"] for _ in range(21)]

    assert codes == [0] * 20 + [130101]
    assert robot(platform, "access_token=strict")["errcode"] == 310000


def test_session_answers_with_an_errcode_once_it_is_unknown(platform):
    platform.open_session("s1", "cid1")

    def reply(session):
        return requests.post(f"{platform.url}/robot/sendBySession?session={session}", json=TEXT, timeout=5)

    assert reply("s1").json()["errcode"] == 0
    assert reply("s2").json()["errcode"] == 300001 and reply("s2").status_code == 200
    platform.expire_sessions()
    assert reply("s1").json()["errcode"] == 300001
    assert platform.group("cid1") == ["今日要情"]


def test_app_message_needs_a_live_token_its_own_robot_code_and_parameters_as_text(platform):
    held = token(platform)

    assert "processQueryKey" in app_call(platform, "groupMessages/send", held).json()
    for refused in (
        app_call(platform, "groupMessages/send", None),
        app_call(platform, "groupMessages/send", held, robotCode="another"),
        app_call(platform, "groupMessages/send", held, msgParam={"content": "您好"}),
        app_call(platform, "groupMessages/send", held, msgParam=json.dumps({"content": "好" * 5000}, ensure_ascii=False)),
        app_call(platform, "oToMessages/batchSend", held, userIds=[f"u{n}" for n in range(21)]),
    ):
        assert refused.status_code == 400
    platform.revoke_tokens()
    assert app_call(platform, "groupMessages/send", held).json()["code"] == "InvalidAuthentication"
    assert platform.group("cid1") == ["您好"]


def test_batch_names_those_it_did_not_reach(platform):
    platform.configure(unknown_users=["u2"], flow_controlled_users=["u3"])

    answer = app_call(platform, "oToMessages/batchSend", token(platform), userIds=["u1", "u2", "u3"]).json()

    assert answer["invalidStaffIdList"] == ["u2"] and answer["flowControlledStaffIdList"] == ["u3"]
    assert (platform.private("u1"), platform.private("u2"), platform.private("u3")) == (["您好"], [], [])


def test_wecom_robot_measures_bytes_and_messages_a_minute(platform):
    platform.configure(clock_ms=1763778869000)

    def send(body, key="leaders"):
        return requests.post(f"{platform.url}/cgi-bin/webhook/send?key={key}", json=body, timeout=5).json()["errcode"]

    assert send({"msgtype": "text", "text": {"content": "好" * 682 + "ab"}}) == 0        # 2048 bytes
    assert send({"msgtype": "text", "text": {"content": "好" * 683}}) == 45002
    assert send({"msgtype": "markdown", "markdown": {"content": "好" * 1365 + "a"}}) == 0   # 4096 bytes
    assert send({"msgtype": "markdown", "markdown": {"content": "好" * 1366}}) == 45002
    assert send(TEXT, key="unknown") == 93000
    assert [send(TEXT) for _ in range(19)] == [0] * 18 + [45009]


def test_ordered_behaviour_lasts_as_often_as_ordered(platform):
    platform.configure(robots={"plain": {}})
    platform.behave("/robot/send", "errcode", times=2, errcode=-1, errmsg="系统繁忙")
    platform.behave("/robot/send", "http", status=503, body={})

    answers = [robot(platform, "access_token=plain").get("errcode") for _ in range(4)]

    assert answers == [-1, -1, None, 0]
    assert platform.ding_robot("plain") == ["今日要情"]


def test_platform_that_dies_comes_back_on_its_address_with_its_ledger(tmp_path):
    platform = harness.Platform(tmp_path / "ledger.jsonl")
    try:
        address = platform.url
        platform.open_session("s1", "cid1")
        platform.behave("/robot/sendBySession", "die", taken=True)
        with pytest.raises(requests.ConnectionError):
            requests.post(f"{platform.url}/robot/sendBySession?session=s1", json=TEXT, timeout=5)
        assert platform.process.wait() == 17

        platform.start()

        assert platform.url == address
        assert platform.group("cid1") == ["今日要情"]
    finally:
        platform.stop()
