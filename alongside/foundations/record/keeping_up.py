"""Summaries that follow the ledger: whether one is level with it, and what it has not taken in.

A summary can be thrown away at any time: what is in it follows from the facts alone. Its mark says
up to which line of the ledger it has read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils.text import slugify

from alongside.foundations.record import holding, in_turn
from alongside.foundations.record.being_made import BeingMade, not_for_a_page
from alongside.foundations.record.giving_way import nobody_waits, one_part, unless
from alongside.foundations.record.in_turn import among_processes, file_of
from alongside.foundations.record.models import Entry
from alongside.foundations.record.writing import lock

LOOK_BACK = 1_000  # a writer that commits late leaves a line below the last one taken in
MOST_AT_ONCE = 500
MOST_LINES_SINCE = 50_000  # a hundred for each family, if that many have news
PART = 50  # families, or forms, that are looked at together: so the memory is bounded
WANTED = ", wanted"  # after the name of what is made: those who wait for it
FEW_ROWS = 40  # that are put down in one turn: three ten-thousandths of a second each
Each = TypeVar("Each")


class Mark(models.Model):
    """The last ledger line that the summaries of a study have taken in.

    `recent` counts the lines up to it that were there, so that one which was committed late is
    noticed; `made_for` says for which definition of the study the summaries were made.
    """

    study = models.CharField(max_length=60, primary_key=True)
    entry = models.BigIntegerField(default=0)
    recent = models.PositiveIntegerField(default=0)
    made_for = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True


@dataclass(frozen=True)
class News:
    """Families with lines that were not taken in yet; None means all. `kinds` are those of the
    lines, and the rest says where the ledger is."""

    families: frozenset[UUID] | None
    kinds: frozenset[str]
    newest: int
    recent: int


def lines(study: str, above: int) -> QuerySet[Entry]:
    """The ledger lines of a study above a number."""
    return Entry.objects.filter(study=study, number__gt=above)


def newest_line(study: str) -> tuple[int, int]:
    """The last ledger line of a study, and how many of those just before it are there."""
    newest = lines(study, 0).aggregate(newest=Max("number"))["newest"] or 0
    return newest, lines(study, newest - LOOK_BACK).filter(number__lte=newest).count()


def is_level(mark: Mark | None, made_for: str) -> bool:
    """Whether a summary has taken in everything; one query."""
    if mark is None or mark.made_for != made_for:
        return False
    found = lines(mark.study, mark.entry - LOOK_BACK).aggregate(
        newest=Max("number"), known=Count("number", filter=Q(number__lte=mark.entry))
    )
    return (found["newest"] or 0, found["known"]) == (mark.entry, mark.recent)


def news(study: str, mark: Mark | None, made_for: str) -> News:
    """What a summary has not taken in; to be asked before the facts are read."""
    with one_part():
        found = None if mark is None or mark.made_for != made_for else lines_since(mark)
    if mark is None or found is None:
        newest, recent = newest_line(study)
        return News(None, frozenset(), newest, recent)
    newest = max((number for number, _, _ in found), default=mark.entry)
    recent = sum(number > newest - LOOK_BACK for number, _, _ in found)
    late = sum(number <= mark.entry for number, _, _ in found) != mark.recent
    new = [line for line in found if late or line[0] > mark.entry]
    families = frozenset(family for _, family, _ in new if family is not None)
    return News(
        families=families,
        kinds=frozenset(kind for _, _, kind in new),
        newest=newest,
        recent=recent,
    )


def lines_since(mark: Any) -> list[tuple[int, UUID | None, str]] | None:
    """The lines that a summary may not have taken in: number, family and kind; or None."""
    above = lines(mark.study, mark.entry - LOOK_BACK)
    return unless_too_many(above.values_list("number", "family", "kind"))


def unless_too_many(lines: QuerySet[Any, Any]) -> list[Any] | None:
    """These lines of the ledger; None where they are so many that everything is to be taken in
    again, which needs none of them."""
    found = list(lines[: MOST_LINES_SINCE + 1])
    return found if len(found) <= MOST_LINES_SINCE else None


def leave_to_the_background(new: News) -> None:
    """Raise `BeingMade` where somebody waits for a page, and many are to be taken in."""
    if are_many(new.families) and not_for_a_page(new.newest):
        raise BeingMade


def are_many(families: Collection[UUID] | None) -> bool:
    """Whether a page of a large study should not wait for these; None means everybody."""
    return families is None or len(families) > MOST_AT_ONCE


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Do what nobody else may do meanwhile, while all others go on writing; no transaction.

    A long look at the facts in a transaction makes every writer of an SQLite database wait for its
    end. Whoever is within one already has the turn to write there, and must wait for nobody. The
    background does not rest while somebody waits for it here.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            alone_until_the_end(name)
            yield
    elif nobody_waits():
        with _holding(name), unless(lambda: _is_held(f"{name}{WANTED}")):
            yield
    else:
        with ExitStack() as held:
            with _holding(f"{name}{WANTED}", shared=True):
                held.enter_context(_holding(name))
            yield


def alone_until_the_end(name: str) -> None:
    """The same within a transaction, until it ends."""
    lock(f"{name}{WANTED}", shared=True)
    lock(name)


def _holding(name: str, *, shared: bool = False) -> AbstractContextManager[None]:
    file = file_of(slugify(name))
    if file is None:
        return holding.held(name, shared=shared)
    return among_processes(file, shared=shared)


def _is_held(name: str) -> bool:
    file = file_of(slugify(name))
    return holding.is_held(name) if file is None else in_turn.is_held(file)


def in_parts(all_: Iterable[Each], size: int | None = None) -> Iterator[list[Each]]:
    """Families, or forms, some at a time: as many as are looked at together."""
    left, size = list(all_), size or PART
    for first in range(0, len(left), size):
        with one_part():
            yield left[first : first + size]


def put_down(model: Any, rows: Iterable[Any]) -> None:
    """New rows, a few at a time and each time in turn."""
    for some in in_parts(rows, FEW_ROWS):
        with transaction.atomic():
            model._default_manager.bulk_create(some)


def let_go(old: QuerySet[Any]) -> int:
    """Take rows away, a few at a time and each time in turn; how many there were."""
    gone = 0
    while some := list(old.order_by().values_list("pk", flat=True)[:FEW_ROWS]):
        with one_part(), transaction.atomic():
            gone += old.model._default_manager.filter(pk__in=some).delete()[0]
    return gone


def replace_rows(old: QuerySet[Any], rows: Iterable[Any], families: Collection[UUID]) -> None:
    """Put rows in the place of those of the same families. `old` need not say of which study: a
    family is in one alone, and SQLite would look through all rows of the study each time.

    A few rows at a time and each time in turn, so that nobody who writes waits for all of it; and
    none for a family whose rows are what they were. Until its mark says so, nobody takes the
    summary for whole.
    """
    new: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        new[row.family].append(row)
    for part in in_parts({*families, *new}):
        for some in with_few_rows(_that_changed(old, part, new), new):
            with one_part(), transaction.atomic():
                old.filter(family__in=some).delete()
                made = [row for family in some for row in new.get(family, ())]
                old.model._default_manager.bulk_create(made)


def _that_changed(
    old: QuerySet[Any], families: Collection[UUID], new: Mapping[UUID, Sequence[Any]]
) -> list[UUID]:
    """Those of some families whose rows are not what they are to be."""
    fields = old.model._meta.concrete_fields
    columns = [each.attname for each in fields if not isinstance(each, models.AutoField)]
    there: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for family, *values in old.filter(family__in=families).values_list("family", *columns):
        there[family].append(tuple(values))
    wanted = {
        family: [tuple(getattr(row, column) for column in columns) for row in new.get(family, ())]
        for family in families
    }
    return [family for family in families if not _alike(there[family], wanted[family])]


def _alike(ones: list[Any], others: list[Any]) -> bool:
    """Whether two lists have the same in them, in whatever order."""
    left = list(others)
    for each in ones:
        if each not in left:
            return False
        left.remove(each)
    return not left


def with_few_rows(
    families: Iterable[Each], new: Mapping[Each, Sequence[object]]
) -> Iterator[list[Each]]:
    """Families, or forms, some at a time: so many that few rows of theirs are put down."""
    some: list[Each] = []
    rows = 0
    for family in families:
        some.append(family)
        rows += 1 + len(new.get(family, ()))
        if rows >= FEW_ROWS:
            yield some
            some, rows = [], 0
    if some:
        yield some
