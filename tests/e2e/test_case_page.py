"""The page of a case: who may open it, what each holder sees and does, and that nothing which people typed is markup."""
import re

import pytest
import requests

from harness import (BUILDING3, CENTER_OPERATOR, GRID_LEADER, GRID_MEMBER, INSPECTOR, PROPERTY_HANDLER, REQUEST_TIMEOUT_S, RESIDENT,
                     TICKET)
from picture_shelf import picture

LINK = re.compile(r"/c/([0-9a-f]{32})")
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"
LIFT = "3号楼2单元402室门口电梯坏了，电话13812345678"


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


class Page:
    """A case as the holder of an address sees it, without a browser."""

    def __init__(self, town, token: str):
        self.town, self.token = town, token
        self.url = f"{town.public}/c/{token}"

    def get(self, **query) -> requests.Response:
        return requests.get(self.url, params=query, timeout=REQUEST_TIMEOUT_S)

    def post(self, do: str, once="", **fields) -> requests.Response:
        answer = requests.post(self.url, data={"do": do, "once": once, **fields}, timeout=REQUEST_TIMEOUT_S)
        self.town.settle()
        return answer

    @property
    def html(self) -> str:
        answer = self.get()
        assert answer.status_code == 200, answer.text
        return answer.text

    def offers(self) -> list[str]:
        return re.findall(r'name="do" value="(\w+)"', self.html)


def said_to(town, account: str, words: str) -> str:
    """The newest private message to the account that holds these words."""
    texts = [message["text"] for message in town.outbox() if message["conversation"] == account and words in message["text"]]
    assert texts, f"nothing with {words!r} was said to {account}"
    return texts[-1]


def report_in_private(town, text=LIFT) -> tuple[str, Page]:
    answer = town.tell(RESIDENT, text)
    return answer.ticket, Page(town, LINK.search(answer.text)[1])


def page_of(town, account: str, ticket: str) -> Page:
    """The page whose address a member of staff was sent: as it stands in the message, which operators do not see."""
    answer = town.tell(account, f"查 {ticket}")
    return Page(town, LINK.search(answer.text)[1])


def test_reporter_follows_a_case_to_its_end_and_rates_it(town):
    ticket, page = report_in_private(town)
    html = page.html
    assert 'aria-current="step"' in html and ticket in html
    assert "402室" in text_of(html)   # their own, whole
    assert "0000-6000003" in html              # the grid member's office number
    assert page.offers() == ["supplement", "urge", "withdraw"]

    assert "已替您催办" in page.post("urge").text
    page.post("supplement", words="是东边那部")
    assert any(line["event"] == "supplement" and "东边" in line["text"] for line in town.case(ticket)["history"])

    town.tell(GRID_MEMBER, f"受理 {ticket}")
    assert "已受理" in page.html
    town.tell(GRID_MEMBER, f"办结 {ticket} 更换了门机皮带")
    html = page.html
    assert "更换了门机皮带" in html and page.offers() == ["rate", "not_fixed"]
    page.post("rate", arg="5")
    assert town.case(ticket)["state"] == "evaluated"


def test_not_fixed_reopens(town):
    ticket, page = report_in_private(town)
    town.tell(GRID_MEMBER, f"受理 {ticket}")
    town.tell(GRID_MEMBER, f"办结 {ticket} 修好了")
    page.post("not_fixed", words="还是不动")
    assert town.case(ticket)["state"] == "handling"


def test_member_accepts_dispatches_and_settles_by_the_same_commands(town):
    answer = town.say(BUILDING3, RESIDENT, LIFT)
    ticket = answer.ticket
    assert not LINK.search(answer.text)   # a group hears no address
    page = page_of(town, GRID_MEMBER, ticket)
    assert page.offers()[0] == "accept"

    page.post("accept")
    assert town.case(ticket)["state"] == "accepted"
    assert "已经是" in page.post("accept").text   # E11, in the words of the chat
    page.post("dispatch", arg="惠民物业")
    assert town.case(ticket)["state"] == "dispatched"

    handler = page_of(town, PROPERTY_HANDLER, ticket)
    assert "sign" in handler.offers() and "dispatch" not in handler.offers()
    handler.post("sign")
    handler.post("feedback", words="门机皮带已换")
    assert town.case(ticket)["state"] == "feedback"
    page.post("settle", words="现场看过，已好")
    case = town.case(ticket)
    assert case["state"] == "settled"
    assert [line["actor"] for line in case["history"] if line["event"] in ("accept", "sign", "settle")] == ["p03", "p09", "p03"]


def test_handler_is_offered_nothing_that_would_be_refused(town):
    ticket = town.say(BUILDING3, RESIDENT, "2单元电梯坏了").ticket
    handlers = page_of(town, PROPERTY_HANDLER, ticket)

    assert "on_site" in handlers.offers() and "settle" not in handlers.offers()
    town.tell(GRID_MEMBER, f"派单 {ticket} 惠民物业")
    assert "settle" not in handlers.offers()
    town.tell(PROPERTY_HANDLER, f"签收 {ticket}")
    assert "feedback" in handlers.offers()


