"""Rows worked out for every family, kept in this process and mended where facts came in."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from alongside.foundations.record.models import Entry

LOOK_BACK = 200
MOST_KEPT = 32


class OfFamily(Protocol):
    @property
    def family(self) -> UUID: ...


Row = TypeVar("Row", bound=OfFamily)
Lines = dict[UUID, UUID | None]
"""The last facts in the ledger, and the family that each is about."""


@dataclass(frozen=True)
class _Kept(Generic[Row]):
    lines: Lines
    rows: tuple[Row, ...]


class Remembered(Generic[Row]):
    """Rows by what was asked; worked out again for families about whom there is anything new.

    The last lines of the ledger are read each time, so nothing remembered is ever out of date.
    `but` names the kinds of fact that change nothing.
    """

    def __init__(self, but: Collection[str]) -> None:
        self.but = but
        self._kept: OrderedDict[Hashable, _Kept[Row]] = OrderedDict()
        self._lock = Lock()

    def rows(
        self,
        study: str,
        asked: Hashable,
        work: Callable[[Collection[UUID] | None], tuple[Row, ...]],
        order: Callable[[Row], tuple],
    ) -> tuple[Row, ...]:
        """What `work` finds for all families (None), or for some, in this order."""
        lines, kept = self._last_lines(study), self._kept.get((study, asked))
        new = None if kept is None else _new(kept.lines, lines)
        if kept is not None and new is not None:
            if not new:
                return kept.rows
            others = [row for row in kept.rows if row.family not in new]
            rows = tuple(sorted([*others, *work(new)], key=order))
        else:
            rows = tuple(sorted(work(None), key=order))
        self._keep((study, asked), _Kept(lines, rows))
        return rows

    def _last_lines(self, study: str) -> Lines:
        lines = Entry.objects.filter(study=study).exclude(kind__in=self.but).order_by("-number")
        return dict(lines.values_list("fact", "family")[:LOOK_BACK])

    def _keep(self, key: Hashable, kept: _Kept[Row]) -> None:
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


def _new(old: Lines, lines: Lines) -> set[UUID] | None:
    """Families with new lines; None when too much came in to say which they are."""
    came = [family for fact, family in lines.items() if fact not in old]
    if not old or len(came) > LOOK_BACK // 2 or None in came:
        return None
    return {family for family in came if family is not None}
