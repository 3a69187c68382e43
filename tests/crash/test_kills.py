"""SIGKILL at random instants under load: 20 times, with GRIDBOT_LONG 1,000 times (or GRIDBOT_KILLS times).

GRIDBOT_KILL_MINUTES ends it earlier on a machine that is too slow; the figures say how many there were.
"""
import os
import random
import threading
import time

import requests

import audit
import harness
from harness import GRID_MEMBER

KILLS = int(os.environ.get("GRIDBOT_KILLS") or (1000 if os.environ.get("GRIDBOT_LONG") else 20))
LONGEST_S = float(os.environ.get("GRIDBOT_KILL_MINUTES") or 1e9) * 60
WRITERS = 4
LONGEST_LIFE_S = 0.25
DRAIN_EVERY = 10   # kills: people write faster than one work group is told


class People:
    """Residents who report and staff who accept; the platform delivers half of what was not answered again."""

    def __init__(self, town, chance):
        self.town, self.chance = town, chance
        self.lock = threading.Lock()
        self.answers = {}      # message id -> the bytes that the platform got with its 200
        self.reports = set()   # message ids that are reports
        self.tickets = []
        self.undelivered = []
        self.unanswered = self.again = self.count = 0

    def next_body(self, at):
        with self.lock:
            if self.undelivered:
                self.again += 1
                return self.undelivered.pop()
            self.count += 1
            n = self.count
            ticket = self.tickets.pop(self.chance.randrange(len(self.tickets))) if n % 3 == 0 and self.tickets else None
        if ticket:
            return self.town.message(None, GRID_MEMBER, f"受理 {ticket}", private=True, at=at)
        body = self.town.message(None, f"res_{n}", f"【报事】3号楼{n % 40 + 1}单元门禁坏了，{n}号门", at=at)
        with self.lock:
            self.reports.add(body["msgId"])
        return body

    def write(self, stamp):
        """Until the service is gone."""
        while True:
            body = self.next_body(int(stamp))
            try:
                answer = self.town.post_webhook(body, settle=False, timestamp=stamp)
            except requests.RequestException:
                with self.lock:
                    self.unanswered += 1
                    if self.chance.random() < 0.5:
                        self.undelivered.append(body)
                return
            assert answer.status == 200, (answer.status, answer.content)
            with self.lock:
                known = self.answers.setdefault(body["msgId"], answer.content)
                assert known == answer.content
                if body["msgId"] in self.reports:
                    self.tickets.append(answer.ticket)


def live_and_die(town, people, chance):
    stamp = str(harness.millis(town.now()))
    writers = [threading.Thread(target=people.write, args=(stamp,)) for _ in range(WRITERS)]
    before = len(people.answers)
    for writer in writers:
        writer.start()
    if chance.random() < 0.8:   # the others die in the middle of their start
        harness.wait_until(lambda: len(people.answers) > before, "the first answer")
    time.sleep(chance.random() * LONGEST_LIFE_S)   # the random instant itself: there is no event to wait for
    town.kill()
    for writer in writers:
        writer.join()


def say_all(town):
    """A day's worth of minutes, each of which takes no more messages than the platform does."""
    town.settle()
    town.clock(advance="2m")
    for _ in range(20 * 6):
        if not (town.outbox(state="retry") or town.outbox(state="waiting")):
            return
        town.clock(advance="10m")


def test_nothing_is_lost_and_nothing_said_twice_by_kills_under_load(town, platform):
    seed = random.randrange(1 << 30)
    print(f"seed {seed}")
    chance = random.Random(seed)
    people = People(town, chance)

    slowest_start, kills, started = 0, 0, time.monotonic()
    while kills < KILLS and time.monotonic() - started < LONGEST_S:
        kills += 1
        live_and_die(town, people, chance)
        began = time.monotonic()
        town.start()
        slowest_start = max(slowest_start, time.monotonic() - began)
        if kills % DRAIN_EVERY == 0:
            town.settle()
    while people.undelivered:
        town.post_webhook(people.undelivered.pop(), settle=False)
    say_all(town)

    stored = audit.stored_answers(town)
    lost = [message for message, answer in people.answers.items() if stored.get(message) != answer]
    assert lost == []
    made = audit.registrations(town)
    assert [message for message, cases in made.items() if cases != 1] == []
    assert made.keys() >= people.answers.keys() & people.reports
    outgoing = audit.Outgoing(town, platform.ledger)
    assert [row for row in outgoing.not_sent()] == []
    audit.assert_outgoing_is_right(outgoing)
    audit.assert_whole(town)
    print(f"kills {kills}: {len(people.answers)} messages answered, {people.unanswered} cut off, {people.again} delivered "
          f"again, {sum(made.values())} cases, {len(outgoing.taken)} messages out, {outgoing.in_flight_at_kills()} in "
          f"flight at kills, {outgoing.doubles()} doubles, 0 lost; slowest start {slowest_start * 1000:.0f} ms")
