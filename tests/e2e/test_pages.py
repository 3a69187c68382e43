"""The pages in a real browser, at the width of a phone and of a desk: what people read, press and print."""
import re

import pytest
import requests
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

import harness
from browser import DESKTOP, PHONE, TICKET, _browsers, demo, monday, open_page  # noqa: F401  (fixtures)

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
REPORT = "3号楼2单元楼道灯不亮"


def is_gone(element) -> bool:
    """Does it stand on a page that was left? Asked while the page changes, chromedriver says so in its own words."""
    try:
        element.is_enabled()
        return False
    except StaleElementReferenceException:
        return True
    except WebDriverException as fault:
        if "does not belong to the document" in str(fault):
            return True
        raise


class Town:
    """The demo's people, without its chat page."""

    def __init__(self, demo):
        self.demo = demo
        self.people = demo.get("/demo/api/town")["people"]

    def say(self, person: str, text: str, group: str | None = None) -> str:
        where = {"group": group} if group else {"to": person}
        answer = requests.post(f"{self.demo.url}/demo/api/messages", json={**where, "person": person, "text": text},
                               timeout=harness.REQUEST_TIMEOUT_S)
        return "\n".join(message["text"] for message in answer.json()["messages"][1:])

    def one_with(self, role: str, grid: str) -> str:
        return next(person["id"] for person in self.people
                    for post in person["posts"] if post["role"] == role and grid.startswith(post["grid"]))

    def page(self, answer: str) -> str:
        return re.search(r"(/(?:c/|board\?key=)[0-9a-f]{32})", answer)[1]


@pytest.fixture
def town(monday):
    return Town(monday)


class Pages:
    """A browser that goes from page to page."""

    def __init__(self, page, demo):
        self.page, self.demo = page, demo

    def go(self, path: str) -> None:
        self.page.driver.get(self.demo.url + path)
        self.page.one("main")

    def follow(self, css: str) -> None:
        self.page.driver.execute_script("arguments[0].click()", self.page.one(css))

    def fill(self, css: str, words: str) -> None:
        element = self.page.one(css)
        element.clear()
        element.send_keys(words)

    def send(self, action: str) -> str:
        """Presses the button of a form; returns what was answered."""
        form = self.page.one(f"form:has(input[name=do][value={action}])")
        details = form.find_elements(By.XPATH, "ancestor::details[not(@open)]/summary")
        if details:
            details[0].click()
        button = form.find_element(By.CSS_SELECTOR, "button")
        self.page.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()
        # The page before has an answer too: it is gone when the next one is there.
        self.page.until(lambda: is_gone(form), "the page before is gone")
        return self.page.until(lambda: next(iter(self.page.texts(".answer")), None), ".answer")


@pytest.fixture
def pages(open_page, town):
    def open_(size):
        return Pages(open_page(town.demo, size), town.demo)
    return open_


@SIZES
def test_reporter_follows_and_rates(town, pages, size):
    browser = pages(size)
    page = browser.page
    answer = town.say("resident:王阿姨", REPORT.replace("3", "8"))
    ticket, path = TICKET.search(answer)[0], town.page(answer)
    browser.go(path)
    assert ticket in page.one(".ticket").text and page.one(".steps .current .step").text == "发现"
    page.look("1-reported")
    assert page.faults() == []

    browser.fill("#words-supplement", "是4楼那一盏<img src=x onerror=alert(1)>")
    assert "已补充" in browser.send("supplement")
    assert page.faults() == []

    member = town.one_with("grid_member", "QS-AJ-03")
    town.say(member, f"受理 {ticket}")
    town.say(member, f"办结 {ticket} 换了灯泡")
    browser.go(path)
    assert "换了灯泡" in page.one(".facts").text
    page.look("2-settled")
    assert page.faults() == []
    assert "谢谢" in browser.send("rate")


@SIZES
def test_member_works_a_case_on_the_page(town, pages, size):
    browser = pages(size)
    page = browser.page
    ticket = TICKET.search(town.say("resident:王阿姨", REPORT, group="b-anju-3"))[0]
    member = town.one_with("grid_member", "QS-AJ-01")
    browser.go(town.page(town.say(member, f"查 {ticket}")))
    assert "已受理" in browser.send("accept")
    page.look("1-accepted")
    assert page.faults() == []
    browser.fill("#words-settle", "换了灯泡")
    assert "已办结" in browser.send("settle")
    page.look("2-settled")
    assert page.faults() == []


