"""The demo's chat page in a real browser: what a newcomer does in the first minutes, by clicking and typing."""
import concurrent.futures
import re
import tomllib

import pytest
import requests
from selenium.webdriver.common.keys import Keys

import harness
from browser import DESKTOP, PHONE, TICKET, _browsers, demo, monday, open_page  # noqa: F401  (fixtures)
from harness import wait_until
from test_demo import Stream

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
RESIDENT = "王阿姨"
REPORT = "3号楼2单元电梯坏了"


@pytest.fixture
def town(monday):
    """Names of the sample town that the stories need."""
    return Town(monday)


class Town:
    def __init__(self, demo):
        self.demo = demo
        answer = demo.get("/demo/api/town")
        self.groups, self.people = answer["groups"], answer["people"]

    def group(self, kind, words=""):
        return next(group["name"] for group in self.groups if group["kind"] == kind and words in group["name"])

    def person(self, id_):
        return next(person for person in self.people if person["id"] == id_)

    def messages(self, words):
        return [message for message in self.demo.get("/demo/api/messages?after=0")["messages"]
                if message["from"] == "bot" and words in message["text"]]

    def told_in_private(self, role, words):
        """Names of the people with that role to whom the bot wrote these words."""
        return [self.person(message["to"])["name"] for message in self.messages(words)
                if message.get("to") and not message["to"].startswith("resident:")
                and role in self.person(message["to"])["role"]]

    def told_in_groups(self, kind, words):
        names = {group["id"]: group["name"] for group in self.groups if group["kind"] == kind}
        return [names[message["group"]] for message in self.messages(words) if message.get("group") in names]


def report(page, town, group=None, text=REPORT):
    """A resident reports something; returns the ticket number."""
    page.open(group or town.group("building", "3号楼"))
    page.become(RESIDENT)
    page.say(text)
    answer = page.until(lambda: next((words for words in reversed(page.bot_texts()) if TICKET.search(words)), None), "a ticket number")
    return TICKET.search(answer)[0]


@SIZES
def test_first_visit_says_what_to_try(monday, open_page, size):
    page = open_page(monday, size)

    assert REPORT in page.one("#guide").text
    page.press("#guide .guide-do")
    assert page.one("#message-text").get_attribute("value") == REPORT
    page.look("first-visit")
    assert page.faults() == []


@SIZES
def test_report_to_thanks_and_the_daily_summary(town, open_page, size):
    page = open_page(town.demo, size)
    building = town.group("building", "3号楼")

    ticket = report(page, town, building)
    answer = next(words for words in page.bot_texts() if ticket in words)
    assert "网格员" in answer and "前" in answer   # who, and until when
    page.look("1-reported")
    case = page.case("registered")
    assert case["ticket"] == ticket

    # The work group and the grid member were told, and unread marks say so.
    page.until(lambda: town.told_in_private("grid_member", ticket), "a private notice")
    member = town.told_in_private("grid_member", ticket)[0]
    work = town.told_in_groups("work", ticket)[0]
    page.until(lambda: page.unread(member) > 0 and page.unread(work) > 0, "unread marks")
    page.open(work)
    page.heard(ticket)

    page.open(member)
    page.heard("新事项")
    page.look("2-the-grid-member")
    short = ticket[-4:]
    page.say(f"受理 {short}")
    page.heard("已受理")
    page.case("accepted")
    page.say(f"办结 {short} 已更换继电器")
    page.heard("已办结")
    page.case("settled")

    page.open(building)
    if not any("已更换继电器" in text for text in page.bot_texts()):
        page.move_clock("10m")   # notices of one group are gathered for ten minutes
    page.heard("已更换继电器")
    assert RESIDENT in page.one("#persona").get_attribute("aria-label")   # still who I was here
    page.say("好了")
    page.heard("谢谢您的认可")
    assert "居民说好了" in page.case("evaluated")["history"]
    page.look("3-thanks")
    speaks_to_people(page)

    page.open(town.group("officials"))
    page.move_clock("1805")
    page.heard("网格日报")
    page.look("4-daily-summary")
    assert page.faults() == []


