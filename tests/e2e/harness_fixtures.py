"""Fixtures of the tests that run the program. GRIDBOT_BINARY names it; default: build/release-tests/gridbot."""
import pytest

import harness


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


@pytest.fixture
def start_town(tmp_path, platform):
    """Starts `gridbot serve` of the Sanhehu town, as often as the test likes; all end with the test."""
    towns = []

    def start(**options):
        town = harness.Town(tmp_path / f"town{len(towns)}", platform, **options)
        towns.append(town)
        return town

    yield start
    for town in towns:
        if town.process is not None:
            town.kill()
            for line in town.process.said().splitlines():
                print(line)   # pytest shows it when the test failed


@pytest.fixture
def town(start_town):
    """The Sanhehu town on Monday 2026-11-23, 09:00, the clock standing still."""
    return start_town()
