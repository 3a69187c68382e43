#!/usr/bin/env python3
"""Writes the messages of tests/fixtures/messages as one file each into a folder: the seeds of the fuzz targets."""
import hashlib
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for path in sorted(pathlib.Path("tests/fixtures/messages").glob("*.jsonl")):
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        text = json.loads(line)["text"].encode()
        (folder / hashlib.sha1(text).hexdigest()[:16]).write_bytes(text)