def test_clock_brings_escalation_reminder_and_summary(town, open_page):
    page = open_page(town.demo)
    ticket = report(page, town, text="2单元楼道灯不亮了")
    page.until(lambda: town.told_in_private("grid_member", ticket), "a private notice")
    member = town.told_in_private("grid_member", ticket)[0]

    page.move_clock("1h")
    page.move_clock("1h")
    page.move_clock("10m")
    page.until(lambda: town.told_in_private("grid_leader", ticket), "two working hours without acceptance reach the grid leader")
    page.open(town.told_in_private("grid_leader", ticket)[0])
    page.heard(ticket)
    page.look("escalation")

    page.open(member)
    before = len(page.bot_texts())
    page.move_clock("1645")
    page.until(lambda: len(page.bot_texts()) > before, "the warning of 16:45")
    page.look("daily-settlement-warning")

    page.open(town.group("officials"))
    page.move_clock("1805")
    page.heard("网格日报")
    assert "登记" in page.case()["text"] or page.case()["history"]
    page.move_clock("0825")
    page.open(member)
    page.heard(ticket)
    page.look("next-morning")


def test_hints_lead_through_the_whole_story(town, open_page):
    page = open_page(town.demo)

    for state in ("registered", "accepted", "settled"):
        page.press("#guide .guide-do")
        page.until(lambda: page.one("#message-text").get_attribute("value"), "the words are written")
        page.press("#send")
        page.case(state)
    while page.case()["state"] == "settled":
        page.press("#guide .guide-do")
        if page.one("#message-text").get_attribute("value"):
            page.press("#send")
            page.case("evaluated")
    page.until(lambda: "18:05" in page.one("#guide").text, "the summary is the last hint")
    page.press("#guide .guide-do")

    page.heard("网格日报")


def play(page, scene):
    if page.is_phone:
        page.press("#open-panel")
    page.press(f"[data-scene={scene}]")
    page.until(lambda: page.all("#narration.over"), f"the scene {scene} ends", patience_s=60)   # there is much to read
    speaks_to_people(page)


def speaks_to_people(page):
    """No identifier of the program stands where words should."""
    shown = page.texts(".timer-words span, .history-event, .case-card .state")
    assert [text for text in shown if re.fullmatch(r"[a-z_]+", text)] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_has_a_word_for_every_name_of_the_service(language):
    words = (harness.ROOT / "bot" / "web" / "static" / f"strings-{language}.js").read_text("utf-8")
    known = set(re.findall(r"\b(\w+): \"", words))
    texts = tomllib.loads((harness.ROOT / "config" / "defaults" / "texts.toml").read_text("utf-8"))
    names = {f"{kind}_{name.rstrip('_')}" for kind in ("state", "event", "role", "urgency") for name in texts[kind]}
    assert names - known == set()


@SIZES
def test_scene_lift(town, open_page, size):
    page = open_page(town.demo, size)

    play(page, "lift")

    page.look("end")
    assert page.case()["ticket"]
    assert page.faults() == []


@SIZES
def test_scene_gas(town, open_page, size):
    page = open_page(town.demo, size)

    play(page, "gas")

    assert any("⚠" in text and TICKET.search(text) for text in page.bot_texts())
    page.look("end")
    ticket = page.case()["ticket"]
    page.until(lambda: town.told_in_private("grid_leader", ticket), "leaders are told at once")


@SIZES
def test_scene_power(town, open_page, size):
    page = open_page(town.demo, size)

    play(page, "power")

    page.look("end")
    ticket = page.case()["ticket"]
    assert page.until(lambda: town.demo.get(f"/api/v1/cases/{ticket}")["followers"] == 39, "all neighbours are in it")
    assert len(town.demo.get("/api/v1/cases")["cases"]) == 1
    answers = [message for message in town.messages("邻居已经反映过") if message.get("group")]
    assert len(answers) == 1   # not one for each
    assert page.case("settled")["history"] == ["办结", "反馈结果", "签收", "派单", "受理", "备注", "登记"]   # the neighbours are one line
    page.heard("供电所")
    page.heard("您看行不行")


@SIZES
def test_scene_forget(town, open_page, size):
    page = open_page(town.demo, size)

    if page.is_phone:
        page.press("#open-panel")
    page.press("[data-scene=forget]")
    for role in ("grid_leader", "station_master", "village_lead_cadre"):
        page.until(lambda: town.told_in_private(role, "受理"), f"the ladder reaches {role}")
    page.until(lambda: page.all("#narration.over"), "the scene ends", patience_s=60)

    speaks_to_people(page)
    page.heard("网格日报")
    page.look("end")


