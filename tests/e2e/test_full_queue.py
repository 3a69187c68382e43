"""A store that cannot keep up: what does not fit into its queue is refused at once, and nothing needs a restart."""
import asyncio
import json
import resource
import sqlite3
import time

import pytest

import harness
from harness import BUILDING3, CLIENT_SECRET, RESIDENT
from signatures import callback_sign

QUEUE = 4096          # queue_limit of storage/sqlite/store.hpp
BATCH = 256           # what the writer may have taken already (kMaxBatch of storage/sqlite/store.cpp)
TOO_MANY = 300
SENDERS = QUEUE + BATCH + TOO_MANY
OPEN_AT_ONCE = 200


@pytest.fixture
def many_connections():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before[1] < 2 * SENDERS:
        pytest.skip(f"only {before[1]} files may be open")
    resource.setrlimit(resource.RLIMIT_NOFILE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def request_of(template: dict, number: int) -> bytes:
    body = json.dumps(template | {"msgId": f"msgQueue{number}==", "senderStaffId": f"res_{number}",
                                  "senderId": f"$:LWCP_v1:$res_{number}"}, ensure_ascii=False).encode()
    timestamp = str(template["createAt"])
    head = (f"POST /webhook/ding HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\ntimestamp: {timestamp}\r\n"
            f"sign: {callback_sign(timestamp, CLIENT_SECRET)}\r\nContent-Length: {len(body)}\r\n\r\n")
    return head.encode() + body


async def connect_all(host, port):
    connections = []
    while len(connections) < SENDERS:
        some = min(OPEN_AT_ONCE, SENDERS - len(connections))
        connections += await asyncio.gather(*(asyncio.open_connection(host, port) for _ in range(some)))
    return connections


async def answer_of(reader, begun):
    status = int((await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1])
    return status, time.monotonic() - begun


async def storm(town, requests, lock):
    """The answers while another program holds the database, and those after it let go: (status, seconds)."""
    host, port = town.public.removeprefix("http://").split(":")
    connections = await connect_all(host, int(port))
    lock.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    for (_, writer), request in zip(connections, requests):
        writer.write(request)
    waiting = {asyncio.ensure_future(answer_of(reader, begun)) for reader, _ in connections}
    refused = []
    while len(refused) < TOO_MANY:
        done, waiting = await asyncio.wait(waiting, timeout=15, return_when=asyncio.FIRST_COMPLETED)
        assert done, f"{len(refused)} were refused, {len(waiting)} still wait"
        refused += [task.result() for task in done]
    lock.rollback()
    later = [await task for task in waiting]
    for _, writer in connections:
        writer.close()
    return refused, later


def test_a_full_queue_answers_503_at_once_and_empties_by_itself(many_connections, start_town):
    town = start_town(edit=lambda name, text: text.replace("threads = 2", "threads = 2\nmax_connections = 6000")
                      if name == "gridbot.toml" else text)
    template = town.message(BUILDING3, RESIDENT, "【报事】3号楼1单元门口路灯不亮")
    requests = [request_of(template, number) for number in range(SENDERS)]
    lock = sqlite3.connect(f"{town.folder}/data/gridbot.db", isolation_level=None)

    refused, later = asyncio.run(storm(town, requests, lock))
    lock.close()

    assert {status for status, _ in refused} == {503}
    # As soon as the others were read; the writer itself waits up to five seconds for the other program.
    assert max(seconds for _, seconds in refused) < 4.5
    stored = [status for status, _ in later].count(200)
    assert QUEUE <= stored and {status for status, _ in later} <= {200, 503}
    assert town.get_admin("/readyz").status_code == 200
    assert town.say(BUILDING3, RESIDENT, "【报事】3号楼1单元门口路灯不亮", settle=False).ticket
    assert len(town.cases(limit=500)) == stored + 1
    assert harness.run_gridbot("verify", "--config", town.config, deadline_s=120).returncode == 0
