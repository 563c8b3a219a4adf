"""Forms that were answered oddly: all in one line, too fast to be read, or at impossible times.

A flag is a reason to look, never a reason to leave a form out: a healthy child may well have the
same answer to every question, and a parent who knows a form reads it fast.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Literal

from alongside.science.instruments.structure import Instrument
from alongside.science.protocol.data_checks import OddAnswering

Flag = Literal[
    "same_answer", "too_fast", "too_long", "longer_than_visit", "at_night", "written_up_late",
    "two_visits_at_once",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """The longest run of one answer, and among how many answers it stands."""

    run: int
    answered: int
    answer: str


@dataclass(frozen=True, slots=True)
class Times:
    """When a visit began and ended (local time), when it was first recorded, and its minutes."""

    began: datetime
    ended: datetime | None
    recorded: datetime

    @property
    def minutes(self) -> float | None:
        """Minutes from its beginning to its end, pauses included."""
        return None if self.ended is None else (self.ended - self.began).total_seconds() / 60

    @property
    def written_up(self) -> bool:
        """Whether it was entered on a later day, so that the times of entry say nothing."""
        return self.recorded.date() > self.began.date()


def longest_line(instrument: Instrument, answers: Mapping[str, str]) -> Line:
    """Return the longest run of the same answer to items that have the same answers to choose from.

    The items are taken in the order of the form; those without an answer are passed over. Of
    several scales on a form the one with the longest run counts. Source: Johnson, J Res Pers
    2005;39:103 (longest string); Curran, J Exp Soc Psychol 2016;66:4.

    >>> from alongside.science.instruments.ghq_12 import ghq_12
    >>> longest_line(ghq_12(), {f"ghq_{n:02}": "1" if n < 9 else "2" for n in range(1, 13)})
    Line(run=8, answered=12, answer='1')
    """
    scales: dict[tuple[str, ...], list[str]] = {}
    for item in instrument.items:
        codes = tuple(option.code for option in item.options)
        if len(codes) > 1 and answers.get(item.code) in codes:
            scales.setdefault(codes, []).append(answers[item.code])
    lines = [_longest(given) for given in scales.values()]
    return max(lines, key=lambda line: (line.run, line.answered), default=Line(0, 0, ""))


def _longest(given: Sequence[str]) -> Line:
    runs = [(sum(1 for _ in same), answer) for answer, same in groupby(given)]
    run, answer = max(runs, key=lambda one: one[0])
    return Line(run, len(given), answer)


def is_straight(line: Line, rule: OddAnswering) -> bool:
    """Whether a run is long enough to be flagged.

    >>> is_straight(Line(13, 25, "1"), OddAnswering()), is_straight(Line(9, 9, "1"), OddAnswering())
    (True, False)
    """
    return line.run >= rule.fewest_items and line.run >= rule.same_answer_share * line.answered


def is_too_fast(minutes: float, answered: int, rule: OddAnswering) -> bool:
    """Whether a form was answered in less than so many seconds for each answer.

    Two seconds an item: Huang, Curran, Keeney, Poposki and DeShon, J Bus Psychol 2012;27:99. The
    minutes of a form are kept to a tenth, so half a tenth is allowed for.

    >>> is_too_fast(0.5, 25, OddAnswering()), is_too_fast(1.0, 25, OddAnswering())
    (True, False)
    """
    return answered > 0 and (minutes + 0.05) * 60 < rule.seconds_per_item * answered


def timing_flags(minutes: float, times: Times, rule: OddAnswering) -> tuple[Flag, ...]:
    """Return what is odd about the times of one form of a visit.

    >>> from datetime import timedelta
    >>> night = datetime(2023, 6, 1, 23, 40)
    >>> timing_flags(60, Times(night, night + timedelta(minutes=20), night), OddAnswering())
    ('longer_than_visit', 'at_night')
    """
    found: list[Flag] = []
    if minutes > rule.longest_minutes:
        found.append("too_long")
    whole = times.minutes
    if whole is not None and not times.written_up and minutes > whole + 0.1:
        found.append("longer_than_visit")
    if not rule.earliest_hour <= times.began.hour < rule.latest_hour:
        found.append("at_night")
    if (times.recorded.date() - times.began.date()).days > rule.days_to_write_up:
        found.append("written_up_late")
    return tuple(found)


def at_once(visits: Iterable[tuple[str, str, datetime, datetime]]) -> set[str]:
    """Return the visits during which the same person was at another family's visit too.

    Each is its id, who did it, when it began and ended. Visits that touch do not overlap.

    >>> day = datetime(2023, 6, 1)
    >>> nine, ten, noon = (day.replace(hour=hour) for hour in (9, 10, 12))
    >>> sorted(at_once([("a", "Ann", nine, noon), ("b", "Ann", ten, noon), ("c", "Bo", ten, noon)]))
    ['a', 'b']
    """
    found: set[str] = set()
    of_person: dict[str, list[tuple[str, datetime, datetime]]] = {}
    for id, who, began, ended in visits:
        of_person.setdefault(who, []).append((id, began, ended))
    for mine in of_person.values():
        mine.sort(key=lambda one: one[1])
        latest: tuple[str, datetime] | None = None
        for id, began, ended in mine:
            if latest is not None and began < latest[1]:
                found |= {latest[0], id}
            if latest is None or ended > latest[1]:
                latest = (id, ended)
    return found
