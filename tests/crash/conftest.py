"""Crash tests: the real program, ended as by a power cut. They stand on the black-box tests' harness.

GRIDBOT_BINARY names the program (a build with tests: a release has no stop points); GRIDBOT_LONG makes them long.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))

from harness_fixtures import *   # noqa: E402,F401,F403
