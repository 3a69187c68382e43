"""A running demo and a Chromium that looks at it, for the tests of the pages.

Nothing waits for a guessed time: every wait names what must appear on the page. Pictures of what was seen are kept in
GRIDBOT_SCREENSHOTS (default build/screenshots).
"""
import base64
import datetime
import os
import pathlib
import re

import pytest
import requests
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import harness
from harness import BINARY, Process

SCREENSHOTS = pathlib.Path(os.environ.get("GRIDBOT_SCREENSHOTS", harness.ROOT / "build" / "screenshots"))
PAGE_CHECKS = (harness.HERE / "page_checks.js").read_text("utf-8")
PATIENCE_S = 20
TICKET = re.compile(r"[A-Z]{2}\d{8}-\d{4,5}")
DESKTOP = (1280, 800)
PHONE = (360, 740)

# Runs before the page's own scripts: remembers what the policy forbade.
_WATCH_POLICY = """
window.policyViolations = [];
document.addEventListener("securitypolicyviolation", (event) =>
    window.policyViolations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


class RunningDemo:
    """`gridbot demo` with its own data folder. The address stays the same over a restart."""

    def __init__(self, data: pathlib.Path):
        self.data = data
        self.address = "127.0.0.1:0"
        self.start()

    def start(self) -> None:
        self.process = Process([BINARY, "demo", "--listen", self.address, "--data", self.data])
        self.url = self.process.expect(r"^listening demo (http://\S+)")[1].rstrip("/")
        self.address = self.url.removeprefix("http://")

    def stop(self) -> None:
        self.process.kill()

    def get(self, path: str) -> dict:
        answer = requests.get(self.url + path, timeout=harness.REQUEST_TIMEOUT_S)
        answer.raise_for_status()
        return answer.json()

    def start_on_monday(self) -> None:
        """Nine o'clock of the next Monday: the stories do not depend on the day of the test run."""
        now = harness.instant(self.get("/sim/clock")["now"])
        monday = (now + datetime.timedelta(days=7 - now.weekday())).replace(hour=9, minute=0, second=0, microsecond=0)
        requests.post(self.url + "/sim/clock", json={"to": monday.isoformat()}, timeout=harness.REQUEST_TIMEOUT_S).raise_for_status()


