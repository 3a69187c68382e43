"""Programs that a test runs beside itself, and how it waits for what they do."""
import queue
import re
import subprocess
import threading
import time


def wait_until(condition, what: str, deadline_s: float = 15):
    """Polls `condition` until it is truthy and returns its value; the one place that waits for the real clock."""
    give_up = time.monotonic() + deadline_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > give_up:
            raise AssertionError(f"not within {deadline_s} s: {what}")
        time.sleep(0.02)


class Process:
    """A child whose output is read by threads, so that no pipe fills up and every line can be waited for."""

    def __init__(self, command, cwd=None, **popen):
        self.command = [str(part) for part in command]
        self.stdout, self.stderr = [], []
        self._lines = queue.Queue()
        self.child = subprocess.Popen(
            self.command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **popen)
        self._readers = [
            threading.Thread(target=self._read, args=(self.child.stdout, self.stdout, True), daemon=True),
            threading.Thread(target=self._read, args=(self.child.stderr, self.stderr, False), daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, pipe, into, announced):
        for raw in pipe:
            line = raw.decode("utf-8", "replace").rstrip("\n")
            into.append(line)
            if announced:
                self._lines.put(line)
        if announced:
            self._lines.put(None)

    def expect(self, pattern: str, deadline_s: float = 30) -> re.Match:
        """Waits for a line on stdout."""
        give_up = time.monotonic() + deadline_s
        while True:
            try:
                line = self._lines.get(timeout=max(0.01, give_up - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"{self.command[0]} did not print {pattern!r}\n{self.said()}") from None
            if line is None:
                self.child.wait()
                raise AssertionError(
                    f"{self.command[0]} ended with {self.child.returncode} before {pattern!r}\n{self.said()}")
            if found := re.search(pattern, line):
                return found

    def said(self) -> str:
        return "\n".join(["-- stdout", *self.stdout[-40:], "-- stderr", *self.stderr[-60:]])

    @property
    def running(self) -> bool:
        return self.child.poll() is None

    def signal(self, which) -> None:
        self.child.send_signal(which)

    def wait(self, deadline_s: float = 20) -> int:
        code = self.child.wait(timeout=deadline_s)
        for reader in self._readers:
            reader.join(timeout=5)
        return code

    def kill(self) -> None:
        if self.running:
            self.child.kill()
        self.wait()
