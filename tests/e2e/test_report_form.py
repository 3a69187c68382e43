"""The form behind the code on a building's notice: from a scan to a ticket and on to its end, without an account."""
import re
import uuid

import pytest
import requests

from harness import BINARY, BUILDING3, GRID_MEMBER, REQUEST_TIMEOUT_S, RESIDENTS12, TICKET, run_gridbot

LINK = re.compile(r"/c/([0-9a-f]{32})")
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"


class Form:
    def __init__(self, town, grid: str):
        self.town = town
        printed = run_gridbot("qr", "--config", town.config, "--grid", grid, "--out", town.folder / f"{uuid.uuid4().hex}.pdf")
        assert printed.returncode == 0, printed.stderr
        self.token = re.search(r"/r/([0-9a-f]{32})", printed.stdout)[1]
        self.url = f"{town.public}/r/{self.token}"

    def get(self) -> requests.Response:
        return requests.get(self.url, timeout=REQUEST_TIMEOUT_S)

    def send(self, matter: str, headers=None, **fields) -> requests.Response:
        answer = requests.post(self.url, data={"matter": matter, "where": "", "phone": "", "website": "", "once": "", **fields},
                               headers=headers, timeout=REQUEST_TIMEOUT_S)
        self.town.settle()
        return answer


@pytest.fixture
def form(town):
    return Form(town, "SH-HX-52-B3")


def said_in(town, group: str) -> list[str]:
    return [message["text"] for message in town.outbox() if message["conversation"] == group]


def test_scan_to_ticket_to_settled(town, form):
    page = form.get()
    assert page.status_code == 200 and "河西村 3号楼" in page.text

    answer = form.send("楼道灯不亮", phone="13812345678", where="2单元4楼")
    assert answer.status_code == 200
    ticket = TICKET.search(answer.text)[0]
    case = town.case(ticket)
    assert case["grid"] == "SH-HX-52-B3" and case["category"] == "facility.lighting" and case["source"] == "private"
    assert case["place"] == "3号楼2单元" and case["description"] == "楼道灯不亮（2单元4楼）"

    followed = requests.get(f"{town.public}/c/{LINK.search(answer.text)[1]}", timeout=REQUEST_TIMEOUT_S)
    assert followed.status_code == 200 and ticket in followed.text
    town.tell(GRID_MEMBER, f"受理 {ticket}")
    town.tell(GRID_MEMBER, f"办结 {ticket} 换了灯泡")
    link = f"{town.public}/c/{LINK.search(answer.text)[1]}"
    assert "换了灯泡" in requests.get(link, timeout=REQUEST_TIMEOUT_S).text
    requests.post(link, data={"do": "rate", "arg": "5"}, timeout=REQUEST_TIMEOUT_S)
    assert town.case(ticket)["state"] == "evaluated"


def test_neighbours_hear_of_it_without_personal_data(town, form):
    ticket = TICKET.search(form.send("2单元402室门口的楼道灯不亮，我叫王小明", phone="13812345678").text)[0]
    heard = [text for text in said_in(town, BUILDING3) if ticket in text]
    assert len(heard) == 1
    for hidden in ("402", "王小明", "13812345678"):
        assert hidden not in heard[0]
    assert not [text for text in said_in(town, RESIDENTS12) if ticket in text]


def test_room_goes_to_the_handler_alone(town, form):
    ticket = TICKET.search(form.send("门口的灯不亮", where="2单元402室").text)[0]
    case = town.case(ticket)
    assert "2单元" in case["place"] and "402" not in case["place"] and "402" not in case["description"]


def test_handler_gets_the_phone_on_demand(town, form):
    ticket = TICKET.search(form.send("楼道灯不亮", phone="138-1234 5678").text)[0]
    assert "13812345678" in town.tell(GRID_MEMBER, f"电话 {ticket}").text


