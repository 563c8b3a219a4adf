"""Passwords that are known to be stolen: looked up in the list that can be downloaded of them.

The list holds a line `SHA1:COUNT` for each password, sorted by the SHA-1 of its letters, as the
downloader of "Pwned Passwords" makes it. It may be far larger than memory, so a password is found
by halving: each step reads one line from the disk. Nothing asks the internet.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

LONGEST_LINE = 64
PLACES = 256
_LINE = re.compile(rb"([0-9A-Fa-f]{40}):\d+\r?\n?")


class NotTheList(ValueError):
    """The file is not a sorted list of stolen passwords; the message says what to do."""


class Line(NamedTuple):
    """One line: where it begins, where the next one does, and its digest."""

    start: int
    end: int
    digest: bytes


class StolenPasswords:
    """A sorted list of stolen passwords on the disk."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def hold(self, password: str) -> bool:
        """Whether the list holds this password; about 35 reads for a list of a thousand million."""
        wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        with self._opened() as (handle, size):
            low, high = 0, size
            while low < high:
                line = self._line_at(handle, (low + high) // 2)
                if line.digest == wanted:
                    return True
                low, high = (line.end, high) if line.digest < wanted else (low, line.start)
        return False

    def check(self) -> None:
        """Look at some places from first to last; to read all of it would take minutes."""
        with self._opened() as (handle, size):
            places = sorted({(size - 1) * part // PLACES for part in range(PLACES + 1)})
            before = Line(-1, 0, b"")
            for place in places:
                line = self._line_at(handle, place)
                if line.start > before.start and line.digest <= before.digest:
                    raise self._not("is not sorted by hash")
                before = line

    @contextmanager
    def _opened(self) -> Iterator[tuple[int, int]]:
        try:
            handle = os.open(self.file, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as problem:
            raise self._not(f"cannot be read ({problem.strerror})") from None
        try:
            size = os.fstat(handle).st_size
            if not size:
                raise self._not("is empty")
            yield handle, size
        except OSError as problem:
            raise self._not(f"cannot be read ({problem.strerror})") from None
        finally:
            os.close(handle)

    def _line_at(self, handle: int, place: int) -> Line:
        """The line in which a byte of the file stands."""
        first = max(0, place - LONGEST_LINE)
        around = os.pread(handle, 2 * LONGEST_LINE, first)
        here = place - first
        start = around.rfind(b"\n", 0, here) + 1
        end = around.find(b"\n", here) + 1 or len(around)
        found = _LINE.fullmatch(around, start, end)
        if found is None:
            raise self._not("does not hold lines of a SHA-1, a colon and a count")
        return Line(first + start, first + end, found[1].upper())

    def _not(self, why: str) -> NotTheList:
        return NotTheList(
            f"{self.file} {why}: it must be the list of stolen passwords by SHA-1, sorted by hash, "
            "as its downloader makes it in one file"
        )
