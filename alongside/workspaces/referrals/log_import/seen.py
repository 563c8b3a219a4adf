"""The different words that a log uses, each with how often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from alongside.workspaces.referrals.log_import.cells import Cells, Task
from alongside.workspaces.referrals.log_import.fields import LogField, Vocabulary
from alongside.workspaces.referrals.log_import.reading import as_word, parts_of

Said = Iterator[tuple[LogField, str]]


@dataclass
class SeenWord:
    """A word as it was first written, and in how many rows it stands."""

    written: str
    rows: int = 0


def seen_words(task: Task) -> dict[Vocabulary, dict[str, SeenWord]]:
    """The words that need a code, by vocabulary; the empty word where a reason is missing."""
    found: dict[Vocabulary, dict[str, SeenWord]] = defaultdict(dict)
    for row in task.log.rows:
        for field, text in _said(Cells(task, row)):
            if field.vocabulary:
                word = found[field.vocabulary].setdefault(as_word(text), SeenWord(text))
                word.rows += 1
    return {name: dict(sorted(words.items())) for name, words in found.items()}


def _said(cells: Cells) -> Said:
    fields = cells.task.fields
    for id in cells.task.places:
        field = fields[id]
        if field.vocabulary and id not in _WHEN and (text := cells.text(id)):
            yield field, text
    for id, asked in _WHEN.items():
        if id in cells.task.places and asked(cells):
            parts = parts_of(cells.raw(id)) if id == "reasons" else [cells.text(id)]
            yield from ((fields[id], part) for part in parts)


def _agreed(cells: Cells) -> bool:
    return cells.code("agreed") == "yes"


_WHEN: dict[str, Callable[[Cells], bool]] = {
    "leaflet_mode": lambda cells: bool(cells.text("leaflet_on")),
    "relation": lambda cells: _agreed(cells) and bool(cells.text("parent_name")),
    "not_agreed_reason": lambda cells: cells.code("agreed") == "no",
    "main_reason": lambda cells: (
        _agreed(cells)
        and cells.code("eligible") == "no"
        and bool(cells.text("main_reason") or not cells.text("reasons"))
    ),
    "reasons": lambda cells: _agreed(cells) and cells.code("eligible") == "no",
    "declined_reason": lambda cells: _agreed(cells) and bool(cells.text("declined_on")),
}
"""Some words matter only in some rows, and there an empty cell matters too."""
