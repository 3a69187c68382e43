"""The board of officials: who sees which part, that its figures are those of the daily report, and its commands."""
import io
import re

import openpyxl
import pytest
import requests

from harness import (BUILDING3, CENTER_DIRECTOR, CENTER_OPERATOR, GRID_LEADER, GRID_MEMBER, PROPERTY_HANDLER, REQUEST_TIMEOUT_S,
                     RESIDENT, RESIDENTS12, STATION_MASTER, WORK52)

KEY = re.compile(r"/board\?key=([0-9a-f]{32})")
MARKUP = "<img src=x onerror=alert(2)>"


class Board:
    """The board as somebody sees it who asked for it in the chat."""

    def __init__(self, town, account: str):
        self.town = town
        answer = town.tell(account, "看板")
        found = KEY.search(answer.text)
        assert found, answer.text
        self.key = found[1]
        self.session = requests.Session()
        self.entered = self.session.get(f"{town.public}/board", params={"key": self.key}, timeout=REQUEST_TIMEOUT_S)

    def get(self, path="/board", **query) -> requests.Response:
        return self.session.get(self.town.public + path, params=query, timeout=REQUEST_TIMEOUT_S)

    def act(self, ticket: str, do: str, **fields) -> requests.Response:
        answer = self.session.post(f"{self.town.public}/board/cases/{ticket}", data={"do": do, **fields}, timeout=REQUEST_TIMEOUT_S)
        self.town.settle()
        return answer

    def tile(self, label: str, **query) -> str:
        return re.search(rf'class="number">([^< ]*)(?: <small>[^<]*</small>)?</span><span class="label">{label}<', self.get(**query).text)[1]

    def tickets(self, **query) -> list[str]:
        return re.findall(r'/board/cases/([A-Z]{2}\d{8}-\d{4})"', self.get(**query).text)


def report(town, group=BUILDING3, text="2单元楼道灯不亮") -> str:
    return town.say(group, RESIDENT, text).ticket


def test_address_becomes_a_cookie_and_leaves_the_address(town):
    board = Board(town, CENTER_OPERATOR)
    assert board.entered.status_code == 200 and board.entered.url == f"{town.public}/board"
    cookie = board.entered.history[0].headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/board" in cookie
    assert board.key not in board.entered.text


def test_figures_are_those_of_the_daily_report(town):
    first, _ = report(town), report(town, RESIDENTS12, "一组路灯不亮")
    town.tell(GRID_MEMBER, f"受理 {first}")
    town.tell(GRID_MEMBER, f"办结 {first} 换了灯泡")
    board = Board(town, CENTER_OPERATOR)
    assert [board.tile(label) for label in ("今日登记", "今日办结", "在办", "逾期", "督办")] == ["2", "1", "1", "0", "0"]
    daily = town.tell(CENTER_DIRECTOR, "今日日报").text
    assert "登记 2 件｜办结 1 件" in daily.replace("*", "")
    rate = board.tile("当日办结率")
    assert rate in daily.replace("*", "")


def test_each_sees_the_own_part(town):
    ours, theirs = report(town), report(town, RESIDENTS12, "一组路灯不亮")
    leader = Board(town, GRID_LEADER)
    assert leader.tickets() == [ours]
    assert leader.get(grid="SH").status_code == 404 and leader.get(grid="SH-SJ-12").status_code == 404
    assert leader.get(f"/board/cases/{theirs}").status_code == 404
    assert Board(town, STATION_MASTER).tickets() == [ours]
    assert sorted(Board(town, CENTER_OPERATOR).tickets()) == sorted([ours, theirs])


@pytest.mark.parametrize("account", [PROPERTY_HANDLER, RESIDENT])
def test_who_has_no_part_gets_no_address(town, account):
    answer = town.tell(account, "看板")
    assert not KEY.search(answer.text or "")


def test_asked_for_in_a_group_it_is_given_in_private(town):
    answer = town.say(WORK52, GRID_LEADER, "看板")
    assert not KEY.search(answer.text)
    assert any(message["conversation"] == GRID_LEADER and "/board" in message["text"] for message in town.outbox())


def test_overdue_and_categories_filter_by_the_address(town):
    lamp = report(town)
    board = Board(town, CENTER_OPERATOR)
    assert board.tickets(overdue="1") == []
    assert board.tickets(category="facility") == [lamp] and board.tickets(category="safety") == []
    town.clock(to="2026-11-25T09:00:00+08:00")
    board = Board(town, CENTER_OPERATOR)
    assert board.tickets(overdue="1") == [lamp] and board.tile("逾期") == "1"
    assert "逾期1件" in board.get().text
    assert board.tickets(rung="1") == [lamp]


def test_what_the_town_leaders_were_called_for_stands_on_a_rung_of_its_own(town):
    gas = report(town, text="楼道里煤气味很大")
    town.clock(advance="31m")

    board = Board(town, CENTER_OPERATOR)
    assert board.tickets(rung="5") == [gas]
    assert "第五级 1" in words_of(board.get().text)


