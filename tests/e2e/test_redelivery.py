"""Deliveries, repeated one to five times in any order by two workers: one case each, and none of the identical texts with
different numbers swallowed. GRIDBOT_LONG: a hundred thousand of each platform instead of two thousand."""
import concurrent.futures
import functools
import hashlib
import hmac
import json
import os
import random

import pytest
import requests

import harness
from harness import CLIENT_SECRET, TICKET
from wecom_crypt import xml_of
from wecom_town import *   # noqa: F401,F403
from wecom_town import AGENT, APP, CORP

DELIVERIES = 100_000 if os.environ.get("GRIDBOT_LONG") else 2_000
WORKERS = 2
RESIDENTS = 400
# Of one person again and again: told apart by its number alone.
TEXT = "【报事】3号楼2单元门禁坏了"


def to_wecom(at_ms: int, number: int) -> tuple[str, dict, dict, bytes]:
    """Path, query, headers and body of one message."""
    at = str(at_ms // 1000)
    encrypt = APP.seal(xml_of(ToUserName=CORP, FromUserName=f"resident{number % RESIDENTS}", CreateTime=at_ms // 1000,
                              MsgType="text", Content=TEXT, MsgId=number, AgentID=AGENT), random16=b"0123456789abcdef")
    return "/webhook/wecom", APP.query(encrypt, at, "n"), {}, f"<xml><Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>".encode()


def to_dingtalk(at_ms: int, number: int) -> tuple[str, dict, dict, bytes]:
    who = f"res_{number % RESIDENTS}"
    body = {"msgtype": "text", "text": {"content": TEXT}, "msgId": f"msg{number}==", "createAt": at_ms, "conversationType": "1",
            "conversationId": f"cidPrivate-{who}", "senderId": f"$:{who}", "senderStaffId": who, "senderNick": "居民"}
    headers = {"timestamp": str(at_ms), "sign": harness.callback_sign(str(at_ms), CLIENT_SECRET)}
    return "/webhook/ding", {}, headers, json.dumps(body, ensure_ascii=False).encode()


def to_bridge(at_ms: int, number: int) -> tuple[str, dict, dict, bytes]:
    who = 20000000 + number % RESIDENTS
    event = {"time": at_ms // 1000, "self_id": 10001000, "post_type": "message", "message_type": "private", "sub_type": "friend",
             "message_id": number, "user_id": who, "message": TEXT, "sender": {"user_id": who, "nickname": "居民"}}
    body = json.dumps(event, ensure_ascii=False).encode()
    signature = "sha1=" + hmac.new(b"onebottestsecret", body, hashlib.sha1).hexdigest()
    return "/webhook/wx", {}, {"X-Signature": signature}, body


@functools.lru_cache(maxsize=None)
def words_in(channel: str, content: bytes) -> str:
    if channel == "wecom":
        return APP.open_reply(content.decode())["Content"]
    answer = json.loads(content)
    return answer["text"]["content"] if channel == "ding" else answer["reply"]


@pytest.mark.parametrize("channel, delivery", [("wecom", to_wecom), ("ding", to_dingtalk), ("wx", to_bridge)])
def test_each_message_is_handled_once_however_often_it_comes(start_wecom_town, channel, delivery):
    town = start_wecom_town(channel, "wecom")   # a town needs somebody with an account
    at_ms = harness.millis(town.now())
    chance = random.Random(20261123)
    messages, deliveries = 0, []
    while len(deliveries) < DELIVERIES:
        messages += 1
        deliveries += [messages] * chance.randint(1, 5)
    chance.shuffle(deliveries)

    def work(part):
        session, answers = requests.Session(), []
        for number in part:
            path, query, headers, body = delivery(at_ms, number)
            answer = session.post(town.public + path, params=query, headers=headers, data=body, timeout=60)
            assert answer.status_code == 200
            answers.append((number, answer.content))
        return answers

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        parts = [deliveries[worker::WORKERS] for worker in range(WORKERS)]
        answers = [answer for part in pool.map(work, parts) for answer in part]

    by_message = {}
    for number, content in answers:
        by_message.setdefault(number, set()).add(content)
    assert len(by_message) == messages
    assert all(len(contents) == 1 for contents in by_message.values()), "a repetition gets the same bytes"
    tickets = {TICKET.search(words_in(channel, content))[0] for contents in by_message.values() for content in contents}
    assert len(tickets) == messages, "none is swallowed, and none has another's answer"
    assert {case["ticket"] for case in town.cases(limit=500)} == tickets, "one case each"
    metrics = town.get_admin("/metrics").text
    assert f'gridbot_inbound_total{{channel="{channel}",outcome="repeated"}} {len(deliveries) - messages}' in metrics
