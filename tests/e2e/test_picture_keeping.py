"""Kept pictures: how long they stay, where they stand, and that a backup holds them."""
import os

import harness
from harness import TICKET, run_gridbot
from picture_shelf import picture
from picture_town import *   # noqa: F401,F403
from picture_town import files_in, hand_over, pictures_of, states
from test_report_form import Form


def kept_in(town) -> set[str]:
    """Digests of the pictures that stand in the folder."""
    return {file.name.split(".")[0] for file in files_in(town.folder / "data" / "attachments")}


def make_older(town, hours: int) -> None:
    for file in files_in(town.folder / "data" / "attachments"):
        when = file.stat().st_mtime - hours * 3600
        os.utime(file, (when, when))


def test_a_picture_that_was_never_sent_goes_after_a_day(town, shown):
    [one] = pictures_of(town, shown)
    form = Form(town, "SH-HX-52-B3")
    hand_over(form.url, picture("plain.png"))
    make_older(town, 23)
    town.stop()
    town.start()
    form.url = f"{town.public}/r/{form.token}"
    hand_over(form.url, picture("plain.webp"))
    unsent = kept_in(town) - {one["sha256"]}
    assert len(unsent) == 2   # neither is a day old

    make_older(town, 2)
    town.stop()
    town.start()
    harness.wait_until(lambda: len(kept_in(town)) == 2, "the older of the two is removed")
    assert one["sha256"] in kept_in(town)   # however old it is: a case names it
    assert run_gridbot("verify", "--config", town.config, deadline_s=120).returncode == 0


def test_a_form_that_lay_open_for_long_keeps_its_picture_once_it_is_sent(town):
    form = Form(town, "SH-HX-52-B3")
    taken = hand_over(form.url, picture("gps.jpg")).json()["picture"]
    make_older(town, 30)
    ticket = TICKET.search(form.send("楼道灯不亮", picture=taken).text)[0]
    assert states(town, ticket) == ["kept"]
    assert run_gridbot("verify", "--config", town.config, deadline_s=120).returncode == 0


def test_a_form_whose_picture_is_gone_is_a_report_without_one(town):
    form = Form(town, "SH-HX-52-B3")
    taken = hand_over(form.url, picture("gps.jpg")).json()["picture"]
    make_older(town, 30)
    town.stop()
    town.start()
    form.url = f"{town.public}/r/{form.token}"
    harness.wait_until(lambda: not kept_in(town), "the picture is removed")
    ticket = TICKET.search(form.send("楼道灯不亮", picture=taken).text)[0]
    assert states(town, ticket) == []


# -- backups -----------------------------------------------------------------------------------------------------------

def test_a_backup_holds_the_pictures_and_verify_misses_one_that_is_gone(town, platform, shown, tmp_path):
    [one] = pictures_of(town, shown)
    backup = tmp_path / "backups" / "town.backup"
    backup.parent.mkdir()
    assert run_gridbot("backup", backup, "--config", town.config).returncode == 0
    assert len(files_in(backup.parent / "attachments")) == 2

    elsewhere = tmp_path / "elsewhere"
    config = harness.write_town(elsewhere, platform.url)
    (elsewhere / "data").mkdir()
    key = elsewhere / "data" / "gridbot.key"
    key.write_text((town.folder / "data" / "gridbot.key").read_text())
    key.chmod(0o600)
    restored = run_gridbot("restore", backup, "--config", config, deadline_s=120)
    assert restored.returncode == 0 and "missing" not in restored.stdout, restored
    assert len(files_in(elsewhere / "data" / "attachments")) == 2
    assert run_gridbot("verify", "--config", config, deadline_s=120).returncode == 0

    (elsewhere / "data" / "attachments" / f"{one['sha256']}.jpg").unlink()
    missed = run_gridbot("verify", "--config", config, deadline_s=120)
    assert missed.returncode == 1 and one["sha256"] in missed.stdout


def test_pictures_stand_where_the_configuration_says(start_town, platform, tmp_path):
    def elsewhere(name, text):
        return text.replace("[storage]\n", '[storage]\nattachments = "photos/of-cases"\n') if name == "gridbot.toml" else text

    town = start_town(edit=elsewhere)
    form = Form(town, "SH-HX-52-B3")
    form.send("楼道灯不亮", picture=hand_over(form.url, picture("gps.jpg")).json()["picture"])
    photos = town.folder / "photos" / "of-cases"
    assert len(files_in(photos)) == 2 and not (town.folder / "data" / "attachments").exists()
    assert run_gridbot("verify", "--config", town.config, deadline_s=120).returncode == 0

    backup = tmp_path / "backups" / "town.backup"
    backup.parent.mkdir()
    assert run_gridbot("backup", backup, "--config", town.config).returncode == 0
    assert len(files_in(backup.parent / "attachments")) == 2

    other = tmp_path / "other"
    config = harness.write_town(other, platform.url, elsewhere)
    (other / "data").mkdir()
    (other / "data" / "gridbot.key").write_text((town.folder / "data" / "gridbot.key").read_text())
    (other / "data" / "gridbot.key").chmod(0o600)
    restored = run_gridbot("restore", backup, "--config", config, deadline_s=120)
    assert restored.returncode == 0 and len(files_in(other / "photos" / "of-cases")) == 2, restored
    next(iter(files_in(photos))).unlink()
    assert run_gridbot("verify", "--config", town.config, deadline_s=120).returncode == 1
