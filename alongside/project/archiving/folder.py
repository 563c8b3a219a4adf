"""Writing the folder of one part: whole under its name, or not there."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from alongside.foundations.tables import csv_in_pieces

SUMS = "SHA256SUMS"
ROWS = 1_000
T = TypeVar("T")
PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font-family: Arial, sans-serif; line-height: 1.5; max-width: 70em; margin: 2em auto; padding: 0 1em }}
table {{ border-collapse: collapse }} th, td {{ border: 1px solid; padding: .3em .6em; text-align: left;
vertical-align: top }}
</style>
</head>
<body>
{body}
</body>
</html>
"""  # noqa: E501


class Part:
    """The folder of one part while it is written; `finish` gives it its name."""

    def __init__(self, place: Path) -> None:
        self.place, self._made = place, place.with_name(f".{place.name}.part")
        if self._made.exists():
            shutil.rmtree(self._made)
        self._made.mkdir(mode=0o700, parents=True)

    def put(self, name: str, content: bytes) -> None:
        place = self._made / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.write_bytes(content)

    def put_pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        place = self._made / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with place.open("wb") as file:
            file.writelines(pieces)

    def table(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """Write a table a piece at a time, and say how many rows it has."""
        counted = 0

        def pieces() -> Iterator[list[list[Any]]]:
            nonlocal counted
            for piece in batched(rows, ROWS):
                counted += len(piece)
                yield [[_plain(value) for value in row] for row in piece]

        self.put_pieces(name, csv_in_pieces(pieces(), columns))
        return counted

    def page(self, name: str, title: str, body: str) -> None:
        self.put(name, PAGE.format(title=escape(title), body=body).encode())

    def finish(self) -> Path:
        """Write the checksums, as `sha256sum --check` reads them, and show the folder."""
        files = sorted(path for path in self._made.rglob("*") if path.is_file())
        lines = [f"{_sha256(path)}  {path.relative_to(self._made)}\n" for path in files]
        self.put(SUMS, "".join(lines).encode())
        self._made.rename(self.place)
        return self.place


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The same rows in lists of a size, so that no more than one is ever in memory."""
    waiting = iter(rows)
    while piece := list(islice(waiting, size)):
        yield piece


def _plain(value: Any) -> Any:
    """Mappings and lists as JSON, which can be read as it stands."""
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return value


def table_of(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of a page; cells are HTML already."""
    head = "".join(f"<th scope='col'>{escape(column)}</th>" for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"


def link(to: str, words: str) -> str:
    return f'<a href="{escape(to)}">{escape(words)}</a>'
