"""Run a command with a private PostgreSQL cluster: with_postgresql.py COMMAND …

The cluster lives in a temporary folder, listens on a socket there only, and is removed again.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main(command: list[str]) -> int:
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        print("PostgreSQL is missing: sudo apt-get install postgresql", file=sys.stderr)
        return 1
    folder = Path(tempfile.mkdtemp(prefix="alongside-pg-"))
    prefix: list[str] = []
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        folder.chmod(0o755)
        prefix = ["runuser", "-u", "postgres", "--"]
    data, tool = folder / "data", binaries[-1]

    def run(*words: object) -> None:
        subprocess.run([*prefix, *map(str, words)], check=True, cwd="/", stdout=subprocess.DEVNULL)

    try:
        run(tool / "initdb", "-D", data, "-U", "alongside", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync", "--data-checksums")  # fmt: skip
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        run(tool / "pg_ctl", "-D", data, "-o", options, "-w", "-l", folder / "log", "start")
        run(tool / "createdb", "-h", folder, "-U", "alongside", "alongside")
        url = f"postgresql://alongside@/alongside?host={folder}"
        return subprocess.run(command, env={**os.environ, "ALONGSIDE_DATABASE_URL": url}).returncode
    finally:
        subprocess.run(
            [*prefix, tool / "pg_ctl", "-D", data, "-m", "immediate", "stop"],
            cwd="/", stdout=subprocess.DEVNULL)  # fmt: skip
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