def test_rights_are_checked_whatever_the_form_says(town):
    ticket = town.say(BUILDING3, RESIDENT, LIFT).ticket
    town.tell(GRID_MEMBER, f"受理 {ticket}")
    town.tell(GRID_MEMBER, f"派单 {ticket} 惠民物业")
    handler = page_of(town, PROPERTY_HANDLER, ticket)

    refused = handler.post("dispatch", arg="供水公司")
    assert 'class="answer refusal"' in refused.text
    assert town.case(ticket)["state"] == "dispatched"
    assert 'class="answer refusal"' in handler.post("leave_post", words="林晓峰").text   # no verb of a page


def test_notices_to_those_who_act_carry_an_address_of_their_own(town, platform):
    ticket = town.say(BUILDING3, RESIDENT, LIFT).ticket
    sent = [message for message in town.outbox() if message["kind"] == "P00" and ticket in message["text"]]
    assert sent and all("办理页：" in message["text"] for message in sent)
    # Operators read the outbox: the address in it is no use to them.
    assert not any(LINK.search(message["text"]) for message in sent)


def test_resident_sees_nothing_that_is_not_theirs(town):
    ticket, page = report_in_private(town)
    town.tell(GRID_MEMBER, f"受理 {ticket}")
    town.tell(GRID_MEMBER, f"派单 {ticket} 惠民物业 先问清楚楼上那户")
    town.tell(PROPERTY_HANDLER, f"退回 {ticket} 这户总投诉")
    seen = text_of(page.html)
    for hidden in ("总投诉", "先问清楚", "李芳", "吴昊", "13812345678", "13800000003"):
        assert hidden not in seen
    assert "网格员小李" in seen


def test_staff_page_has_neither_phone_nor_room(town):
    ticket = town.say(BUILDING3, RESIDENT, LIFT).ticket
    seen = text_of(page_of(town, GRID_MEMBER, ticket).html)
    assert "13812345678" not in seen and "402" not in seen and "res_wang" not in seen


@pytest.fixture
def inspected(town):
    """A case that units have worked on, and the page of whoever inspects it."""
    ticket = town.say(BUILDING3, RESIDENT, LIFT).ticket
    town.tell(GRID_MEMBER, f"受理 {ticket}")
    town.tell(GRID_MEMBER, f"派单 {ticket} 惠民物业 先问清楚楼上那户")
    town.tell(PROPERTY_HANDLER, f"退回 {ticket} 配件没有到货")
    return ticket, page_of(town, INSPECTOR, ticket)


def test_inspector_reads_all_of_the_work_and_nothing_of_persons(inspected):
    ticket, page = inspected
    seen = text_of(page.html)
    for shown in (ticket, "3号楼2单元", "电梯坏了", "惠民物业", "先问清楚楼上那户", "配件没有到货", "网格员小李"):
        assert shown in seen
    for hidden in ("402", "13812345678", "res_wang", "吴昊", "13800000003"):
        assert hidden not in seen


def test_what_many_neighbours_say_is_one_line(town):
    ticket = town.say(BUILDING3, RESIDENT, "整栋楼都没电").ticket
    for number in range(7):
        town.say(BUILDING3, f"res_neighbour{number}", "我家也没电")
    seen = text_of(page_of(town, GRID_MEMBER, ticket).html)
    assert seen.count("邻居反映同一问题") == 1 and "7次" in seen


def test_inspector_sees_no_picture_and_hands_none_over(town, platform, inspected):
    ticket, page = inspected
    handler = page_of(town, GRID_MEMBER, ticket)
    taken = requests.post(f"{handler.url}/pictures", data=picture("plain.png"), timeout=REQUEST_TIMEOUT_S).json()["picture"]
    handler.post("settle", words="更换了门机皮带", picture=taken)
    found = re.search(r"/c/[0-9a-f]{32}(/pictures/\d+)", handler.html)[1]
    assert "/pictures/" not in page.html
    assert requests.get(page.url + found, timeout=REQUEST_TIMEOUT_S).status_code == 404
    assert requests.post(f"{page.url}/pictures", data=picture("plain.png"), timeout=REQUEST_TIMEOUT_S).status_code == 403


def test_inspector_supervises_and_has_it_done_again_and_changes_nothing_else(town, inspected):
    ticket, page = inspected
    assert page.offers() == ["supervise"]
    for verb in ("accept", "dispatch", "settle", "merge"):
        assert 'class="answer refusal"' in page.post(verb, arg="惠民物业", words="办好了").text
    assert town.case(ticket)["state"] == "accepted"

    assert 'class="answer"' in page.post("supervise", arg="2小时", words="请说明什么时候到货").text
    assert town.case(ticket)["history"][-1]["event"] == "supervise"
    assert any("请说明什么时候到货" in message["text"] for message in town.outbox())

    town.tell(GRID_MEMBER, f"办结 {ticket} 更换了门机皮带")
    assert page.offers() == ["reopen"]
    assert 'class="answer"' in page.post("reopen", words="现场看过，门还是关不上").text
    assert town.case(ticket)["state"] == "handling"


