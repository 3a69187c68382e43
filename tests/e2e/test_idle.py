"""What a service holds that has drawn nothing and has its database in a file."""
import pathlib

from harness import BUILDING3, RESIDENT

LATE = ("libpq", "libpango", "libcairo", "libgdk_pixbuf", "libgobject")


def test_libraries_for_pictures_and_postgresql_are_loaded_when_they_are_needed(town):
    town.say(BUILDING3, RESIDENT, "【报事】2单元门禁坏了，关不上")
    maps = pathlib.Path(f"/proc/{town.process.child.pid}/maps").read_text()
    assert "libsqlite3" in maps
    assert not [name for name in LATE if name in maps]
