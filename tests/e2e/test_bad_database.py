"""Databases that cannot be used: one sentence, exit 1, and nothing is harmed."""
import contextlib
import os
import signal
import sqlite3
import subprocess

import pytest

import harness
from harness import BUILDING3, RESIDENT, run_gridbot

LAMP = "2单元楼道灯不亮了"


def database_of(town):
    return town.folder / "data" / "gridbot.db"


def refusal(town) -> str:
    """The one sentence with which the service ends; before it stand the configuration's warnings."""
    result = run_gridbot("serve", "--config", town.config, "--sim-clock", harness.MONDAY)
    assert (result.returncode, result.stdout) == (1, ""), result
    said = [line for line in result.stderr.splitlines() if line.startswith("gridbot: ")]
    assert len(said) == 1 and result.stderr.endswith(said[0] + "\n")
    return said[0].removeprefix("gridbot: ")


def schema(town):
    with contextlib.closing(sqlite3.connect(database_of(town))) as database:
        return [name for name, in database.execute("SELECT name FROM schema_migrations ORDER BY number")]


def rows_of(town):
    with contextlib.closing(sqlite3.connect(database_of(town))) as database:
        return list(database.iterdump())


def test_second_process_on_the_same_database(town):
    assert refusal(town) == (f"another gridbot is using {database_of(town)}; stop it first, or give this one a database "
                             "of its own")
    assert town.say(BUILDING3, RESIDENT, LAMP).ticket   # the first is unharmed


def test_database_of_a_newer_program_is_refused_with_both_numbers(town):
    assert town.stop() == 0
    known = len(schema(town))
    with contextlib.closing(sqlite3.connect(database_of(town))) as database, database:
        database.execute("INSERT INTO schema_migrations VALUES (?, 'later', '', 0)", (known + 7,))
    before = rows_of(town)

    said = refusal(town)

    assert f"its schema is number {known + 7}, this program knows up to {known}" in said
    assert rows_of(town) == before
    for command in (["verify"], ["backup", town.folder / "x.backup"]):
        result = run_gridbot(*command, "--config", town.config)
        assert (result.returncode, result.stderr.count("\n")) == (1, 1) and "newer gridbot" in result.stderr


def test_file_that_is_no_database(start_town):
    town = start_town(start=False)
    database_of(town).parent.mkdir()
    database_of(town).write_text("a shopping list\n" * 1000)

    assert refusal(town) == f"{database_of(town)} is not a database; name another file"


@pytest.fixture
def read_only_folder(tmp_path):
    folder = tmp_path / "read-only"
    folder.mkdir(mode=0o555)
    if os.geteuid() != 0:
        yield folder
        return
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", folder], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("root may write anywhere, and may not mount here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_folder_that_cannot_be_written(start_town, read_only_folder):
    def edit(name, text):
        return text.replace("data/gridbot.db", f"{read_only_folder}/gridbot.db") if name == "gridbot.toml" else text

    assert refusal(start_town(start=False, edit=edit)) == (
        f"the folder {read_only_folder} cannot be written by this user; give it to the user that runs gridbot")


@pytest.mark.parametrize("step", [1, 2])
def test_half_finished_migration_is_made_again_at_the_next_start(start_town, step):
    town = start_town(start=False)
    died = subprocess.run([str(harness.BINARY), "serve", "--config", str(town.config)], capture_output=True, timeout=30,
                          env={**os.environ, "GRIDBOT_STOP_AT": f"migrating:{step}"})
    assert died.returncode == -signal.SIGKILL

    town.start()

    assert schema(town)[:2] == ["core", "anchors"]
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket
    assert town.case(ticket)["state"] == "registered"
    assert run_gridbot("verify", "--config", town.config).returncode == 0


def test_older_database_is_not_read_as_if_it_were_new(start_town):
    town = start_town(start=False)
    subprocess.run([str(harness.BINARY), "serve", "--config", str(town.config)], capture_output=True, timeout=30,
                   env={**os.environ, "GRIDBOT_STOP_AT": "migrating:2"})

    result = run_gridbot("verify", "--config", town.config)

    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "from an older gridbot: its schema is number 1" in result.stderr and "gridbot serve" in result.stderr
