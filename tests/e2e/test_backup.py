"""`gridbot backup`, `restore` and `move`, and the backups that the service makes by itself."""
import json
import os
import random
import sqlite3
import threading

import pytest

import harness
from harness import BUILDING3, GRID_MEMBER, RESIDENT, WORK52, run_gridbot, wait_until

LAMP = "2单元楼道灯不亮了"
LONG = bool(os.environ.get("GRIDBOT_LONG"))
HEAD = 8192


def manifest(file):
    with open(file, "rb") as stream:
        head = stream.read(HEAD)
    first, rest = head.split(b"\n", 1)
    assert first == b"gridbot backup"
    return json.loads(rest)


def backup(town, name="town.backup"):
    result = run_gridbot("backup", town.folder / name, "--config", town.config)
    assert (result.returncode, result.stderr) == (0, ""), result
    return town.folder / name


class EmptyPlace:
    """The same town on another machine: its configuration, and nothing in its data folder."""

    def __init__(self, folder, town, key=True):
        self.config = harness.write_town(folder, town.platform.url)
        self.data = folder / "data"
        self.folder = folder
        self.town = town
        if key:
            self.put_key()

    def put_key(self, text=None):
        self.data.mkdir(exist_ok=True)
        key = self.data / "gridbot.key"
        key.write_text(text or (self.town.folder / "data" / "gridbot.key").read_text())
        key.chmod(0o600)

    def restore(self, file, *more):
        return run_gridbot("restore", file, "--config", self.config, *more, deadline_s=120)   # it reads everything


@pytest.fixture
def empty_place(tmp_path, town):
    return lambda name="elsewhere", **more: EmptyPlace(tmp_path / name, town, **more)


@pytest.fixture
def busy_town(town):
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket
    town.say(WORK52, GRID_MEMBER, "受理 0001")
    town.ticket = ticket
    return town


def test_backup_of_a_running_service_restores_whole(busy_town, empty_place, start_town):
    file = backup(busy_town)
    place = empty_place()

    result = place.restore(file)

    assert (result.returncode, result.stderr) == (0, ""), result
    assert "1 cases, 2 lines of history" in result.stdout
    before = busy_town.case(busy_town.ticket)
    busy_town.kill()
    restored = start_town(config=place.config)
    assert restored.case(busy_town.ticket) == before


def test_backup_says_what_is_in_it(busy_town):
    file = backup(busy_town)

    said = manifest(file)

    assert said["database"] == "sqlite" and said["rows"]["cases"] == 1 and said["rows"]["case_events"] == 2
    assert said["bytes"] == file.stat().st_size - HEAD
    assert file.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in busy_town.folder.glob("town.backup*")) == ["town.backup"]


def test_database_can_be_taken_out_by_hand(busy_town, tmp_path):
    content = backup(busy_town).read_bytes()[HEAD:]
    (tmp_path / "by-hand.db").write_bytes(content)

    with sqlite3.connect(tmp_path / "by-hand.db") as database:
        assert database.execute("SELECT count(*) FROM cases").fetchone() == (1,)


def test_backup_does_not_hold_the_key(busy_town):
    key = (busy_town.folder / "data" / "gridbot.key").read_text().strip()
    content = backup(busy_town).read_bytes()

    assert key.encode() not in content and bytes.fromhex(key) not in content


def test_backup_replaces_no_file(busy_town):
    (busy_town.folder / "town.backup").write_text("mine")

    result = run_gridbot("backup", busy_town.folder / "town.backup", "--config", busy_town.config)

    assert result.returncode == 2 and result.stderr.count("\n") == 1 and "already there" in result.stderr
    assert (busy_town.folder / "town.backup").read_text() == "mine"


def test_restore_replaces_no_database(busy_town):
    file = backup(busy_town)
    before = (busy_town.folder / "data" / "gridbot.db").stat().st_ino

    result = run_gridbot("restore", file, "--config", busy_town.config)

    assert result.returncode == 2 and result.stderr.count("\n") == 1 and "already there" in result.stderr
    assert (busy_town.folder / "data" / "gridbot.db").stat().st_ino == before


def test_restore_beside_another_key_is_refused(busy_town, empty_place):
    file = backup(busy_town)
    place = empty_place(key=False)
    place.put_key("ab" * 32)

    result = place.restore(file)

    assert result.returncode == 2 and result.stderr.count("\n") == 1
    assert "holds another key" in result.stderr
    assert manifest(file)["key"] in result.stderr and "--without-key" in result.stderr
    assert not (place.data / "gridbot.db").exists()