def test_operator_classifies_dispatches_and_merges_by_the_same_commands(town):
    first, second = report(town), report(town, text="3号楼楼道灯又不亮了")
    board = Board(town, CENTER_OPERATOR)
    board.act(first, "accept")
    assert town.case(first)["state"] == "accepted"
    board.act(first, "reclassify", arg="电梯")
    assert town.case(first)["category"] == "facility.lift"
    board.act(first, "dispatch", arg="惠民物业")
    assert town.case(first)["lead_org"] and town.case(first)["state"] == "dispatched"
    board.act(second, "merge", words=first)
    assert town.case(second)["state"] == "merged"
    assert [line["actor"] for line in town.case(first)["history"] if line["event"] == "dispatch"] == ["p10"]


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def test_centre_sees_how_much_of_each_allowance_is_used(town):
    report(town)
    words = words_of(Board(town, CENTER_OPERATOR).get().text)
    used = re.search(r"钉钉 · Webhook与回调消息 已用([\d,]+)次，额度([\d,]+)次（(\d+)%） 照这样到月底约([\d,]+)次", words)
    assert used, words
    count, limit, percent, forecast = (int(number.replace(",", "")) for number in used.groups())
    assert 0 < count <= forecast < limit and percent == 100 * count // limit
    assert re.search(r"钉钉 · 接口调用 已用[\d,]+次，额度5,000次", words)
    assert "70%和90%" in words


def test_an_allowance_that_will_not_do_is_said_to(start_town):
    town = start_town(edit=lambda name, text: text.replace('[[channel]]\nid = "ding"', '[[channel]]\nid = "ding"\nmonthly_messages = 2')
                      if name == "gridbot.toml" else text)
    for _ in range(3):
        report(town)
    html = Board(town, CENTER_OPERATOR).get().text
    assert "会超出额度" in words_of(html) and re.search(r'<meter[^>]* max="2" low="1" high="1"', html)


def test_centre_sees_what_waits_and_what_was_given_up_by_channel(town, platform):
    board = Board(town, CENTER_OPERATOR)
    assert "钉钉 ding 全部送出" in words_of(board.get().text)
    platform.behave("/v1.0/robot/oToMessages/batchSend", "http", times=-1, status=500,
                    body={"code": "system.error", "message": "", "requestid": "R"})
    report(town)
    waiting = sum(message["channel"] == "ding" for state in ("waiting", "retry") for message in town.outbox(state))
    assert waiting > 0 and f"钉钉 ding {waiting}条 0条" in words_of(board.get().text)


def test_others_see_nothing_of_the_channels(town):
    words = words_of(Board(town, GRID_LEADER).get().text)
    assert "额度" not in words and "消息发送" not in words


def test_sensitive_cases_are_only_a_number(town):
    answer = town.tell(RESIDENT, "我要举报村支书贪污低保款")
    board = Board(town, GRID_LEADER)
    text = board.get().text
    assert "贪污" not in text
    for case in town.cases():
        if case["sensitive"]:
            assert board.get(f"/board/cases/{case['ticket']}").status_code == 404


def test_workbook_holds_what_is_shown_and_who_took_it(town):
    ticket = report(town, text=f"3号楼楼道灯不亮 =1+1 {MARKUP}")
    board = Board(town, CENTER_OPERATOR)
    answer = board.get("/board/cases.xlsx")
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "编号" and rows[1][0] == ticket
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    assert len(list(openpyxl.load_workbook(io.BytesIO(board.get("/board/cases.xlsx", category="safety").content)).active.rows)) == 1


def test_without_a_session_nothing_is_shown(town):
    ticket = report(town)
    for path in ("/board", "/board/cases.xlsx", f"/board/cases/{ticket}"):
        answer = requests.get(town.public + path, timeout=REQUEST_TIMEOUT_S)
        assert answer.status_code == 403 and "看板" in answer.text and ticket not in answer.text
    forged = requests.get(f"{town.public}/board", params={"key": "0" * 32}, timeout=REQUEST_TIMEOUT_S)
    assert forged.status_code == 404
    assert requests.post(f"{town.public}/board/cases/{ticket}", data={"do": "accept"}, timeout=REQUEST_TIMEOUT_S).status_code == 403
    assert town.case(ticket)["state"] == "registered"


def test_address_ends_after_twelve_hours_and_with_the_post(town):
    board = Board(town, GRID_LEADER)
    assert board.get().status_code == 200
    town.tell(CENTER_OPERATOR, "离岗 p01")
    town.tell(CENTER_OPERATOR, "确认")
    assert board.get().status_code == 403
    board = Board(town, CENTER_OPERATOR)
    town.clock(advance="13h")
    assert board.get().status_code == 403


def test_markup_is_text(town):
    report(town, text=f"3号楼楼道灯不亮{MARKUP}")
    board = Board(town, CENTER_OPERATOR)
    for html in (board.get().text, board.get(f"/board/cases/{board.tickets()[0]}").text):
        assert "<img" not in html
    answer = board.get(grid=MARKUP, category=MARKUP)
    assert "<img" not in answer.text
