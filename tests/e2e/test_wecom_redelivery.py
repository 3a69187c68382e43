"""Deliveries of the WeChat family, repeated one to five times in any order by two workers: one case each, and none of the
identical texts with different numbers swallowed. GRIDBOT_LONG: a hundred thousand instead of two thousand."""
import concurrent.futures
import os
import random

import requests

from wecom_town import *   # noqa: F401,F403
from wecom_town import APP

DELIVERIES = 100_000 if os.environ.get("GRIDBOT_LONG") else 2_000
WORKERS = 2


def test_each_message_is_handled_once_however_often_it_comes(start_wecom_town):
    town = start_wecom_town("wecom")
    chance = random.Random(20261123)
    timestamp = str(town.seconds())
    messages, deliveries = 0, []
    while len(deliveries) < DELIVERIES:
        messages += 1
        # Identical words of one person, told apart by their number alone.
        xml = town.app_xml(f"resident{messages % 400}", "text", Content="我家漏水了，3号楼2单元501", MsgId=messages)
        deliveries += [(messages, xml)] * chance.randint(1, 5)
    chance.shuffle(deliveries)

    def work(part):
        session, answers = requests.Session(), []
        for number, xml in part:
            encrypt = APP.seal(xml, random16=b"0123456789abcdef")
            body = f"<xml><Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>"
            answer = session.post(town.public + "/webhook/wecom", params=APP.query(encrypt, timestamp, "n"), data=body.encode(),
                                  timeout=60)
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
    assert all(contents != {b""} for contents in by_message.values()), "nothing was swallowed"
    metrics = town.get_admin("/metrics").text
    assert f'gridbot_inbound_total{{channel="wecom",outcome="repeated"}} {len(deliveries) - messages}' in metrics