def test_restored_database_waits_for_its_key(busy_town, empty_place, start_town):
    file = backup(busy_town)
    place = empty_place(key=False)

    result = place.restore(file)

    assert result.returncode == 0, result.stderr
    assert "key file" in result.stdout and "is missing" in result.stdout and manifest(file)["key"] in result.stdout
    assert run_gridbot("verify", "--config", place.config).returncode == 0
    assert run_gridbot("serve", "--config", place.config).returncode == 1
    place.put_key((busy_town.folder / "data" / "gridbot.key").read_text())
    busy_town.kill()
    assert start_town(config=place.config).case(busy_town.ticket)["state"] == "accepted"


def test_restore_without_the_key_works_when_it_is_asked_for(busy_town, empty_place, start_town):
    file = backup(busy_town)
    place = empty_place(key=False)

    result = place.restore(file, "--without-key")

    assert result.returncode == 0 and "stay unreadable" in result.stdout
    busy_town.kill()
    restored = start_town(config=place.config)   # with a new key
    assert restored.case(busy_town.ticket)["state"] == "accepted"
    assert restored.say(BUILDING3, RESIDENT, "3号楼1单元门口路灯不亮").ticket


@pytest.mark.parametrize("key, said", [(None, "is missing"), ("ab" * 32, "holds another key")])
def test_service_does_not_start_with_a_key_that_is_not_its_databases(busy_town, key, said):
    busy_town.kill()
    file = busy_town.folder / "data" / "gridbot.key"
    original = file.read_text()
    file.unlink() if key is None else file.write_text(key)

    result = run_gridbot("serve", "--config", busy_town.config)

    assert result.returncode == 1 and result.stderr.splitlines()[-1].startswith("gridbot: the key file")
    assert said in result.stderr
    assert file.exists() == (key is not None)   # no second key is made
    file.write_text(original)
    busy_town.start()


@pytest.mark.parametrize("spoil, said", [
    (lambda content: content[:-1], "holds"),
    (lambda content: content[:HEAD + 5000] + b"x" + content[HEAD + 5001:], "was changed since it was made"),
    (lambda content: b"x" + content[1:], "is no backup"),
    (lambda content: content[:100], "is no backup"),
    (lambda content: content.replace(b'"form":1', b'"form":2'), "later gridbot"),
    (lambda content: content.replace(b'"sha256"', b'"sha257"'), "manifest cannot be read"),
])
def test_spoilt_backup_is_refused_and_leaves_nothing(busy_town, empty_place, spoil, said):
    file = backup(busy_town)
    file.write_bytes(spoil(file.read_bytes()))
    place = empty_place()

    result = place.restore(file)

    assert result.returncode == 2 and result.stderr.count("\n") == 1 and said in result.stderr
    assert not list(place.data.glob("gridbot.db*")) or \
        [path.name for path in place.data.glob("gridbot.db*")] == ["gridbot.db.lock"]


def test_backup_of_a_newer_program_is_refused_with_both_numbers(busy_town, empty_place):
    file = backup(busy_town)
    known = manifest(file)["schema"]
    file.write_bytes(file.read_bytes().replace(b'"schema":%d' % known, b'"schema":%d' % (known + 1), 1))

    result = empty_place().restore(file)

    assert result.returncode == 2
    assert f"its schema is number {known + 1}, this program knows up to {known}" in result.stderr


def test_backup_of_a_falsified_history_is_not_restored(busy_town, empty_place):
    busy_town.kill()
    with sqlite3.connect(busy_town.folder / "data" / "gridbot.db") as database:
        database.execute("UPDATE case_events SET text = 'nothing happened' WHERE seq = 2")
    file = backup(busy_town)
    place = empty_place()

    result = place.restore(file)

    assert result.returncode == 1
    assert f"{busy_town.ticket} line 2: fault" in result.stdout and "nothing was restored" in result.stdout
    assert not (place.data / "gridbot.db").exists()


class Load:
    """Residents who write as fast as they are answered."""

    def __init__(self, town, writers=4):
        self.town, self.over, self.reported = town, False, 0
        self.stamp = str(harness.millis(town.now()))
        self.threads = [threading.Thread(target=self._write, args=(n,)) for n in range(writers)]

    def _write(self, n):
        count = 0
        while not self.over:
            count += 1
            body = self.town.message(None, f"res_{n}_{count}", f"【报事】3号楼{count}单元门禁坏了，{n}号门")
            answer = self.town.post_webhook(body, settle=False, timestamp=self.stamp)
            assert answer.status == 200
            self.reported += 1

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over = True
        for thread in self.threads:
            thread.join()


def test_backups_at_random_instants_under_load_restore_whole(town, empty_place):
    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    with Load(town, writers=2) as load:
        for n in range(100 if LONG else 5):
            enough = load.reported + chance.randrange(20)
            wait_until(lambda: load.reported >= enough, "the load goes on")
            file = backup(town, f"{n}.backup")
            place = empty_place(f"place{n}")

            result = place.restore(file)

            assert result.returncode == 0, (seed, n, result.stdout, result.stderr)
            assert manifest(file)["rows"]["cases"] > 0
            file.unlink()
            for path in place.data.iterdir():
                path.unlink()