class Page:
    """The chat page, in the words of somebody who uses it."""

    def __init__(self, driver: webdriver.Chrome, url: str, size: tuple[int, int], name: str):
        self.driver, self.url, self.name = driver, url, name
        self.is_phone = size[0] < 760
        self.may_lose_connection = False

    def reload(self) -> None:
        self.driver.get(self.url + "/")
        self.until(lambda: self.all("body.ready"), "the page is ready")

    # -- looking

    def all(self, css: str):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css: str):
        return self.until(lambda: next(iter(self.all(css)), None), css)

    def until(self, condition, what: str, patience_s: float = PATIENCE_S):
        return WebDriverWait(self.driver, patience_s, poll_frequency=0.05,
                             ignored_exceptions=[StaleElementReferenceException]).until(lambda _: condition(), what)

    def texts(self, css: str) -> list[str]:
        return self.driver.execute_script(
            "return [...document.querySelectorAll(arguments[0])].map((each) => each.innerText.trim())", css)

    def bot_texts(self) -> list[str]:
        """What the bot said in the open conversation, oldest first."""
        return self.texts("#thread .from-bot .bubble")

    def heard(self, words: str) -> str:
        """Waits until the bot said something with these words in the open conversation."""
        return self.until(lambda: next((text for text in self.bot_texts() if words in text), None),
                          f"the bot says {words!r}; it said {self.bot_texts()}")

    def unread(self, title: str) -> int:
        badges = self.driver.execute_script(
            "return [...document.querySelectorAll('#conversations .row')].filter((row) => row.querySelector('.row-title').innerText.includes(arguments[0]))"
            ".map((row) => row.querySelector('.badge')?.innerText ?? '0')", title)
        return int(badges[0].rstrip("+")) if badges else 0

    def case(self, state: str | None = None) -> dict:
        """The case of the side panel, once it is in `state`."""
        def read():
            found = self.driver.execute_script(
                "const card = document.querySelector('.case-card'); return card && {ticket: card.dataset.ticket, state: card.dataset.state, text: card.textContent,"
                " history: [...document.querySelectorAll('.history-event')].map((each) => each.textContent)}")
            return found if found and (state is None or found["state"] == state) else None
        return self.until(read, f"a case in state {state}")

    def title(self) -> str:
        return self.one("#chat-title").text

    # -- doing

    def press(self, css: str) -> None:
        def pressed():
            element = next((each for each in self.all(css) if each.is_displayed() and each.is_enabled()), None)
            if element is None:
                return False
            self.driver.execute_script("arguments[0].scrollIntoView({block: 'nearest'})", element)
            element.click()
            return True
        self.until(pressed, f"{css} can be pressed")

    def press_words(self, css: str, words: str) -> None:
        """Presses the first `css` that shows these words."""
        def pressed():
            element = next((each for each in self.all(css) if words in each.text and each.is_displayed()), None)
            if element is None:
                return False
            self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
            element.click()
            return True
        self.until(pressed, f"{css} with {words!r} can be pressed")

    def open(self, title: str) -> None:
        """Finds a conversation by its name, as a person does: type into the search line, press the row."""
        if self.is_phone and "chat" == self.driver.find_element(By.TAG_NAME, "body").get_attribute("data-view"):
            self.press("#back")
        elif self.is_phone:
            self.press("[data-tab=list]")
        find = self.one("#find")
        find.clear()
        find.send_keys(title)
        self.press_words("#conversations .row", title)
        self.until(lambda: title in self.title(), f"{title} is open")

    def become(self, name: str) -> None:
        """Chooses who speaks, through the dialog."""
        self.press("#persona")
        self.one("#people-find").send_keys(name)
        self.press_words("#people .person", name)
        self.until(lambda: name in self.one("#persona").get_attribute("aria-label"), f"I am {name}")

    def say(self, text: str) -> None:
        line = self.one("#message-text")
        line.send_keys(text)
        line.send_keys(Keys.ENTER)
        self.until(lambda: not self.all(".message.pending") and text in self.texts("#thread .message .bubble"), f"{text!r} was sent")

    def move_clock(self, button: str) -> None:
        """Presses a button of the clock bar: now 10m 1h 1645 1805 0825 day."""
        self.until(lambda: not self.all("body.clock-moving"), "the clock stands")
        if not any(each.is_displayed() for each in self.all("#clock-buttons")):
            self.press("#clock-toggle")
        self.press(f"#clock-buttons [data-clock='{button}']")
        self.until(lambda: not self.all("body.clock-moving"), "the clock was moved")

    # -- judging

    def look(self, what: str) -> None:
        """Keeps a picture, of all of a page that is higher than the window."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        width, height = self.driver.execute_script("return [document.documentElement.clientWidth, document.documentElement.scrollHeight]")
        taken = self.driver.execute_cdp_cmd("Page.captureScreenshot", {
            "captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}})
        (SCREENSHOTS / f"{self.name}-{what}.png").write_bytes(base64.b64decode(taken["data"]))

    def faults(self) -> list[str]:
        return self.driver.execute_script(PAGE_CHECKS)

    def complaints(self) -> list[str]:
        """What the browser complained about: the policy's violations and errors on the console."""
        errors = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        if self.may_lose_connection:
            errors = [error for error in errors if "net::ERR_" not in error]
        return (self.driver.execute_script("return window.policyViolations") or []) + errors


@pytest.fixture
def demo(tmp_path):
    running = RunningDemo(tmp_path / "data")
    yield running
    running.stop()
    print(running.process.said())


@pytest.fixture
def monday(demo):
    demo.start_on_monday()
    return demo


def start_browser(profile: pathlib.Path, size: tuple[int, int]) -> webdriver.Chrome:
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for switch in ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                   "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
                   f"--user-data-dir={profile}"):
        options.add_argument(switch)
    width, height = size
    if width < 760:
        options.add_experimental_option(
            "mobileEmulation", {"deviceMetrics": {"width": width, "height": height, "pixelRatio": 2.0, "touch": True}})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    if width >= 760:
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                               {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _WATCH_POLICY})
    return driver


@pytest.fixture(scope="session")
def _browsers(tmp_path_factory):
    """One Chromium per size, started when first needed. Each test has a demo on a port of its own and so, for the
    browser, a site of its own that it has never seen."""
    running = {}

    def browser(size):
        if size not in running:
            running[size] = start_browser(tmp_path_factory.mktemp("browser"), size)
        return running[size]

    yield browser
    for driver in running.values():
        driver.quit()


@pytest.fixture
def open_page(_browsers, request):
    """Opens the page of a demo, once per size. No page may end with a complaint of the browser."""
    pages = []

    def open_(demo: RunningDemo, size=DESKTOP) -> Page:
        driver = _browsers(size)
        driver.get_log("browser")   # what an earlier test left
        test = request.node.originalname.removeprefix("test_")
        page = Page(driver, demo.url, size, f"{test}-{'phone' if size == PHONE else 'desktop'}")
        pages.append(page)
        page.reload()
        return page

    yield open_
    complaints = []
    for page in pages:
        page.look("at-the-end")
        complaints += page.complaints()
        page.driver.get("about:blank")   # its stream ends before the demo does
    assert complaints == [], complaints