@SIZES
def test_form_to_ticket_to_its_page(town, pages, size):
    browser = pages(size)
    page = browser.page
    printed = harness.run_gridbot("qr", "--config", demo_config(town.demo), "--grid", "QS-AJ-01-B3",
                                  "--out", town.demo.data / "notice.png")
    assert printed.returncode == 0, printed.stderr
    browser.go(re.search(r"(/r/[0-9a-f]{32})", printed.stdout)[1])
    assert "安居苑3号楼" in page.one(".place").text
    page.look("1-form")
    assert page.faults() == []
    browser.fill("#matter", "楼道灯不亮，晚上看不见台阶")
    browser.fill("#where", "2单元4楼")
    browser.fill("#phone", "13800001234")
    page.press("form button")
    assert TICKET.search(page.one(".done .ticket").text)
    page.look("2-done")
    assert page.faults() == []
    page.press("a.button")
    assert page.one(".steps .current .step").text == "发现"


@SIZES
def test_board_from_the_town_down_to_a_case(town, pages, size):
    browser = pages(size)
    page = browser.page
    for group, text in (("b-anju-3", REPORT), ("b-yanhe-1", "1号楼门口垃圾没人清"), ("b-anju-5", "5号楼2单元电梯坏了")):
        town.say("resident:王阿姨", text, group=group)
    operator = town.one_with("center_operator", "QS")
    browser.go(town.page(town.say(operator, "看板")))
    page.until(lambda: page.all("body.board.ready"), "the board has drawn its trend")
    assert page.driver.execute_script("return document.getElementById('trend').getBoundingClientRect().height") > 100
    page.look("1-town")
    assert page.faults() == []
    browser.follow(".grids a[href*='QS-AJ']")
    page.until(lambda: "安居社区" in page.one(".crumbs [aria-current]").text, "the community")
    assert len(page.all(".list tbody tr")) == 2
    browser.follow(".list tbody a")
    page.one(".case")
    page.look("2-case")
    Select(page.one("#arg-dispatch")).select_by_index(1) if page.all("#arg-dispatch") else None
    assert browser.send("accept")
    assert page.faults() == []


def test_board_is_dark_where_the_system_is(town, pages):
    browser = pages(DESKTOP)
    page = browser.page
    operator = town.one_with("center_operator", "QS")
    town.say("resident:王阿姨", REPORT, group="b-anju-3")
    path = town.page(town.say(operator, "看板"))
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    try:
        browser.go(path)
        page.until(lambda: page.all("body.board.ready"), "the board")
        page.look("dark")
        assert page.faults() == []
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_board_looks_for_news_and_says_when_the_line_is_lost(town, pages):
    browser = pages(DESKTOP)
    page = browser.page
    page.may_lose_connection = True
    look_again = "dispatchEvent(new Event('online'))"   # as the half minute would
    browser.go(town.page(town.say(town.one_with("center_operator", "QS"), "看板")))
    page.until(lambda: page.all("body.board.ready"), "the board")
    assert page.all(".list tbody tr") == []

    town.demo.stop()
    page.driver.execute_script(look_again)
    page.until(lambda: page.one(".offline").is_displayed(), "the page says that the line is lost")
    page.look("1-lost")
    town.demo.start()
    ticket = TICKET.search(town.say("resident:王阿姨", REPORT, group="b-anju-3"))[0]
    page.driver.execute_script(look_again)
    page.until(lambda: page.texts(".list tbody a") == [ticket], "the board shows the new case by itself")
    assert not page.one(".offline").is_displayed()
    page.look("2-back")


@SIZES
def test_inspector_reads_and_supervises(town, pages, size):
    browser = pages(size)
    page = browser.page
    ticket = TICKET.search(town.say("resident:王阿姨", REPORT, group="b-anju-3"))[0]
    town.say(town.one_with("grid_member", "QS-AJ-01"), f"受理 {ticket}")
    browser.go(town.page(town.say(town.one_with("inspector", "QS"), f"查 {ticket}")))
    page.look("1-read")
    assert page.faults() == []
    Select(page.one("#arg-supervise")).select_by_visible_text("2小时内")
    browser.fill("#words-supervise", "请说明什么时候换灯泡")
    assert "督办" in browser.send("supervise")
    page.look("2-supervised")


@SIZES
def test_address_that_leads_nowhere_says_what_to_do(town, pages, size):
    browser = pages(size)
    browser.go("/c/" + "0" * 32)
    assert "打不开" in browser.page.one("h1").text
    browser.page.look("gone")
    assert browser.page.faults() == []
    browser.page.driver.get_log("browser")   # where the 404 of the page itself stands


def demo_config(demo):
    """The demo's town as a configuration of its own, for the commands beside it."""
    folder = demo.data / "config"
    folder.mkdir(exist_ok=True)
    for source in (harness.ROOT / "config" / "towns" / "demo").iterdir():
        text = source.read_text("utf-8")
        if source.name == "gridbot.toml":
            text = text.replace('"sqlite:data/gridbot.db"', f'"sqlite:{demo.data}/gridbot.db"').replace('"data/gridbot.key"', f'"{demo.data}/gridbot.key"')
        (folder / source.name).write_text(text, "utf-8")
    return folder / "gridbot.toml"
