#!/usr/bin/env python3
"""How gridbot behaves with the cases of a year in its store.

    run_growth.py --build build/release-tests [--cases 20000] [--timers 5000] [--seconds 4] [--rounds 3] [--long]

`--long`: 1,000,000 cases and 100,000 timers, the figures that are promised. bench_make_store makes the year (one more
town of 100 grids and 2,000 building groups). Printed: how long that takes, starts, memory, what the lists, the board
(with its first paint in a browser) and a daily report take, timers that are all due at one instant, and whole lives of
cases (report, accept, dispatch, sign, feedback, settle, evaluate: seven messages each) with an empty store and with the
full one.

Asserted are ratios of one run: lives against new cases, and the full store against the empty one. Everything else
depends on the machine and is only printed.
"""
import argparse
import contextlib
import multiprocessing
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid

import requests

import bench
import browser   # found by bench, like the next
import harness
from bench import cpu_seconds, peak_memory_mib, resident_memory_mib, run_wrk, show

TIMERS_DUE_IN_S = 8


# The page may be loaded a moment before it is painted.
FIRST_PAINT = """
const done = arguments[arguments.length - 1];
new PerformanceObserver(list => {
  const [paint] = list.getEntriesByName('first-contentful-paint');
  if (paint) done(paint.startTime);
}).observe({type: 'paint', buffered: true});
"""


class Service:
    """A gridbot on a big town of its own folder."""

    def __init__(self, folder: pathlib.Path, build: pathlib.Path, platform_url: str):
        self.build = build
        self.config = bench.write_big_town(folder, platform_url)
        self.town = harness.Town(folder, platform=None, config=self.config, sim_clock=None, start=False)
        self.runs = 0

    def fill(self, **wish) -> float:
        """Seconds that bench_make_store took."""
        begun = time.monotonic()
        options = [f"--{name.replace('_', '-')}={value}" for name, value in wish.items()]
        subprocess.run([self.build / "tests" / "bench_make_store", "--config", self.config, *options], check=True)
        os.sync()   # what the generator wrote would otherwise hold up the first commits of the service
        return time.monotonic() - begun

    @contextlib.contextmanager
    def running(self):
        begun = time.monotonic()
        self.town.start()
        self.started_in = time.monotonic() - begun
        try:
            yield self
        finally:
            if self.town.stop() != 0:
                raise SystemExit("gridbot did not end with 0")

    @property
    def pid(self) -> int:
        return self.town.process.child.pid

    def load(self, name: str, **options) -> dict:
        self.runs += 1
        before = cpu_seconds(self.pid)
        figures = run_wrk(self.town.public, f"{self.config.parent.name}{self.runs}", **options)
        figures["cpu_us"] = sum(cpu_seconds(self.pid).values()) - sum(before.values())
        figures["cpu_us"] *= 1e6 / max(1, figures["requests"])
        show(name, figures)
        return figures

    def cases_a_second(self, name: str, seconds: int) -> float:
        return self.load(name, seconds=seconds, connections=32)["rate"]

    def lives_a_second(self, name: str, seconds: int) -> float:
        figures = self.load(name, seconds=seconds, connections=32, threads=32, script="cycles.lua")
        if figures["wrong"]:
            raise SystemExit(f"{figures['wrong']} answers were not what they should have been")
        return figures["rate"] / 7   # those under way count for the messages they have come to

    def fastest_ms(self, path: str, **query) -> float:
        """Of ten: what the query takes, not what the machine was doing meanwhile."""
        took = []
        with requests.Session() as session:
            for _ in range(10):
                begun = time.monotonic()
                answer = session.get(self.town.admin + path, params=query, timeout=60)
                took.append((time.monotonic() - begun) * 1000)
                assert answer.status_code == 200, (path, query, answer.status_code)
        return min(took)

    def ask(self, who: str, words: str) -> str:
        """What the bot answers in private."""
        now = int(time.time() * 1000)
        body = {"msgId": f"msg{uuid.uuid4().hex}==", "msgtype": "text", "conversationType": "1", "createAt": now,
                "conversationId": f"cidPrivate-{who}", "senderId": who, "senderNick": who,
                "senderStaffId": who, "robotCode": "dingtestkey", "text": {"content": words}}
        return self.town.post_webhook(body, timestamp=str(now), settle=False).text

    def daily_report_ms(self) -> float:
        """The centre's director asks for today's figures in private; the message itself is one write."""
        took = []
        for _ in range(10):
            begun = time.monotonic()
            answer = self.ask(harness.CENTER_DIRECTOR, "今日日报")
            took.append((time.monotonic() - begun) * 1000)
            assert "日报" in answer, answer
        return min(took)

    def board(self) -> dict[str, float]:
        """The board of the town, of a village and of a grid: the answer alone, and what a browser needs to show it."""
        path = re.search(r"/board\?key=[0-9a-f]{32}", self.ask(harness.CENTER_OPERATOR, "看板"))[0]
        figures = {}
        with requests.Session() as session:
            assert session.get(self.town.public + path, timeout=60).status_code == 200
            for name, query in (("town", {}), ("village", {"grid": "SH-V3"}), ("grid", {"grid": "SH-V3-4"}), ("overdue", {"overdue": "1"})):
                took = []
                for _ in range(10):
                    begun = time.monotonic()
                    assert session.get(f"{self.town.public}/board", params=query, timeout=60).status_code == 200
                    took.append((time.monotonic() - begun) * 1000)
                figures[f"page of the board, {name}, ms"] = min(took)
        with tempfile.TemporaryDirectory(prefix="gridbot-browser-") as profile:
            driver = browser.start_browser(pathlib.Path(profile), browser.DESKTOP)
            try:
                paints = []
                for address in [path] + ["/board"] * 5:
                    driver.get(self.town.public + address)
                    paints.append(driver.execute_async_script(FIRST_PAINT))
                figures["its first paint, ms"] = min(paints[1:])   # the first has a browser to warm
            finally:
                driver.quit()
        return figures

    def timers_run(self) -> int:
        text = self.town.get_admin("/metrics").text
        return sum(int(float(value)) for value in
                   re.findall(r'^gridbot_timers_total\{kind="due_passed"\} (\S+)', text, re.M))


