"""The process ends between any two steps of receive, commit, answer, send, mark (core/stop_point.hpp)."""
import os
import signal

import pytest
import requests

import audit
from harness import BUILDING3, RESIDENT

LAMP = "2单元楼道灯不亮了"

# In the order in which one report passes them. `written` and `committed` are passed by three commits: the message's, the
# claim of what it sends, and the mark that it was sent.
BEFORE_COMMIT = ["received", "written:1"]
BEFORE_ANSWER = ["committed:1", "answering"]
AFTER_ANSWER = ["answered", "written:2", "committed:2", "claimed", "sent", "written:3", "committed:3", "marked"]


@pytest.fixture
def stopping_town(start_town):
    """A town that ends at a named point once it was told to; everything before is over and done."""

    def start(point):
        town = start_town(start=False)
        armed = town.folder / "armed"
        town.start(env={**os.environ, "GRIDBOT_STOP_AT": point, "GRIDBOT_STOP_IF": str(armed)})
        town.settle()
        town.stopping_body = town.message(BUILDING3, RESIDENT, LAMP, msg_id="msgStop==")
        town.stopping_time = str(town.stopping_body["createAt"])
        armed.touch()
        return town

    return start


def post_until_the_end(town):
    """The answer, or None where the end came before it."""
    try:
        answer = town.post_webhook(town.stopping_body, timestamp=town.stopping_time, settle=False)
    except requests.RequestException:
        answer = None
    assert town.process.wait() == -signal.SIGKILL, town.process.said()
    return answer


def settled(town):
    town.settle()
    town.clock(advance="2m")   # whatever waits for another try


EVERYWHERE = BEFORE_COMMIT + BEFORE_ANSWER + AFTER_ANSWER
# Those that stand in the drivers.
IN_THE_STORE = [point for point in EVERYWHERE if point.startswith(("written", "committed"))]
twice = pytest.mark.parametrize("again", [False, True], ids=["once", "redelivered"])


@twice
@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("point", EVERYWHERE)
def test_end_at(stopping_town, platform, point, again):
    end_at(stopping_town, platform, point, again)


@twice
@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize("point", IN_THE_STORE)
def test_end_at_on_postgresql(stopping_town, platform, point, again):
    end_at(stopping_town, platform, point, again)


def end_at(stopping_town, platform, point, again):
    town = stopping_town(point)

    answer = post_until_the_end(town)

    # `answered` and later may overtake the answer's way through the socket, never the other way round.
    if point in BEFORE_COMMIT + BEFORE_ANSWER:
        assert answer is None
    town.start()
    settled(town)
    if again:
        repeated = town.post_webhook(town.stopping_body)
        assert repeated.ticket == "SH20261123-0001"
        assert answer is None or repeated.content == answer.content
        settled(town)

    exists = again or point not in BEFORE_COMMIT
    assert [case["ticket"] for case in town.cases()] == (["SH20261123-0001"] if exists else [])
    assert audit.registrations(town) == ({"msgStop==": 1} if exists else {})
    outgoing = audit.Outgoing(town, platform.ledger)
    assert outgoing.not_sent() == [] and bool(outgoing.rows) == exists
    audit.assert_outgoing_is_right(outgoing)
    # Between the platform's yes and its being on disk a double cannot be told from a loss; everywhere else there is none.
    assert (outgoing.doubles() > 0) == (point in ("sent", "written:3")), outgoing.taken
    audit.assert_whole(town)
