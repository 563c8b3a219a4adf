"""A network of its own at the other end of a cable that can be cut without a word."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

NEEDED = "A network of its own needs root and the programs ip, unshare and nsenter: `make faults`"


@dataclass(frozen=True)
class Cable:
    """`here` and `there` are the addresses of its two ends."""

    holder: int

    @property
    def here(self) -> str:
        return self._address(1)

    @property
    def there(self) -> str:
        return self._address(2)

    @property
    def inside(self) -> tuple[str, ...]:
        """Put before a command, it runs at the other end."""
        return ("nsenter", "-t", str(self.holder), "-n", "--")

    def cut(self) -> None:
        """From now on the other end hears nothing and says nothing, not even that it is gone."""
        _do(*self.inside, "ip", "route", "add", "blackhole", f"{self.here}/32")

    def mend(self) -> None:
        _do(*self.inside, "ip", "route", "del", "blackhole", f"{self.here}/32")

    def lay(self) -> None:
        near, far = f"cable{self.holder}", f"far{self.holder}"
        _do("ip", "link", "add", near, "type", "veth",
            "peer", "name", far, "netns", str(self.holder))  # fmt: skip
        _do("ip", "address", "add", f"{self.here}/30", "dev", near)
        _do("ip", "link", "set", near, "up")
        _do(*self.inside, "ip", "address", "add", f"{self.there}/30", "dev", far)
        _do(*self.inside, "ip", "link", "set", far, "up")

    def _address(self, end: int) -> str:
        """Among those that are kept for trying out networks, and other ones for another test."""
        return f"198.18.{self.holder % 256}.{self.holder // 256 % 64 * 4 + end}"


@contextmanager
def cable() -> Iterator[Cable]:
    """It goes with the process that holds its other end."""
    if os.getuid() or not all(map(shutil.which, ("ip", "unshare", "nsenter"))):
        pytest.skip(NEEDED)
    holder = subprocess.Popen(["unshare", "-n", "--", "sleep", "infinity"])
    try:
        if not _apart(holder):
            pytest.skip(NEEDED)
        laid = Cable(holder.pid)
        laid.lay()
        yield laid
    finally:
        holder.kill()
        holder.wait()


def _apart(holder: subprocess.Popen[bytes]) -> bool:
    """Whether it has come into a network of its own."""
    here, there = Path("/proc/self/ns/net"), Path(f"/proc/{holder.pid}/ns/net")
    for _ in range(200):
        if holder.poll() is not None:
            return False
        if there.readlink() != here.readlink():
            return True
        threading.Event().wait(0.02)
    return False


def _do(*words: str) -> None:
    subprocess.run(words, check=True)
