"""Files that people bring are looked at by a scanner for malware, where the installation names one.

The scanner is ClamAV's `clamd`, asked by its own protocol (INSTREAM) at a socket of this machine
or at host:port. A file that it could not look at is not taken: see `files/brought`.
"""

from __future__ import annotations

import io
import re
import socket
from collections.abc import Iterable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE, SOON = 20.0, 1.0
CLEAN, FOUND = "stream: OK", re.compile(r"stream: (.+) FOUND")
LONGEST_NAME = 80
MOST_SAID = 4096


class ScannerAway(Exception):
    """The scanner that is named does not answer, or not what a scanner answers."""


class Refused(UploadedFile):
    """Stands for a file that may be neither read nor kept: it is empty, and says why."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(file=io.BytesIO(), name=name, size=0)
        self.why = why


def is_named() -> bool:
    return bool(settings.DEPLOYMENT.clamd)


def answers() -> bool:
    """Whether the scanner that is named is there now."""
    try:
        with _asked(SOON) as scanner:
            scanner.sendall(b"zPING\0")
            return _said(scanner) == "PONG"
    except (OSError, ScannerAway):
        return False


def found_in(content: Iterable[bytes]) -> str:
    """What the scanner found in a file, by the scanner's own name for it; empty when nothing."""
    try:
        with _asked(PATIENCE) as scanner:
            scanner.sendall(b"zINSTREAM\0")
            for chunk in filter(None, content):
                scanner.sendall(len(chunk).to_bytes(4, "big") + chunk)
            scanner.sendall(bytes(4))
            said = _said(scanner)
    except OSError as problem:
        raise ScannerAway(str(problem)) from problem
    if said == CLEAN:
        return ""
    if found := FOUND.fullmatch(said):
        return re.sub(r"[^\w.+-]", "_", found[1])[:LONGEST_NAME]
    raise ScannerAway(said)


def not_taken(name: str, found: str) -> str:
    return (
        f"“{name}” was not taken: the scanner for malware found {found} in it. Do not open it and "
        "do not send it on. Tell whoever looks after your computer where it came from, and ask "
        "for another copy."
    )


def not_looked_at(name: str) -> str:
    return (
        f"“{name}” was not taken: the scanner that looks at every file does not answer. Choose the "
        "file again in a few minutes. If it is the same then, tell whoever looks after Alongside."
    )


@contextmanager
def _asked(patience: float) -> Iterator[socket.socket]:
    named = settings.DEPLOYMENT.clamd
    if named.startswith("/"):
        kind, address = socket.AF_UNIX, named
        scanner = socket.socket(kind, socket.SOCK_STREAM)
    else:
        host, _, port = named.rpartition(":")
        scanner = socket.create_connection((host.strip("[]"), int(port)), patience)
        address = ""
    with scanner:
        scanner.settimeout(patience)
        if address:
            scanner.connect(address)
        yield scanner


def _said(scanner: socket.socket) -> str:
    """One answer: up to its end, or to the end of what is said."""
    said = b""
    while b"\0" not in said and len(said) < MOST_SAID:
        more = scanner.recv(MOST_SAID)
        if not more:
            break
        said += more
    return said.partition(b"\0")[0].decode("utf-8", "replace")
