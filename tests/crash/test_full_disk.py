"""A disk that is really full: a small file system in memory. (Without the right to mount, tests/e2e/test_restart.py
says the same with a limit on the size of files.)"""
import os
import subprocess

import pytest

import audit
from harness import wait_until

SIZE = 8 << 20


@pytest.fixture
def small_disk(tmp_path):
    """A folder with room for a few megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("this user may not mount")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def town_on_small_disk(start_town, small_disk):
    def edit(name, text):
        return text.replace("data/gridbot", f"{small_disk}/gridbot") if name == "gridbot.toml" else text

    town = start_town(edit=edit)
    (town.folder / "data").symlink_to(small_disk)   # where the audit looks
    return town


def report(town, n):
    return town.message(None, f"res_{n}", f"【报事】3号楼{n % 40 + 1}单元门禁坏了，{n}号门")


def test_full_disk_is_said_and_nothing_accepted_is_lost_and_it_recovers_by_itself(town_on_small_disk, small_disk):
    town = town_on_small_disk
    answers = {}
    body = report(town, 0)
    answers[body["msgId"]] = town.post_webhook(body).content
    ballast = small_disk / "ballast"
    free = os.statvfs(small_disk)
    ballast.write_bytes(b"x" * (free.f_bavail * free.f_bsize - (256 << 10)))

    refused = None
    for n in range(1, 2000):
        body = report(town, n)
        answer = town.post_webhook(body, settle=False)
        if answer.status != 200:
            refused = body
            break
        answers[body["msgId"]] = answer.content

    assert refused is not None and answer.status == 503
    ready = town.get_admin("/readyz")
    assert ready.status_code == 503 and "is full" in ready.json()["reason"]
    assert town.get_admin("/healthz").status_code == 200
    assert any("is full" in line for line in town.process.stderr)

    ballast.unlink()
    wait_until(lambda: town.get_admin("/readyz").status_code == 200, "ready again by itself", deadline_s=30)
    again = town.post_webhook(refused)   # the platform delivers it again
    assert again.ticket
    answers[refused["msgId"]] = again.content
    town.clock(advance="2m")

    stored = audit.stored_answers(town)
    assert [message for message, answer in answers.items() if stored.get(message) != answer] == []
    assert set(audit.registrations(town).values()) == {1}
    outgoing = audit.Outgoing(town, town.platform.ledger)
    assert outgoing.never_taken() == [] and outgoing.from_nowhere() == []
    audit.assert_whole(town)