def test_sent_twice_is_one_case(town, form):
    first, second = (form.send("楼道灯不亮", once="abc") for _ in range(2))
    assert TICKET.search(first.text)[0] == TICKET.search(second.text)[0]
    assert len(town.cases()) == 1


@pytest.mark.parametrize("fields, words", [
    ({"matter": ""}, "请写明是什么事"),
    ({"matter": "灯"}, "请写明是什么事"),
    ({"matter": "楼道灯不亮", "phone": "打我电话"}, "电话看不懂"),
    ({"matter": "楼道灯不亮", "phone": "12"}, "电话看不懂"),
    ({"matter": "楼道灯不亮", "website": "http://spam.example"}, "没有提交成功"),
])
def test_what_is_wrong_is_said_and_what_was_typed_stays(town, form, fields, words):
    answer = form.send(**fields)
    assert answer.status_code == 400 and words in answer.text
    assert fields["matter"] in answer.text
    assert town.cases() == []


def test_markup_in_every_field_is_text(town, form):
    for fields in ({}, {"where": MARKUP}, {"phone": MARKUP}):
        answer = form.send(f"楼道灯不亮{MARKUP}", **fields)
        assert "<img" not in answer.text and answer.text.count("<script") == 1
    ticket = next(case["ticket"] for case in town.cases())
    assert ticket


def test_commands_in_the_form_are_no_commands(town, form):
    ticket = TICKET.search(form.send("楼道灯不亮").text)[0]
    form.send(f"办结 {ticket} 好了")
    form.send(f"受理 {ticket}")
    assert town.case(ticket)["state"] == "registered"


def test_too_many_from_one_address_have_to_wait(town, form):
    answers = [form.send(f"楼道灯不亮，第{number}盏", headers={"X-Forwarded-For": "203.0.113.7"}) for number in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert form.send("楼道灯不亮", headers={"X-Forwarded-For": "203.0.113.8"}).status_code == 200
    town.clock(advance="11m")
    assert form.send("楼道灯不亮", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 200


def test_unknown_code_says_what_to_do(town, form):
    answer = requests.get(f"{town.public}/r/{'0' * 32}", timeout=REQUEST_TIMEOUT_S)
    assert answer.status_code == 404 and "二维码" in answer.text
    assert requests.post(form.url, data=b"x" * 20_000, timeout=REQUEST_TIMEOUT_S).status_code == 413


def test_codes_stay_the_same_and_differ_by_building(town, form):
    assert Form(town, "SH-HX-52-B3").token == form.token
    everything = run_gridbot("qr", "--config", town.config, "--grid", "SH", "--out", town.folder / "all.pdf")
    tokens = re.findall(r"/r/([0-9a-f]{32})", everything.stdout)
    assert len(tokens) == len(set(tokens)) == everything.stdout.count("\n") == 4
    assert (town.folder / "all.pdf").read_bytes().startswith(b"%PDF")


def test_code_that_is_printed_before_the_first_start_leads_to_the_form(start_town):
    town = start_town(start=False)
    printed = run_gridbot("qr", "--config", town.config, "--grid", "SH-HX-52-B3", "--out", town.folder / "first.pdf")
    assert printed.returncode == 0, printed.stderr

    town.start()

    path = printed.stdout.split("\t")[1].strip().removeprefix("http://127.0.0.1:18080")
    assert requests.get(town.public + path, timeout=10).status_code == 200


def test_qr_says_what_is_missing(town):
    def qr(*more):
        return run_gridbot("qr", "--config", town.config, *more)
    assert qr("--grid", "SH", "--out", town.folder / "all.png").returncode == 2      # several in one picture
    assert qr("--grid", "nowhere", "--out", town.folder / "a.pdf").returncode == 2
    assert qr("--grid", "SH-HX-52-B3", "--out", town.folder / "a.doc").returncode == 2
    done = qr("--grid", "SH-HX-52-B3", "--out", town.folder / "a.png")
    assert done.returncode == 0 and (town.folder / "a.png").read_bytes().startswith(b"\x89PNG")
