"""Run a command with a private PostgreSQL cluster: with_postgresql.py COMMAND …

The cluster lives in a temporary folder, listens on a socket there only, and is removed again.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

MISSING = "PostgreSQL is missing: sudo apt-get install postgresql"


@dataclass
class Cluster:
    """A cluster of its own, for one test run."""

    tool: Path
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="alongside-pg-")))
    prefix: tuple[str, ...] = ()
    options: str = "-c fsync=off"

    def __post_init__(self) -> None:
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.folder.chmod(0o755)
            self.prefix = ("runuser", "-u", "postgres", "--")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        return self.folder / ".s.PGSQL.5432"

    @property
    def url(self) -> str:
        return f"postgresql://alongside@/alongside?host={self.folder}"

    def run(self, *words: object, check: bool = True) -> None:
        call = [*self.prefix, *map(str, words)]
        subprocess.run(call, check=check, cwd="/", stdout=subprocess.DEVNULL)

    def make(self) -> None:
        self.run(self.tool / "initdb", "-D", self.data, "-U", "alongside", "-A", "trust",
                 "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--data-checksums")  # fmt: skip
        self.start()
        self.run(self.tool / "createdb", "-h", self.folder, "-U", "alongside", "alongside")

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} {self.options}"
        self.run(self.tool / "pg_ctl", "-D", self.data, "-o", options, "-w", "-l",
                 self.folder / "log", "start")  # fmt: skip

    def remove(self) -> None:
        self.run(self.tool / "pg_ctl", "-D", self.data, "-m", "immediate", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


def tools() -> Path | None:
    """Where the newest PostgreSQL of this machine has its programs."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return binaries[-1] if binaries else None


@contextmanager
def cluster(tool: Path, options: str = "-c fsync=off") -> Iterator[Cluster]:
    made = Cluster(tool, options=options)
    try:
        made.make()
        yield made
    finally:
        made.remove()


def main(command: list[str]) -> int:
    tool = tools()
    if tool is None:
        print(MISSING, file=sys.stderr)
        return 1
    with cluster(tool) as made:
        with_url = {**os.environ, "ALONGSIDE_DATABASE_URL": made.url}
        return subprocess.run(command, env=with_url).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
