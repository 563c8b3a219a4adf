"""What made-up families said in all the stories is searched, at the end, wherever it must not be.

Their names, telephones, address and the words of worries are typed by every story. They may stand
sealed; nowhere else may a byte of them be left.
"""

from __future__ import annotations

import logging
import pickle
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from alongside.project.logs import AsJson

STREET, DOOR = "7 Canary Row", "The bell with the wren on it"
"""Where the families of the stories live."""
CANARIES = (
    "Fernsby", "Twinwell", "Penhallow", "O’Hollow", "020 7946 0303", "02079460303", "020 7946 0999",
    "02079460999", "0141 496 0444", "01414960444", STREET, DOOR, "story changed twice",
    "Rang the duty team", "parent@demonstration.example",
)  # fmt: skip
OUTBOX = "outbox"
ITS_OWN_ENVELOPE = b"parent@demonstration.example"
"""A letter to a family has to say where it goes."""
PLAIN = logging.Formatter("{levelname} {name}: {message}", style="{")
HOLDS = """async () => {
  const text = (value) => {
    if (value instanceof ArrayBuffer) return new TextDecoder("latin1").decode(value);
    if (ArrayBuffer.isView(value)) return text(value.slice().buffer);
    if (value && typeof value === "object") return JSON.stringify(Object.values(value).map(text));
    return String(value);
  };
  const held = [Object.entries(localStorage), Object.entries(sessionStorage), document.cookie];
  for (const { name } of (await indexedDB.databases?.()) ?? []) {
    const base = await new Promise((done) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
      request.onerror = () => done(null);
    });
    for (const store of base?.objectStoreNames ?? []) {
      const asked = base.transaction(store).objectStore(store).getAll();
      held.push(await new Promise((done) => {
        asked.onsuccess = () => done(asked.result.map(text));
      }));
    }
    base?.close();
  }
  for (const name of self.caches ? await caches.keys() : []) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) held.push(one.url, await (await cache.match(one)).text());
  }
  return JSON.stringify(held);
}"""


class Told(logging.Handler):
    """All that this worker's stories left: addresses, log lines, and what browsers kept."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.lines: list[str] = []
        self.kept: set[str] = set()
        self.temporary: Path | None = None

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += [PLAIN.format(record), AsJson().format(record)]

    def listen(self, temporary: Path) -> None:
        """From now on temporary files go to a folder of their own."""
        self.temporary = temporary
        tempfile.tempdir = str(temporary)
        self.hear()

    def hear(self) -> None:
        """Also after the server was started, which sets up the log anew and forgets who listens."""
        logging.getLogger().addHandler(self)

    def stop(self) -> None:
        logging.getLogger().removeHandler(self)
        tempfile.tempdir = None

    def asked(self, url: str) -> None:
        if url.startswith("http"):
            self.addresses.add(unquote_plus(url))

    def look_into(self, contexts: Iterable[Any]) -> None:
        """What each browser keeps, before it is closed."""
        for context in contexts:
            self.kept.update(str(cookie["value"]) for cookie in context.cookies())
            pages = [page for page in context.pages if page.url.startswith("http")]
            if pages:
                self.kept.add(pages[-1].evaluate(HOLDS))

    def found(self) -> set[str]:
        """Which canary stands where it must not."""
        places = [
            ("an address", "\n".join(self.addresses)),
            ("the log", "\n".join(self.lines)),
            ("a browser", "\n".join(self.kept)),
            ("the cache", repr([pickle.loads(value) for value in cache._cache.values()])),
        ]
        told = {each for place, text in places for each in canaries_in(place, text.encode())}
        for folder in (settings.DEPLOYMENT.data, self.temporary):
            told |= {each for file in _files(folder) for each in in_file(file)}
        return told | set(in_tables())


TOLD = Told()


def canaries_in(place: str, content: bytes) -> Iterator[str]:
    there = content.lower()
    for canary in CANARIES:
        if canary.lower().encode() in there or _escaped(canary) in there:
            yield f"{canary} in {place}"


def _escaped(canary: str) -> bytes:
    """As JSON or a program's repr writes it."""
    return canary.lower().encode("ascii", "backslashreplace")


def in_file(file: Path) -> Iterator[str]:
    content = file.read_bytes()
    if file.parent.name == OUTBOX:
        content = content.replace(ITS_OWN_ENVELOPE, b"")
    yield from canaries_in(f"the file {file.name}", content)


def in_tables() -> Iterator[str]:
    """Row by row, beside the bytes of the file: PostgreSQL's files lie elsewhere."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            while rows := cursor.fetchmany(500):
                values = [bytes(v) if isinstance(v, memoryview) else v for row in rows for v in row]
                yield from canaries_in(f"the table {table}", repr(values).encode())


def _files(folder: Path | None) -> Iterator[Path]:
    """Everything in it, the database and its WAL too, but not what is served to everybody."""
    for file in Path(folder).rglob("*") if folder else ():
        if file.is_file() and not re.search(r"/static/", str(file)):
            yield file