def with_backups(every, keep):
    def edit(name, text):
        return text + f'\n[backup]\nevery = "{every}"\nkeep = "{keep}"\n' if name == "gridbot.toml" else text
    return edit


def backups_of(town):
    return sorted(path.name for path in (town.folder / "data" / "backups").glob("*.backup"))


def test_service_makes_backups_and_removes_the_old_ones(start_town):
    town = start_town(edit=with_backups("1d", "3d"))
    for day in range(23, 29):
        name = f"gridbot-202611{day}T010000Z.backup"
        wait_until(lambda: name in backups_of(town), "the day's backup")
        kept = [f"gridbot-202611{kept}T010000Z.backup" for kept in range(max(23, day - 3), day + 1)]
        wait_until(lambda: backups_of(town) == kept, "the old ones are removed")
        town.clock(advance="1d")

    assert "gridbot_backup_failures 0" in town.get_admin("/metrics").text


def test_backups_go_on_where_they_stopped_after_a_restart(start_town):
    town = start_town(edit=with_backups("1d", "30d"))
    wait_until(lambda: len(backups_of(town)) == 1, "the first backup")
    town.clock(advance="1h")
    assert town.stop() == 0

    town.start()
    town.clock(advance="22h")
    assert len(backups_of(town)) == 1
    town.clock(advance="1h")
    wait_until(lambda: len(backups_of(town)) == 2, "the second backup")


def test_backup_that_cannot_be_written_is_said_and_the_service_goes_on(start_town):
    def edit(name, text):
        if name != "gridbot.toml":
            return text
        return text + '\n[backup]\nevery = "1d"\nkeep = "3d"\nfolder = "grids.csv/backups"\n'

    town = start_town(edit=edit)

    wait_until(lambda: any("no backup was made" in line for line in town.process.stderr), "the log says so")
    assert "gridbot_backup_failures 1" in town.get_admin("/metrics").text
    assert town.say(BUILDING3, RESIDENT, LAMP).ticket


@pytest.mark.parametrize("keys, said", [
    ('every = "soon"', "is no length of time"),
    ('every = "2d"\nkeep = "1d"', "is not longer than every"),
])
def test_faults_of_the_backup_section_are_named(tmp_path, platform, keys, said):
    config = harness.write_town(tmp_path / "town", platform.url)
    config.write_text(config.read_text() + f"\n[backup]\n{keys}\n")

    result = run_gridbot("check", "--config", config)

    assert result.returncode == 2 and said in result.stdout


def move(source, target):
    return run_gridbot("move", "--from", f"sqlite:{source}", "--to", f"sqlite:{target}")


def test_move_takes_everything_along(busy_town, tmp_path, start_town, empty_place):
    before = busy_town.case(busy_town.ticket)
    outbox = busy_town.outbox()
    assert busy_town.stop() == 0
    place = empty_place()

    result = move(busy_town.folder / "data" / "gridbot.db", place.data / "gridbot.db")

    assert result.returncode == 0, result
    assert "1 cases, 2 lines of history" in result.stdout and result.stdout.endswith(": 0 faults\n")
    moved = start_town(config=place.config)
    assert moved.case(busy_town.ticket) == before
    assert moved.outbox() == outbox
    assert moved.say(BUILDING3, "res_other", "3号楼1单元门口路灯不亮").ticket == "SH20261123-0002"


def test_move_waits_for_the_end_of_the_service(busy_town, tmp_path):
    result = move(busy_town.folder / "data" / "gridbot.db", tmp_path / "moved.db")

    assert result.returncode == 1 and "another gridbot is using" in result.stderr
    assert not (tmp_path / "moved.db").exists()


def test_move_goes_only_into_an_empty_database(busy_town, tmp_path):
    busy_town.stop()
    source = busy_town.folder / "data" / "gridbot.db"
    assert move(source, tmp_path / "moved.db").returncode == 0

    again = move(source, tmp_path / "moved.db")

    assert again.returncode == 2 and "--to is not empty" in again.stderr


def test_move_of_a_database_that_is_not_there_makes_none(tmp_path):
    result = move(tmp_path / "no.db", tmp_path / "moved.db")

    assert result.returncode == 2 and "is not there" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_move_with_a_configuration_reads_paths_as_it_does(busy_town, tmp_path):
    busy_town.stop()

    result = run_gridbot("move", "--config", busy_town.config, "--from", "sqlite:data/gridbot.db",
                         "--to", f"sqlite:{tmp_path}/moved.db")

    assert result.returncode == 0, result.stderr
    assert (tmp_path / "moved.db").exists()
