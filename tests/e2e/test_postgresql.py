"""A town on PostgreSQL: what is different there from a file of one's own (issue 3, item 1)."""
import concurrent.futures
import re
import shutil

import pytest

import harness
import postgresql
from harness import BUILDING3, RESIDENT, wait_until
from wecom_town import shared_wecom, start_wecom_town, wecom   # noqa: F401: fixtures

LAMP = "2单元楼道灯不亮了"


@pytest.fixture
def server():
    """A server that the test may stop."""
    own = postgresql.temporary_server()
    yield own
    own.remove()


@pytest.fixture
def database(server):
    postgresql.sql(server.url, "CREATE DATABASE town")
    return server.database("town")


def readiness(town):
    answer = town.get_admin("/readyz")
    return answer.status_code, answer.json()


def test_a_server_that_stops_hard_is_told_with_503_and_found_again_with_nothing_lost(start_town, server, database):
    town = start_town(database=database)
    first = town.say(BUILDING3, RESIDENT, LAMP).ticket
    body = town.message(BUILDING3, "res_other", "【报事】3号楼1单元门口路灯不亮")

    server.stop_hard()
    assert town.post_webhook(body, settle=False).status == 503
    wait_until(lambda: readiness(town)[0] == 503, "the service says that it is not ready")
    assert "database" in readiness(town)[1]["reason"]
    assert town.get_admin("/healthz").status_code == 200
    assert town.post_webhook(body, settle=False).status == 503

    server.start()
    wait_until(lambda: readiness(town)[0] == 200, "ready again", deadline_s=30)
    second = town.post_webhook(body).ticket   # the platform delivers again
    assert sorted(case["ticket"] for case in town.cases()) == sorted([first, second])


def test_whoever_looks_for_reports_goes_on_when_the_server_is_back(start_wecom_town, wecom, server, database):
    often = 'poll_every = "4s"'   # between two looks there is time enough to stop the server
    town = start_wecom_town("report", "wecom", database=database, sim_clock=None,
                            edit=lambda name, text: text.replace('poll_every = "60s"', often))
    looks = "/cgi-bin/report/resident/get_order_list"
    # The first look keeps where it stands; after the second nothing is written.
    wait_until(lambda: len(wecom.calls(looks)) >= 2, "it looks")

    server.stop_hard()
    wait_until(lambda: any("who is to look" in line for line in town.process.stderr), "it could not look")
    server.start()
    wait_until(lambda: readiness(town)[0] == 200, "ready again", deadline_s=30)
    wecom.forget_calls()

    wait_until(lambda: wecom.calls(looks), "it looks again", deadline_s=30)


def test_an_idle_service_notices_that_the_server_has_gone(start_town, server, database):
    town = start_town(database=database)

    server.stop_hard()

    wait_until(lambda: readiness(town)[0] == 503, "nobody wrote, and it is told all the same", deadline_s=10)


def test_connections_that_the_server_cut_are_replaced_without_a_word(start_town, server, database):
    town = start_town(database=database)
    town.say(BUILDING3, RESIDENT, LAMP)

    postgresql.sql(server.url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'town'")

    assert town.post_webhook(town.message(BUILDING3, "res_other", "【报事】3号楼1单元门口路灯不亮"),
                             settle=False).status == 200
    wait_until(lambda: readiness(town)[0] == 200, "ready")


def test_every_ticket_said_before_a_hard_stop_in_a_burst_exists_afterwards(start_town, server, database):
    town = start_town(database=database)
    bodies = [town.message(None, f"res_{n}", f"【报事】3号楼{n}单元{n}01水管漏水，{n}号水表旁") for n in range(1, 81)]
    timestamp = str(harness.millis(town.now()))
    said = {}

    def post(body):
        answer = town.post_webhook(body, settle=False, timestamp=timestamp)
        if answer.status == 200:
            said[body["msgId"]] = answer

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(post, body) for body in bodies]
        wait_until(lambda: len(said) >= 20, "the burst is under way")
        server.stop_hard()
        concurrent.futures.wait(jobs)
    server.start()
    wait_until(lambda: readiness(town)[0] == 200, "ready again", deadline_s=30)

    assert {answer.ticket for answer in said.values()} <= {case["ticket"] for case in town.cases()}
    for body in bodies:   # the platform delivers all of them again
        again = town.post_webhook(body, settle=False, timestamp=timestamp)
        assert again.status == 200
        if body["msgId"] in said:
            assert again.content == said[body["msgId"]].content
    assert len(town.cases()) == len(bodies)


def test_several_that_start_at_once_on_an_empty_database_all_serve(start_town, tmp_path, platform, server, database):
    maker = start_town()   # of the key that they share
    maker.stop()
    config = harness.write_town(tmp_path / "shared", platform.url, database=database)
    (config.parent / "data").mkdir()
    shutil.copy2(maker.folder / "data/gridbot.key", config.parent / "data/gridbot.key")
    towns = [start_town(config=config, start=False, sim_clock=None) for _ in range(3)]

    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda town: town.start(), towns))

    body = towns[0].message(BUILDING3, RESIDENT, LAMP)
    answers = [town.post_webhook(body) for town in towns]
    assert len({answer.content for answer in answers}) == 1 and answers[0].ticket
    assert all(len(town.cases()) == 1 for town in towns)


# -- bad input ------------------------------------------------------------------------------------------------------

def refused(tmp_path, url):
    """What `serve` says when it cannot open the database: one line, exit 1, no password."""
    config = harness.write_town(tmp_path / "town", "http://127.0.0.1:9", database=url)
    result = harness.run_gridbot("serve", "--config", config, deadline_s=20)
    lines = [line for line in result.stderr.splitlines() if line.startswith("gridbot: ")]
    assert result.returncode == 1 and len(lines) == 1, result.stderr
    assert "no-such-secret" not in result.stdout + result.stderr
    return lines[0]


def test_a_wrong_password_is_said_and_not_repeated(tmp_path, server, database):
    postgresql.sql(server.url, f"CREATE ROLE guarded LOGIN PASSWORD '{postgresql.PASSWORD}'")

    assert "password" in refused(tmp_path, server.database("town", "guarded", "no-such-secret"))


def test_a_database_that_is_not_there_is_named(tmp_path, server):
    assert '"nowhere"' in refused(tmp_path, server.database("nowhere"))


def test_a_server_that_is_not_there_is_named(tmp_path):
    assert "storage.url" in refused(tmp_path, "postgresql://u:no-such-secret@127.0.0.1:1/town")


def test_an_address_that_cannot_be_read_is_not_repeated(tmp_path):
    assert "storage.url" in refused(tmp_path, "postgresql://u:no-such-secret@127.0.0.1:many/town")


def test_a_newer_database_is_refused_with_both_numbers(tmp_path, start_town, server, database):
    town = start_town(database=database)
    town.stop()
    postgresql.sql(database, "INSERT INTO schema_migrations VALUES (999, 'later', '', 0)")

    assert re.search(r"number 999\b.* up to \d+", refused(tmp_path, database))


def test_check_accepts_the_address_without_a_server(tmp_path):
    config = harness.write_town(tmp_path / "town", "http://127.0.0.1:9", database="postgresql://u@127.0.0.1:1/town")

    result = harness.run_gridbot("check", "--config", config)

    assert result.returncode == 0, result.stdout
