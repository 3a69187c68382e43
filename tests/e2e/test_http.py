"""The two listeners: what each serves, and what operators read there (design 6.3)."""
import re
import socket

import pytest
import requests

import harness
from harness import BUILDING3, GRID_MEMBER, RESIDENT, WORK52

ADMIN_PATHS = ["/healthz", "/readyz", "/metrics", "/api/v1/cases", "/api/v1/cases/SH20261123-0001", "/api/v1/outbox",
               "/sim/clock"]


@pytest.mark.parametrize("path", ADMIN_PATHS)
def test_admin_paths_do_not_exist_on_the_public_listener(town, path):
    town.say(BUILDING3, RESIDENT, "2单元楼道灯不亮了")

    assert requests.get(town.public + path, timeout=10).status_code == 404
    assert requests.post(town.public + path, json={}, timeout=10).status_code == 404
    assert requests.get(town.admin + path, timeout=10).status_code == 200


def test_webhooks_do_not_exist_on_the_admin_listener(town):
    assert requests.post(town.admin + "/webhook/ding", json={}, timeout=10).status_code == 404


def test_ready_lists_each_channel(town):
    answer = town.get_admin("/readyz")

    assert answer.status_code == 200
    for channel in ("ding", "ding-leaders", "wecom-leaders", "wecom", "wecom-ai", "oa", "wx", "kf", "report"):
        assert f'"{channel}"' in answer.text, channel
    assert "not in this build" not in answer.text


def test_metrics_are_in_the_prometheus_text_format_and_count_messages(town):
    def total():
        text = town.get_admin("/metrics").text
        for line in text.splitlines():
            assert line.startswith("#") or re.match(r'^[a-zA-Z_:][\w:]*(\{.*\})? [-+.\deEInfNa]+$', line), line
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line and not line.startswith("#"))

    assert town.get_admin("/metrics").headers["Content-Type"].startswith("text/plain")
    before = total()
    town.say(BUILDING3, RESIDENT, "2单元楼道灯不亮了")
    assert total() > before
    assert re.search(r"^# TYPE gridbot_\w+ ", town.get_admin("/metrics").text, re.M)


def test_rejected_signatures_are_counted(town):
    before = town.get_admin("/metrics").text
    town.post_webhook({}, sign="wrong")

    assert town.get_admin("/metrics").text != before


def test_connection_is_kept_for_the_next_request(town):
    host, port = town.admin.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        for _ in range(3):
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = b""
            while b"\r\n\r\n" not in answer:
                answer += connection.recv(4096)
            assert answer.startswith(b"HTTP/1.1 200")
            length = int(re.search(rb"(?i)content-length: (\d+)", answer)[1])
            body = answer.split(b"\r\n\r\n", 1)[1]
            while len(body) < length:
                body += connection.recv(4096)


def test_pipelined_and_split_requests_are_answered_in_order(town):
    host, port = town.admin.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /none HTTP/1.1\r\nHost: x\r\nConnection: cl")
        connection.sendall(b"ose\r\n\r\n")
        answer = b""
        while part := connection.recv(4096):
            answer += part
    assert [int(code) for code in re.findall(rb"HTTP/1\.1 (\d+)", answer)] == [200, 404]


def test_many_idle_connections_do_not_shut_others_out(town):
    host, port = town.public.removeprefix("http://").split(":")
    idle = []
    try:
        for _ in range(200):
            idle.append(socket.create_connection((host, int(port)), timeout=10))
        assert town.say(BUILDING3, RESIDENT, "2单元楼道灯不亮了").ticket
    finally:
        for connection in idle:
            connection.close()


def test_listening_addresses_are_announced_on_stdout(town):
    assert [line for line in town.process.stdout if line.startswith("listening public http://127.0.0.1:")]
    assert [line for line in town.process.stdout if line.startswith("listening admin http://127.0.0.1:")]


# -- /api/v1/cases ----------------------------------------------------------------------------------------------------

CASE_KEYS = {"ticket", "state", "category", "urgency", "grid", "place", "description", "source", "channel",
             "first_responder", "lead_org", "registered_at", "due_at", "settled_at", "overdue", "sensitive", "followers"}
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$")