@SIZES
def test_scene_private(town, open_page, size):
    page = open_page(town.demo, size)

    play(page, "private")

    page.look("end")
    assert not any(TICKET.search(text) for text in page.bot_texts())   # not even the number
    page.until(lambda: page.case()["ticket"], "the case")
    assert "敏感" in page.case()["text"]


def test_people_names_and_words_are_never_markup(monday, open_page):
    page = open_page(monday)
    attack = "<img src=x onerror=alert(1)><b>3号楼"

    page.press("#persona")
    page.one("#people-free").send_keys("<i>甲")
    page.press("#people form button")
    page.say(attack)
    page.say("**不是粗体** > 也不是")

    assert attack in page.texts("#thread .mine .bubble")
    assert page.all("#thread .mine b, #thread .mine img, #thread .mine strong, #conversations i, #conversations img") == []


def test_line_comes_back_after_a_restart_of_the_service(monday, open_page):
    page = open_page(monday)
    page.say("大家早上好")
    page.may_lose_connection = True

    monday.stop()
    page.until(lambda: page.one("#connection").is_displayed(), "the page says that the line is down")
    page.one("#message-text").send_keys(REPORT)
    page.press("#send")
    page.until(lambda: page.all(".message.failed"), "the message was not sent")
    page.look("lost")
    monday.start()
    page.until(lambda: not page.one("#connection").is_displayed(), "the line is back")
    page.press(".message-retry button")

    page.until(lambda: any(TICKET.search(text) for text in page.bot_texts()), "the answer")
    assert page.texts("#thread .mine .bubble").count(REPORT) == 1
    assert "大家早上好" in page.texts("#thread .bubble")


def test_two_people_see_the_same_at_once(town, open_page):
    resident, member = open_page(town.demo), open_page(town.demo, PHONE)
    building = town.group("building", "3号楼")
    member.open(building)

    ticket = report(resident, town, building)

    member.heard(ticket)
    assert REPORT in member.texts("#thread .bubble")


def test_ten_people_at_once_each_see_all_that_is_said_and_get_their_own_answer(town, open_page):
    watched, building = open_page(town.demo), next(group for group in town.groups if "3号楼" in group["name"])
    watched.open(building["name"])
    streams = [Stream(town.demo.url) for _ in range(10)]
    places = [group for group in town.groups if group["kind"] == "building"][:10]

    def person(number):
        """Reports something in one group and says a word in the other, where all ten are."""
        def say(group, text):
            answer = requests.post(f"{town.demo.url}/demo/api/messages", timeout=30,
                                   json={"group": group["id"], "person": f"resident:住户{number}", "text": text})
            return [message["text"] for message in answer.json()["messages"][1:]]
        [answer] = say(places[number], f"{number + 1}单元楼道灯不亮")
        say(building, f"大家好，我是{number}号")
        return TICKET.search(answer)[0]

    with concurrent.futures.ThreadPoolExecutor(10) as people:
        tickets = list(people.map(person, range(10)))
    assert len(set(tickets)) == 10
    greetings = {f"大家好，我是{number}号" for number in range(10)}
    for stream in streams:
        wait_until(lambda: greetings <= set(stream.text_of(group=building["id"])), "everybody sees every greeting")
        sequence = [message["seq"] for message in stream.messages]
        assert sequence == sorted(set(sequence))   # each once, in the same order
    watched.until(lambda: greetings <= set(watched.texts("#thread .bubble")), "the page shows all ten")


def test_page_can_be_used_by_keyboard_and_read_in_english(monday, open_page):
    page = open_page(monday)

    page.one("#message-text").send_keys("第一行")
    page.one("#message-text").send_keys(Keys.SHIFT + Keys.ENTER + Keys.NULL + "第二行")
    assert page.one("#message-text").get_attribute("value") == "第一行\n第二行"
    page.one("#message-text").clear()
    page.one("#find").send_keys("领导", Keys.ENTER)
    page.until(lambda: "领导" in page.title(), "Enter opens the first match")
    page.press("#language")
    assert page.one("#send").text == "Send"
    assert page.driver.find_element("tag name", "html").get_attribute("lang") == "en"
    page.look("english")
    assert page.faults() == []
    page.reload()
    assert page.one("#send").text == "Send"


def test_policy_is_strict(demo):
    policy = requests.get(demo.url + "/", timeout=20).headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