def test_who_inspects_beside_another_post_has_the_page_of_that_post(start_town):
    town = start_town(edit=lambda name, text: text + "p13,鞠明,13800000013,0000-6000013,网格长,SH-HX-52,,ding_p13,wecom_p13,\n"
                      if name == "staff.csv" else text)
    ticket = town.say(BUILDING3, RESIDENT, LIFT).ticket
    assert page_of(town, INSPECTOR, ticket).offers()[0] == "accept"


def test_sensitive_case_has_no_address(town):
    answer = town.tell(RESIDENT, "我老公又打我了，救救我")
    assert not LINK.search(answer.text)
    assert not any("/c/" in message["text"] for message in town.outbox())


def test_form_sent_twice_is_done_once(town):
    ticket, page = report_in_private(town)
    first = page.post("supplement", once="a1", words="东边那部")
    second = page.post("supplement", once="a1", words="东边那部")
    assert first.status_code == second.status_code == 200
    assert sum(line["event"] == "supplement" for line in town.case(ticket)["history"]) == 1


def test_markup_in_every_field_is_text(town):
    ticket, page = report_in_private(town, f"3号楼2单元电梯坏了{MARKUP}")
    page.post("supplement", words=MARKUP)
    town.tell(GRID_MEMBER, f"受理 {ticket}")
    town.tell(GRID_MEMBER, f"办结 {ticket} 好了{MARKUP}")
    for holder in (page, page_of(town, GRID_MEMBER, ticket)):
        for html in (holder.html, holder.post("supplement", words=MARKUP).text):
            assert "<img" not in html and html.count("<script") == 1   # the page's own
            assert "&lt;script&gt;" in html or "&lt;img" in html


def test_headers_keep_the_page_to_itself(town):
    _, page = report_in_private(town)
    answer = page.get()
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "style=" not in answer.text and "onclick" not in answer.text
    for asset in re.findall(r'(?:href|src)="(/assets/[^"]+)"', answer.text):
        assert requests.get(town.public + asset, timeout=REQUEST_TIMEOUT_S).status_code == 200


def test_unknown_address_says_what_to_do_and_guessing_has_to_wait(town):
    ticket, page = report_in_private(town)
    answers = [requests.get(f"{town.public}/c/{number:032x}", timeout=REQUEST_TIMEOUT_S) for number in range(11)]
    assert [answer.status_code for answer in answers] == [404] * 10 + [429]
    assert f"查 单号" in answers[0].text
    assert page.get().status_code == 429   # the address they all come from

    town.clock(advance="11m")
    assert page.get().status_code == 200


def test_address_ends_after_sixty_days(town):
    ticket, page = report_in_private(town)
    town.clock(advance="61d")
    answer = page.get()
    assert answer.status_code == 404 and ticket not in answer.text


def test_address_of_who_left_ends_with_the_post(town):
    ticket = town.say(BUILDING3, RESIDENT, LIFT).ticket
    page = page_of(town, GRID_MEMBER, ticket)
    town.tell(CENTER_OPERATOR, "离岗 p03")
    town.tell(CENTER_OPERATOR, "确认")
    assert page.get().status_code == 404


def test_address_survives_a_restart(town):
    _, page = report_in_private(town)
    town.stop()
    town.start(sim_clock=None)
    page.url = f"{town.public}/c/{page.token}"
    assert page.get().status_code == 200


def test_deleted_data_takes_the_address_along(town):
    ticket, page = report_in_private(town)
    town.tell(GRID_MEMBER, f"受理 {ticket}")
    town.tell(GRID_MEMBER, f"办结 {ticket} 好了")
    page.post("rate", arg="5")
    town.tell(RESIDENT, "删除我的信息")
    town.tell(RESIDENT, "确认")
    assert page.get().status_code == 404


def test_english_on_request(town):
    _, page = report_in_private(town)
    html = page.get(lang="en").text
    assert '<html lang="en">' in html and "What happened" in html and "经过" not in html


def test_token_is_in_no_log(town):
    ticket, page = report_in_private(town)
    page.get()
    page.post("urge")
    assert page.token not in town.process.said()


@pytest.mark.parametrize("body", [b"", b"do=%ff", b"do=supplement&words=%00", b"x" * 100, "do=supplement".encode("utf-16")],
                         ids=["empty", "no UTF-8", "a zero", "no form", "UTF-16"])
def test_unreadable_forms_do_nothing(town, body):
    ticket, page = report_in_private(town)
    before = len(town.case(ticket)["history"])
    answer = requests.post(page.url, data=body, headers={"Content-Type": "application/x-www-form-urlencoded"}, timeout=REQUEST_TIMEOUT_S)
    assert answer.status_code == 200 and "没有办成" in answer.text
    assert len(town.case(ticket)["history"]) == before
    assert requests.post(page.url, data=b"x" * 20_000, timeout=REQUEST_TIMEOUT_S).status_code == 413
