"""A disk of our own: an image that can be copied as a power cut leaves it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SELDOM = 300
"""Seconds after which the file system writes of its own accord: while a copy is made it does not,
and what nobody asked it to write through is lost in the cut."""


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[Path]:
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-o", f"loop,commit={SELDOM}", str(image), str(folder)]
    if os.getuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("A disk of its own needs the right to mount: run `make faults` as root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def new_image(image: Path, megabytes: int) -> Path:
    """An empty ext4 file system in a file."""
    if not shutil.which("mkfs.ext4"):
        pytest.skip("A disk of its own needs mkfs.ext4: sudo apt-get install e2fsprogs")
    with image.open("wb") as file:
        file.truncate(megabytes * 1024 * 1024)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    return image


def as_the_cut_leaves_it(image: Path, copy: Path) -> Path:
    """What had reached the disk: what is only in the memory of its file system is not in there."""
    subprocess.run(["cp", "--sparse=always", str(image), str(copy)], check=True)
    return copy
