#!/usr/bin/env python3
"""fuzz_seeds.py FOLDER [EVERY]: writes the messages of tests/fixtures/messages, or every so many-th of them, as one file
each into a folder: the seeds of the fuzz targets."""
import hashlib
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
every = int(sys.argv[2]) if len(sys.argv) > 2 else 1
folder.mkdir(parents=True, exist_ok=True)
lines = [line for path in sorted(pathlib.Path("tests/fixtures/messages").glob("*.jsonl"))
         for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
for line in lines[::every]:
    text = json.loads(line)["text"].encode()
    (folder / hashlib.sha1(text).hexdigest()[:16]).write_bytes(text)