def watch_timers(service: Service, wanted: int, into: dict) -> None:
    """When the first and the last of the timers had run."""
    begun, seen = None, 0
    while seen < wanted and time.monotonic() < into["give_up"]:
        time.sleep(0.05)
        seen = service.timers_run()
        if seen and begun is None:
            begun, first = time.monotonic(), seen
    if begun is not None and time.monotonic() > begun:
        into["rate"] = (seen - first) / (time.monotonic() - begun)
    into["run"] = seen


def measure_burst(service: Service, timers: int) -> dict:
    """All timers due at one instant, while residents go on writing as on a busy day."""
    service.fill(cases=timers, open=timers, timers=timers, due_in=TIMERS_DUE_IN_S + timers // 8000)
    watched = {"give_up": time.monotonic() + TIMERS_DUE_IN_S + 60 + timers / 500, "run": 0, "rate": 0.0}
    with service.running():
        watcher = threading.Thread(target=watch_timers, args=(service, timers, watched))
        watcher.start()
        slowest = []
        while watcher.is_alive():
            figures = service.load("webhooks meanwhile", seconds=3, connections=16, delay_ms=40)
            if 0 < service.timers_run():
                slowest.append(figures["p99_us"] / 1000)
        watcher.join()
        watched["p99_ms"] = max(slowest)
        watched["memory"] = peak_memory_mib(service.pid)
    return watched


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=harness.ROOT / "build" / "release-tests")
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--timers", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--long", action="store_true", help="1,000,000 cases and 100,000 timers")
    parser.add_argument("--min-lives", type=float, default=0.5, help="of new cases / 7, with an empty store")
    parser.add_argument("--min-full", type=float, default=0.8, help="of the lives with an empty store")
    arguments = parser.parse_args()
    if arguments.long:
        arguments.cases, arguments.timers = 1_000_000, 100_000
    harness.BINARY = arguments.build.resolve() / "gridbot"

    parent_end, child_end = multiprocessing.Pipe()
    platform = multiprocessing.Process(target=bench.platform_main, args=(child_end,), daemon=True)
    platform.start()
    platform_url = f"http://127.0.0.1:{parent_end.recv()}"
    figures = {}
    with tempfile.TemporaryDirectory(prefix="gridbot-growth-") as folder:
        def service(name):
            return Service(pathlib.Path(folder) / name, arguments.build.resolve(), platform_url)

        try:
            full, empty = service("full"), service("empty")
            figures["store of the year made in, s"] = full.fill(cases=arguments.cases, timers=arguments.timers)
            figures["its size, MiB"] = (full.config.parent / "data" / "gridbot.db").stat().st_size / 2**20
            starts = []
            for _ in range(5):
                with full.running():
                    starts.append(full.started_in * 1000)
                    figures["memory idle, MiB"] = resident_memory_mib(full.pid)
            figures["start with it, ms"] = min(starts)

            new, lives, lives_full = [], [], []
            with full.running(), empty.running():
                figures["list, newest, ms"] = full.fastest_ms("/api/v1/cases")
                figures["list, waiting to be accepted, ms"] = full.fastest_ms("/api/v1/cases", state="registered")
                figures["list, overdue or not, handled, ms"] = full.fastest_ms("/api/v1/cases", state="handling")
                figures["list, archived, ms"] = full.fastest_ms("/api/v1/cases", state="archived")
                figures["list, one grid, ms"] = full.fastest_ms("/api/v1/cases", grid="SH-V3-4")
                figures["outbox, dead ones, ms"] = full.fastest_ms("/api/v1/outbox", state="dead")
                figures["daily report, ms"] = full.daily_report_ms()
                figures.update(full.board())
                for number in range(arguments.rounds):
                    new.append(empty.cases_a_second(f"new cases, empty, round {number + 1}", arguments.seconds))
                    lives.append(empty.lives_a_second(f"lives, empty, round {number + 1}", arguments.seconds))
                    lives_full.append(full.lives_a_second(f"lives, full, round {number + 1}", arguments.seconds))
                full.cases_a_second("new cases, full", arguments.seconds)
                figures["memory under load, empty, MiB"] = peak_memory_mib(empty.pid)
                figures["memory under load, full, MiB"] = peak_memory_mib(full.pid)
            burst = measure_burst(service("burst"), arguments.timers)
            figures["timers of one instant, a second"] = burst["rate"]
            figures["p99 of webhooks meanwhile, ms"] = burst["p99_ms"]
            figures["memory meanwhile, MiB"] = burst["memory"]
        finally:
            platform.kill()

    figures["new cases a second"] = statistics.median(new)
    figures["lives a second, empty"] = statistics.median(lives)
    figures["lives a second, full"] = statistics.median(lives_full)
    # Round by round: the machine itself may be twice as fast a moment later.
    of_new = statistics.median(ours / theirs * 7 for ours, theirs in zip(lives, new))
    of_empty = statistics.median(ours / theirs for ours, theirs in zip(lives_full, lives))
    print()
    for name, value in figures.items():
        print(f"{name:<36} {value:10.1f}")
    print(f"ratio of lives, empty store {of_new:.2f} (of a seventh of the new cases; at least {arguments.min_lives:.2f} asked)")
    print(f"ratio of lives, full store  {of_empty:.2f} (of the empty store; at least {arguments.min_full:.2f} asked)")
    faults = []
    if of_new < arguments.min_lives:
        faults.append(f"lives are at {of_new:.2f} of what was to be")
    if of_empty < arguments.min_full:
        faults.append(f"a full store is at {of_empty:.2f} of an empty one")
    if burst["run"] < arguments.timers:
        faults.append(f"{burst['run']} of {arguments.timers} timers have run")
    for fault in faults:
        print(f"FAULT {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
