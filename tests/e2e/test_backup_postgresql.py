"""Backups of a town on PostgreSQL, and the way from one kind of database to the other and back."""
import os
import subprocess
import uuid

import pytest

import harness
import postgresql
from harness import BUILDING3, GRID_MEMBER, RESIDENT, WORK52, run_gridbot
from test_backup import Load, manifest

LAMP = "2单元楼道灯不亮了"
LAMP_ELSEWHERE = "3号楼1单元门口路灯不亮"


@pytest.fixture
def busy_town(start_town, new_url):
    town = start_town(database=new_url())
    town.ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket
    town.say(WORK52, GRID_MEMBER, "受理 0001")
    return town


@pytest.fixture
def elsewhere(tmp_path, new_url):
    """The configuration of the same town on another database, with the town's key."""

    def make(town, database=None, name="elsewhere"):
        config = harness.write_town(tmp_path / name, town.platform.url, database=database or new_url())
        key = tmp_path / name / "data" / "gridbot.key"
        key.parent.mkdir()
        key.write_text((town.folder / "data" / "gridbot.key").read_text())
        key.chmod(0o600)
        return config

    return make


def backup(town, name="town.backup"):
    result = run_gridbot("backup", town.folder / name, "--config", town.config)
    assert (result.returncode, result.stderr) == (0, ""), result
    return town.folder / name


def test_backup_of_a_running_service_restores_whole(busy_town, elsewhere, start_town):
    file = backup(busy_town)
    config = elsewhere(busy_town)

    result = run_gridbot("restore", file, "--config", config)

    assert (result.returncode, result.stderr) == (0, ""), result
    said = manifest(file)
    assert said["database"] == "postgresql" and said["rows"]["cases"] == 1 and said["rows"]["case_events"] == 2
    assert file.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in busy_town.folder.glob("town.backup*")) == ["town.backup"]
    before = busy_town.case(busy_town.ticket)
    busy_town.kill()
    restored = start_town(config=config)
    assert restored.case(busy_town.ticket) == before
    assert restored.say(BUILDING3, "res_other", LAMP_ELSEWHERE).ticket == "SH20261123-0002"


def test_backups_under_load_restore_whole(start_town, new_url, elsewhere):
    town = start_town(database=new_url())
    with Load(town) as load:
        for n in range(3):
            enough = load.reported + 10
            harness.wait_until(lambda: load.reported >= enough, "the load goes on")
            file = backup(town, f"{n}.backup")
            result = run_gridbot("restore", file, "--config", elsewhere(town, name=f"place{n}"))
            assert result.returncode == 0, (n, result.stdout, result.stderr)
            assert manifest(file)["rows"]["cases"] > 0


@pytest.fixture
def keeper(postgresql_url):
    """A role with a password. (The server lets everybody on its socket in; who asks for a password is in its own test.)"""
    role = f"keeper_{uuid.uuid4().hex[:8]}"
    postgresql.sql(postgresql_url, f"CREATE ROLE {role} LOGIN SUPERUSER PASSWORD '{postgresql.PASSWORD}'")
    yield role
    postgresql.sql(postgresql_url, f"DROP ROLE {role}")   # after its databases


def test_password_is_not_shown_when_the_tool_is_missing(start_town, keeper, new_url):
    town = start_town(database=new_url().replace("//postgres@", f"//{keeper}:{postgresql.PASSWORD}@"))
    town.say(BUILDING3, RESIDENT, LAMP)

    result = subprocess.run([harness.BINARY, "backup", town.folder / "a.backup", "--config", town.config],
                            capture_output=True, env={**os.environ, "PATH": str(town.folder)}, timeout=30)

    assert result.returncode == 1 and b"install postgresql-client" in result.stderr
    assert postgresql.PASSWORD.encode() not in result.stdout + result.stderr
    assert not list(town.folder.glob("a.backup*"))
    assert backup(town).exists()


def test_restore_into_a_database_that_is_not_empty_changes_nothing(busy_town):
    file = backup(busy_town)

    result = run_gridbot("restore", file, "--config", busy_town.config)

    assert result.returncode == 1 and result.stderr.count("\n") == 1 and "nothing was restored" in result.stderr
    assert busy_town.case(busy_town.ticket)["state"] == "accepted"
    assert run_gridbot("verify", "--config", busy_town.config).returncode == 0


def test_backup_of_one_kind_does_not_go_into_the_other(busy_town, tmp_path):
    file = backup(busy_town)
    config = harness.write_town(tmp_path / "file-town", busy_town.platform.url)

    result = run_gridbot("restore", file, "--config", config)

    assert result.returncode == 2 and "gridbot move" in result.stderr


def test_town_moves_from_its_file_to_postgresql_and_back(start_town, new_url, elsewhere, tmp_path):
    town = start_town()
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket
    town.say(WORK52, GRID_MEMBER, "受理 0001")
    town.clock(to="2026-11-24T00:00:00+08:00")   # the histories are anchored
    before, outbox = town.case(ticket), town.outbox()
    assert town.stop() == 0
    server = new_url()

    there = run_gridbot("move", "--from", f"sqlite:{town.folder}/data/gridbot.db", "--to", server)
    assert there.returncode == 0, there
    moved = start_town(config=elsewhere(town, server), sim_clock="2026-11-24T00:00:00+08:00")
    assert moved.case(ticket) == before and moved.outbox() == outbox
    assert moved.say(BUILDING3, "res_other", LAMP_ELSEWHERE).ticket == "SH20261124-0001"
    assert run_gridbot("verify", "--config", moved.config).returncode == 0
    assert moved.stop() == 0

    back = run_gridbot("move", "--from", server, "--to", f"sqlite:{tmp_path}/back.db")
    assert back.returncode == 0, back
    lines = len(before["history"])
    assert there.stdout.startswith(f"1 cases, {lines} lines of history, ")
    assert back.stdout.startswith(f"2 cases, {lines + 1} lines of history, ")
