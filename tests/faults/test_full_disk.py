"""The disk is full: nothing is half-written, reading goes on, writing when there is room: F5."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.keeping import holds
from tests.faults.service import Writer, new_entry, serving

ROOM = 400 * 1024


@contextmanager
def small_disk(folder: Path, size: int):
    """A file system of its own in memory."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "alongside", str(folder)]
    if os.getuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("A small disk needs the right to mount: run `make faults` as root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_said_and_loses_nothing(copied, tmp_path):
    taken = sum(file.stat().st_size for file in copied.folder.rglob("*"))
    with small_disk(tmp_path / "disk", taken + 4 * 1024 * 1024) as disk:
        shutil.copytree(copied.folder, disk / "data")
        with serving(disk / "data", tmp_path / "log") as service:
            person = Writer(service.address)
            assert person.refer()
            ballast = fill(disk)
            entries = []
            while not person.refused:
                entries.append(new_entry())
                person.refer(entries[-1])
            status, told = person.refused[0]
            assert status == 500
            assert "It was not your doing" in told
            assert "sending twice does no harm" in told
            assert "London Borough of Bromley" in person.get("/ips-feasibility/refer/")

            ballast.unlink()
            assert person.refer(entries[-1])
            assert person.refer()
        figures = holds([person], disk / "data")
    print(figures)
    assert figures["kept"] == figures["acknowledged"] == figures["sent"]


def fill(disk: Path) -> Path:
    """A file that leaves a little room, so that the disk fills while people write."""
    ballast = disk / "ballast"
    free = shutil.disk_usage(disk).free
    ballast.write_bytes(bytes(max(0, free - ROOM)))
    return ballast
