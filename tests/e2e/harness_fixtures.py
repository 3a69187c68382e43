"""Fixtures of the tests that run the program. GRIDBOT_BINARY names it; default: build/release-tests/gridbot."""
import os
import uuid

import pytest

import harness
import postgresql

# Stories that run on every database; the others, on SQLite alone, are about something else.
ON_EVERY_DATABASE = {"test_case_story", "test_restart", "test_stop_points"}
DATABASES = ["sqlite", "postgresql"]


def pytest_generate_tests(metafunc):
    if metafunc.module.__name__ not in ON_EVERY_DATABASE or "start_town" not in metafunc.fixturenames:
        return
    only = metafunc.definition.get_closest_marker("only_on")
    metafunc.parametrize("database_kind", only.args if only else DATABASES, indirect=True)


def pytest_report_header():
    return f"gridbot: {harness.BINARY}"


@pytest.fixture(scope="session")
def shared_platform(tmp_path_factory):
    platform = harness.Platform(tmp_path_factory.mktemp("platform") / "ledger.jsonl")
    yield platform
    platform.stop()


@pytest.fixture
def platform(shared_platform):
    """The fake DingTalk and WeCom, healthy and with an empty ledger."""
    shared_platform.reset()
    return shared_platform


@pytest.fixture
def other_host(tmp_path):
    """A second platform on another port: for whatever must never be called."""
    stranger = harness.Platform(tmp_path / "stranger.jsonl")
    yield stranger
    stranger.stop()


@pytest.fixture(scope="session")
def postgresql_url():
    """A server that tests share; each makes databases of its own."""
    if url := os.environ.get("GRIDBOT_TEST_POSTGRESQL"):
        yield url
        return
    server = postgresql.temporary_server()
    yield server.url
    server.remove()


@pytest.fixture
def database_kind(request):
    return getattr(request, "param", "sqlite")


@pytest.fixture
def new_url(postgresql_url):
    """Makes an empty PostgreSQL database and returns its address."""
    names = []

    def make():
        names.append(f"town_{uuid.uuid4().hex[:12]}")
        postgresql.sql(postgresql_url, f"CREATE DATABASE {names[-1]}")
        return postgresql.with_database(postgresql_url, names[-1])

    yield make
    for name in names:
        postgresql.sql(postgresql_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def new_database(request, database_kind):
    """Makes an empty database and returns its address; None: the file that the town's configuration names."""
    return (lambda: None) if database_kind == "sqlite" else request.getfixturevalue("new_url")


@pytest.fixture
def start_town(tmp_path, platform, new_database):
    """Starts `gridbot serve` of the Sanhehu town, as often as the test likes; all end with the test."""
    towns = []

    def start(**options):
        options.setdefault("database", new_database())
        town = harness.Town(tmp_path / f"town{len(towns)}", platform, **options)
        towns.append(town)
        return town

    yield start
    harness.end_all(towns)


@pytest.fixture
def town(start_town):
    """The Sanhehu town on Monday 2026-11-23, 09:00, the clock standing still."""
    return start_town()
