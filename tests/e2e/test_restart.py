"""Nothing is lost and nothing doubled by the end of the process, however it ends (design 6.4)."""
import concurrent.futures
import json
import resource
import signal
import socket

import pytest
import requests

import harness
from harness import BUILDING3, GRID_LEADER, GRID_MEMBER, RESIDENT, STATION_MASTER, VILLAGE_CADRE, WORK52, wait_until

LAMP = "2单元楼道灯不亮了"
DOOR = "【报事】2单元门禁坏了，关不上"


def test_everything_is_there_after_kill_and_restart(town):
    ticket = town.say(BUILDING3, RESIDENT, DOOR).ticket
    town.say(WORK52, GRID_MEMBER, "受理 0001")
    before_case, before_outbox, before_now = town.case(ticket), town.outbox(), town.now()

    town.kill()
    town.start()

    assert town.case(ticket) == before_case
    assert town.outbox() == before_outbox
    assert town.now() == before_now


def test_clock_begins_at_the_later_of_the_argument_and_what_is_stored(town):
    town.clock(to="2026-11-24T10:00:00+08:00")
    town.kill()
    town.start(sim_clock="2026-11-23T09:00:00+08:00")
    assert town.now().isoformat() == "2026-11-24T10:00:00+08:00"

    town.kill()
    town.start(sim_clock="2026-11-25T07:00:00+08:00")
    assert town.now().isoformat() == "2026-11-25T07:00:00+08:00"


def test_redelivery_after_a_restart_gets_the_stored_bytes(town):
    body = town.message(BUILDING3, RESIDENT, LAMP, msg_id="msgAcross==")
    first = town.post_webhook(body)

    town.kill()
    town.start()

    assert town.post_webhook(body).content == first.content
    assert len(town.cases()) == 1


def test_timers_that_fell_due_while_it_was_down_are_caught_up_once(town, platform):
    ticket = town.say(BUILDING3, RESIDENT, DOOR).ticket
    town.kill()
    town.start(sim_clock="2026-11-24T12:00:00+08:00")
    town.settle()

    for person in (GRID_LEADER, STATION_MASTER, VILLAGE_CADRE):
        assert sum("未受理" in text and ticket in text for text in platform.private(person)) == 1, person
    assert len([text for text in platform.ding_robot() if "11月23日" in text]) == 1
    for _ in range(2):
        town.kill()
        town.start()
        town.settle()
    for person in (GRID_LEADER, STATION_MASTER, VILLAGE_CADRE):
        assert sum("未受理" in text and ticket in text for text in platform.private(person)) == 1, person
    assert len(platform.ding_robot()) == 1


def test_messages_that_waited_are_sent_after_the_restart(town, platform):
    platform.behave("/v1.0/robot/oToMessages/batchSend", "http", times=-1, status=503, body={})
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket
    town.kill()
    platform.behave_well()

    town.start()
    town.clock(advance="1h")

    assert sum(f"{ticket} 新事项" in text for text in platform.private(GRID_MEMBER)) == 1


def test_every_ticket_that_was_said_exists_after_a_kill_in_the_middle_of_a_burst(town):
    bodies = [town.message(None, f"res_{n}", f"【报事】3号楼{n}单元{n}01水管漏水，{n}号水表旁") for n in range(1, 121)]
    said = {}

    def post(body):
        try:
            answer = town.post_webhook(body, settle=False, timestamp=timestamp)
            if answer.status == 200:
                said[body["msgId"]] = answer
        except requests.RequestException:
            pass   # the platform would deliver again

    timestamp = str(harness.millis(town.now()))
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(post, body) for body in bodies]
        wait_until(lambda: len(said) >= 30, "the burst is under way")
        town.kill()
        concurrent.futures.wait(jobs)
    town.start()

    assert {answer.ticket for answer in said.values()} <= {case["ticket"] for case in town.cases()}
    for body in bodies:   # the platform delivers all of them again
        again = town.post_webhook(body, settle=False)
        if body["msgId"] in said:
            assert again.content == said[body["msgId"]].content
    assert len(town.cases()) == len(bodies)


@pytest.mark.parametrize("which", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_in_order_with_exit_code_0(town, which):
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket

    town.process.signal(which)

    assert town.process.wait() == 0
    town.start()
    assert town.case(ticket)["state"] == "registered"


def test_request_under_way_is_answered_before_the_end(town):
    host, port = town.public.removeprefix("http://").split(":")
    body = json.dumps(town.message(BUILDING3, RESIDENT, LAMP), ensure_ascii=False).encode()
    now = str(harness.millis(town.now()))
    head = (f"POST /webhook/ding HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\ntimestamp: {now}\r\n"
            f"sign: {harness.callback_sign(now, harness.CLIENT_SECRET)}\r\nContent-Length: {len(body)}\r\n\r\n").encode()
    with socket.create_connection((host, int(port)), timeout=15) as connection:
        connection.sendall(head + body[:-10])
        town.settle()   # it has read what came so far
        town.process.signal(signal.SIGTERM)
        wait_until(lambda: not accepts(host, int(port)), "no new connection is accepted")
        connection.sendall(body[-10:])
        answer = b""
        while part := connection.recv(65536):
            answer += part
    assert answer.startswith(b"HTTP/1.1 200"), answer[:200]
    assert b"Connection: close" in answer and b"SH20261123-0001" in answer
    assert town.process.wait() == 0


def accepts(host, port):
    try:
        socket.create_connection((host, port), timeout=1).close()
        return True
    except OSError:
        return False


def test_idle_keep_alive_connection_does_not_delay_the_end(town):
    with requests.Session() as session:
        assert session.get(town.admin + "/healthz", timeout=10).status_code == 200
        town.process.signal(signal.SIGTERM)
        assert town.process.wait(deadline_s=8) == 0


@pytest.mark.only_on("sqlite")
def test_disk_without_room_is_said_with_503_and_recovers_by_itself(start_town):
    # Python ignores SIGXFSZ; the child inherits it, so that a write beyond the limit is an error, not an end.
    town = start_town(start=False)
    town.start(restore_signals=False)
    first = town.say(BUILDING3, RESIDENT, LAMP).ticket
    body = town.message(BUILDING3, "res_other", "3号楼1单元门口路灯不亮")
    pid = town.process.child.pid
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)

    resource.prlimit(pid, resource.RLIMIT_FSIZE, (512, hard))
    refused = town.post_webhook(body, settle=False)
    assert refused.status == 503
    assert town.get_admin("/readyz").status_code == 503
    assert town.get_admin("/healthz").status_code == 200

    resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))
    wait_until(lambda: town.get_admin("/readyz").status_code == 200, "ready again", deadline_s=30)
    second = town.post_webhook(body).ticket   # the platform delivers again

    assert sorted(case["ticket"] for case in town.cases()) == sorted([first, second])