def test_case_has_exactly_the_documented_members(town):
    ticket = town.say(BUILDING3, RESIDENT, "3号楼2单元电梯坏了").ticket

    (listed,) = town.cases()
    shown = town.case(ticket)

    assert listed.keys() == CASE_KEYS
    assert shown.keys() == CASE_KEYS | {"history", "timers"}
    assert {name: shown[name] for name in CASE_KEYS} == listed
    assert (listed["ticket"], listed["state"], listed["category"], listed["urgency"]) == (
        ticket, "registered", "facility.lift", "urgent")
    assert (listed["grid"], listed["source"], listed["channel"]) == ("SH-HX-52-B3", "group", "ding")
    assert listed["registered_at"] == "2026-11-23T09:00:00.000+08:00"
    assert listed["due_at"] == "2026-11-24T09:00:00.000+08:00"
    assert listed["settled_at"] is None and listed["first_responder"] is None
    assert (listed["overdue"], listed["sensitive"]) == (False, False)
    assert isinstance(listed["followers"], int)
    for entry in shown["history"]:
        assert entry.keys() == {"at", "actor", "role", "event", "text"} and INSTANT.match(entry["at"])
    for timer in shown["timers"]:
        assert timer.keys() == {"at", "kind"} and INSTANT.match(timer["at"])


def test_missing_ticket_is_404_with_an_error(town):
    answer = town.get_admin("/api/v1/cases/SH20260101-0001")

    assert answer.status_code == 404 and isinstance(answer.json()["error"], str)


@pytest.fixture
def five_cases(town):
    tickets = [town.say(BUILDING3, f"res_{n}", text).ticket for n, text in enumerate(
        ["3号楼2单元电梯坏了", "3号楼1单元楼道灯不亮", "【报事】3号楼3单元门禁坏了，关不上"])]
    town.clock(advance="1h")
    tickets += [town.say(harness.RESIDENTS12, f"res_1{n}", text).ticket for n, text in enumerate(
        ["【报事】一组路口的路灯不亮", "【报事】一组的井盖没了"])]
    town.tell(GRID_MEMBER, f"受理 {tickets[0]}")
    return tickets


def test_newest_case_comes_first(town, five_cases):
    assert [case["ticket"] for case in town.cases()] == five_cases[::-1]


def test_filters_narrow_the_list(town, five_cases):
    def listed(**query):
        return {case["ticket"] for case in town.cases(**query)}

    assert listed(state="accepted") == {five_cases[0]}
    assert listed(state="registered") == set(five_cases[1:])
    assert listed(grid="SH-HX-52") == set(five_cases[:3])        # the subtree
    assert listed(grid="SH-HX-52-B3") == set(five_cases[:3])
    assert listed(grid="SH-SJ") == set(five_cases[3:])
    assert listed(grid="SH") == set(five_cases)
    assert listed(category="facility.lift") == {five_cases[0]}
    assert listed(since="2026-11-23T10:00:00+08:00") == set(five_cases[3:])
    assert listed(since="2026-11-23") == set(five_cases)
    assert listed(since="2026-11-24") == set()
    assert listed(grid="SH-HX", state="registered") == set(five_cases[1:3])


def test_plus_of_an_offset_may_come_bare(town, five_cases):
    answer = requests.get(town.admin + "/api/v1/cases?since=2026-11-23T10:00:00+08:00", timeout=10)

    assert {case["ticket"] for case in answer.json()["cases"]} == set(five_cases[3:])


@pytest.mark.parametrize("query", [
    {"state": "nonsense"}, {"since": "yesterday"}, {"limit": "0"}, {"limit": "x"}, {"limit": "-1"}, {"cursor": "???"}, {"grid": "SH-NONE"}])
def test_filter_that_makes_no_sense_is_400_or_finds_nothing(town, five_cases, query):
    answer = town.get_admin("/api/v1/cases", **query)

    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert "cases" in answer.json()
    else:
        assert isinstance(answer.json()["error"], str)


def test_pages_join_without_gap_or_double_while_cases_are_added(town, five_cases):
    first = town.get_admin("/api/v1/cases", limit=2).json()
    assert [case["ticket"] for case in first["cases"]] == five_cases[:2:-1]
    added = town.say(BUILDING3, "res_late", "3号楼4单元楼道灯不亮").ticket
    second = town.get_admin("/api/v1/cases", limit=2, cursor=first["next"]).json()
    third = town.get_admin("/api/v1/cases", limit=2, cursor=second["next"]).json()

    walked = [case["ticket"] for page in (first, second, third) for case in page["cases"]]
    assert walked == five_cases[::-1] and added not in walked
    assert third["next"] is None


def test_page_never_exceeds_five_hundred(town):
    assert town.get_admin("/api/v1/cases", limit=100000).status_code in (200, 400)


def test_api_masks_contact_data_and_room(town):
    ticket = town.say(BUILDING3, RESIDENT, "【报修】3号楼2单元501 水管漏水 电话13800001234").ticket

    text = town.get_admin(f"/api/v1/cases/{ticket}").text + town.get_admin("/api/v1/cases").text

    assert "13800001234" not in text
    assert "501" not in town.case(ticket)["place"]
