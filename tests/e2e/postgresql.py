#!/usr/bin/env python3
"""A private PostgreSQL 15 for tests: in a temporary folder, on a socket of its own, without fsync, gone afterwards.

    postgresql.py start FOLDER     makes and starts it in the (new) folder and prints its address
    postgresql.py stop FOLDER      stops it and removes the folder

As a module: `Server(folder)`. Anybody on this machine's socket is let in, but for the role `guarded`, whose password is
`PASSWORD`. PostgreSQL refuses to run as root: then it runs as the user `postgres` of Debian's package.
"""
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
PASSWORD = "only-for-tests"
SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "150",
    "log_min_messages": "fatal",
}
ACCESS = "local all guarded scram-sha-256\nlocal all all trust\n"


class Server:
    def __init__(self, folder: pathlib.Path):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.log = self.folder / "log"

    # -- its life ---------------------------------------------------------------------------------------------------

    def create(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "--pgdata", self.data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8",
                  "--locale", "C", "--no-sync", "--no-instructions")
        with open(self.data / "postgresql.auto.conf", "a", encoding="utf-8") as settings:
            for key, value in SETTINGS.items():
                settings.write(f"{key} = {value}\n")
            settings.write(f"unix_socket_directories = '{self.folder}'\n")
        (self.data / "pg_hba.conf").write_text(ACCESS, encoding="utf-8")

    def start(self) -> None:
        self._run("pg_ctl", "start", "--wait", "--silent", "--pgdata", self.data, "--log", self.log)

    def stop_hard(self) -> None:
        """As a power cut would: no goodbye, and the next start recovers."""
        self._run("pg_ctl", "stop", "--wait", "--silent", "--mode", "immediate", "--pgdata", self.data)

    def remove(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.stop_hard()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program, *arguments) -> None:
        command = [str(PROGRAMS / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        # The server inherits what it is started with: a pipe of ours would never end.
        done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            said = (done.stderr or b"").decode() + (self.log.read_text() if self.log.exists() else "")
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}\n{said}")

    # -- its databases ----------------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        return self.database("postgres")

    def database(self, name: str, user: str = "postgres", password: str = "") -> str:
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@/{name}?host={urllib.parse.quote(str(self.folder), safe='')}"


def sql(url: str, statement: str) -> list[list[str]]:
    """The rows of a statement, as text."""
    done = subprocess.run([str(PROGRAMS / "psql"), "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
                           "--field-separator", "\t", "--set", "ON_ERROR_STOP=1", "--command", statement, url],
                          cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{statement}: {done.stderr}")
    return [line.split("\t") for line in done.stdout.splitlines()]


def with_database(url: str, name: str) -> str:
    """The address of another database of the same server."""
    return urllib.parse.urlsplit(url)._replace(path=f"/{name}").geturl()


def temporary_server() -> Server:
    """Started, in a folder with a short name: a socket's path may not be long."""
    server = Server(pathlib.Path(tempfile.mkdtemp(prefix="gridbot-pg-")))
    server.create()
    server.start()
    return server


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["start", folder]:
            created = Server(pathlib.Path(folder).resolve())
            created.create()
            created.start()
            print(created.url)
        case ["stop", folder]:
            Server(pathlib.Path(folder).resolve()).remove()
        case _:
            sys.exit(__doc__)
