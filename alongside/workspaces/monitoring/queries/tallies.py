"""Minutes, missing answers and prompts of finished forms, by form and mode."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from alongside.science.estimation.describe import Description, describe
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.consent import queries as consent

COUNTS = ("forms", "asked", "answered", "missing", "prompts")


@dataclass(frozen=True)
class Tally:
    """Finished forms of one kind that took so many tenths of a minute, and their answers."""

    site: str
    instrument: str
    mode: str
    tenths: int
    forms: int
    asked: int
    answered: int
    missing: int
    prompts: int


@dataclass(frozen=True)
class FormFigures:
    """One form in one mode (or in all): how long it took, and what was left unanswered."""

    instrument: str
    mode: str | None
    minutes: Description
    asked: int
    missing: int
    prompts: int


def counted(study: Study, as_of: datetime | None = None) -> list[Tally]:
    """Straight from the facts; families that withdrew their answers are in no result."""
    return [one for site in counted_by_site(study, as_of) for one in site]


def counted_by_site(
    study: Study, as_of: datetime | None = None, sites: Sequence[str] = ()
) -> Iterator[list[Tally]]:
    """The same for one site after another, all that there are or these: so few are held at once."""
    left_out = consent.left_out(study, as_of)
    for site in sites or [one.id for one in study.sites]:
        yield _counted(assessments.form_rows(study, as_of, site=site), left_out)


def _counted(rows: Iterable[assessments.FormRow], left_out: Collection[UUID]) -> list[Tally]:
    sums: dict[tuple[str, str, str, int], list[int]] = {}
    for row in rows:
        if row.family not in left_out:
            key = (row.site, row.instrument, row.mode, round(row.minutes * 10))
            counts = sums.setdefault(key, [0] * len(COUNTS))
            more = (1, row.asked, row.answered, row.missing, row.prompts)
            sums[key] = [had + new for had, new in zip(counts, more, strict=True)]
    return [Tally(*key, *counts) for key, counts in sums.items()]


def over_sites(rows: QuerySet[Any]) -> list[Tally]:
    """From the rows of a summary; those of several sites come together as one."""
    sums = {f"all_{name}": Sum(name) for name in COUNTS}
    grouped = rows.order_by().values("instrument", "mode", "tenths").annotate(**sums)
    columns = ("instrument", "mode", "tenths", *sums)
    return [Tally("", *values) for values in grouped.values_list(*columns)]


def completion(found: Iterable[Tally]) -> tuple[int, int]:
    """Answers given, and answers that were to be given, over all forms."""
    pairs = [(one.answered, one.missing) for one in found]
    given = sum(answered for answered, _ in pairs)
    return given, given + sum(missing for _, missing in pairs)


def figures(found: Iterable[Tally]) -> list[FormFigures]:
    """Each form in each mode, then over all modes, in alphabetical order of form and mode."""
    groups: dict[tuple[str, str | None], list[Tally]] = {}
    for one in found:
        groups.setdefault((one.instrument, one.mode), []).append(one)
        groups.setdefault((one.instrument, None), []).append(one)
    order = sorted(groups, key=lambda key: (key[0], key[1] is None, key[1] or ""))
    return [_figures(*key, groups[key]) for key in order]


def _figures(instrument: str, mode: str | None, group: Sequence[Tally]) -> FormFigures:
    minutes: list[float] = []
    for one in group:
        minutes += [one.tenths / 10] * one.forms
    return FormFigures(
        instrument=instrument,
        mode=mode,
        minutes=describe(minutes),
        asked=sum(one.answered + one.missing for one in group),
        missing=sum(one.missing for one in group),
        prompts=sum(one.prompts for one in group),
    )
