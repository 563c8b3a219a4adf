"""A machine of its own from Debian's packages, with its own systemd, that can be switched off.

It sees the network through `slirp4netns` and nothing of it is reachable from outside; it gets its
packages from where this machine gets them.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.processes import children_of
from tests.project.running import ROOT

NEEDED = ("debootstrap", "systemd-nspawn", "slirp4netns", "nsenter", "ip", "git")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
GROUPS = [Path("/sys/fs/cgroup/systemd"), Path("/sys/fs/cgroup/unified")]
AUTHORITIES = Path("/usr/local/share/ca-certificates")


def new_tree(tree: Path) -> Path:
    """Debian as debootstrap makes it, and what this machine trusts."""
    if os.getuid() or not all(map(shutil.which, NEEDED)):
        pytest.skip(f"A machine of its own needs root and {', '.join(NEEDED)}: `make faults`")
    wanted = "systemd,systemd-sysv,dbus,ca-certificates,iproute2,procps"
    _do("debootstrap", "--variant=minbase", f"--include={wanted}", "bookworm", str(tree))
    shutil.copytree(AUTHORITIES, tree / str(AUTHORITIES)[1:], dirs_exist_ok=True)
    _do("env", "-i", f"PATH={PATH}", "chroot", str(tree), "update-ca-certificates")
    (tree / "etc/pip.conf").write_text("[global]\ncert = /etc/ssl/certs/ca-certificates.crt\n")
    (tree / "etc/resolv.conf").write_text("nameserver 10.0.2.3\n")
    (tree / "etc/hosts").write_text("127.0.0.1 localhost\n")
    source = subprocess.run(
        ["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True
    ).stdout
    (tree / "opt/alongside").mkdir()
    subprocess.run(["tar", "x", "-C", str(tree / "opt/alongside")], input=source, check=True)
    return tree


@dataclass
class Machine:
    tree: Path
    network: str
    _nspawn: subprocess.Popen[bytes] = field(init=False)

    def begin(self) -> None:
        """Switch it on, and wait until systemd has begun everything."""
        place = f"--network-namespace-path=/run/netns/{self.network}"
        self._nspawn = subprocess.Popen(
            ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "-D", str(self.tree),
             place, "--resolv-conf=off", "--boot", "--console=pipe"],
            env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"}, preexec_fn=self._apart,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until(lambda: self.asked("systemctl is-system-running --wait").returncode == 0, 60)

    def end(self) -> None:
        self.asked("systemctl poweroff")
        self._nspawn.wait(90)

    def cut_off(self) -> None:
        if self._nspawn.poll() is None:  # its systemd lives on when nspawn alone is killed
            for first in children_of(self._nspawn.pid):
                os.kill(first, signal.SIGKILL)
            self._nspawn.kill()
        self._nspawn.wait()

    def asked(self, script: str, wait: float = 600) -> subprocess.CompletedProcess[str]:
        """What root, who has just come, is told by these commands."""
        first = next(iter(children_of(self._nspawn.pid)), 0)
        words = ["nsenter", "-t", str(first), "-m", "-u", "-i", "-n", "-p", "-C", "-r", "--", "env",
                 "-i", f"PATH={PATH}", "HOME=/root", "LANG=C.UTF-8", "bash", "-ec",
                 f"cd\n{script}"]  # fmt: skip
        return subprocess.run(words, capture_output=True, text=True, timeout=wait, cwd="/")

    def does(self, script: str) -> str:
        done = self.asked(script)
        assert done.returncode == 0, f"{script}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout

    def write(self, path: str, content: str) -> None:
        (self.tree / path.lstrip("/")).write_text(content)

    def _apart(self) -> None:
        for group in self.groups:
            (group / "cgroup.procs").write_text(str(os.getpid()))

    @property
    def groups(self) -> list[Path]:
        return [group / self.network for group in GROUPS if group.is_dir()]


@contextmanager
def switched_on(tree: Path) -> Iterator[Machine]:
    machine = Machine(tree, f"alongside{os.getpid()}")
    _do("ip", "netns", "add", machine.network)
    line = subprocess.Popen(
        ["slirp4netns", "--configure", "--disable-host-loopback", "--netns-type=path",
         f"/run/netns/{machine.network}", "tap0"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for group in machine.groups:
        group.mkdir()
    try:
        machine.begin()
        yield machine
        machine.end()
    finally:
        machine.cut_off()
        line.terminate()
        line.wait()
        _do("ip", "netns", "delete", machine.network)
        for group in machine.groups:
            _do("find", str(group), "-depth", "-type", "d", "-exec", "rmdir", "{}", ";")


def until(true: Callable[[], bool], seconds: float) -> float:
    """Seconds until it was so."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "It did not come to that in time"
        time.sleep(0.2)
    return time.monotonic() - began


def _do(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)
