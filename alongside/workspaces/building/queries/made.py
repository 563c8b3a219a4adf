"""Drafts and versions: those of the study definition come first, then those that were published."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from alongside.science.instruments.drafts import draft_of
from alongside.science.instruments.from_toml import instrument_from_mapping
from alongside.science.instruments.structure import Instrument
from alongside.science.instruments.team_made import measure_of
from alongside.science.protocol import Study
from alongside.workspaces.building.models import MeasureDraft, MeasurePlaced, MeasureVersion
from alongside.workspaces.study import queries as studies

FIRST = 1
"""The number of the version that the study definition has."""


@dataclass(frozen=True)
class Version:
    """One version. That of the study definition has no moment and nobody who published it."""

    measure: str
    number: int
    form: Instrument
    at: datetime | None = None
    by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class MeasureRow:
    """One measure on the page of all: its newest version and draft, and which is asked now."""

    measure: str
    title: str
    newest: int | None
    drafted_at: datetime | None
    asked: int | None


@cache
def own_instruments(slug: str) -> dict[str, Instrument]:
    """The study's own questionnaires as its definition has them."""
    study, found = studies.study(slug), {}
    for file in study.own_instruments:
        text = studies.folder_of(slug).joinpath(file).read_text(encoding="utf-8")
        own = instrument_from_mapping(tomllib.loads(text))
        found[own.id] = own
    return found


_PUBLISHED: dict[tuple[str, str], Instrument] = {}


def published(study: Study, id: str) -> Instrument | None:
    """The version that is asked under this id, such as `prem_v2`; None if there is no such.

    A version never changes, so it is read once; what is no version's id is not looked for.
    """
    key = (study.slug, id)
    if key not in _PUBLISHED:
        named = measure_of(id)
        row = named and _rows(study, named[0]).filter(number=named[1]).first()
        if not row:
            return None
        _PUBLISHED[key] = instrument_from_mapping(row.content)
    return _PUBLISHED[key]


def forget(study: Study, id: str) -> None:
    """Read a version anew; its publishing calls this."""
    _PUBLISHED.pop((study.slug, id), None)


def draft(study: Study, measure: str) -> MeasureDraft | None:
    rows = MeasureDraft.objects.as_of().filter(study=study.slug, measure=measure)
    found: MeasureDraft | None = rows.select_related("recorded_by").first()
    return found


def versions(study: Study, measure: str) -> list[Version]:
    """Every version of a measure, the newest first."""
    own = own_instruments(study.slug).get(measure)
    found = [Version(measure, FIRST, own)] if own else []
    found += [_version(row) for row in _rows(study, measure).order_by("number")]
    return found[::-1]


def version(study: Study, measure: str, number: int) -> Version | None:
    own = own_instruments(study.slug).get(measure)
    if own and number == FIRST:
        return Version(measure, FIRST, own)
    row = _rows(study, measure).filter(number=number).first()
    return _version(row) if row else None


def latest(study: Study, measure: str) -> Version | None:
    """The newest version of a measure."""
    return next(iter(versions(study, measure)), None)


def starting_point(study: Study, measure: str) -> dict[str, Any] | None:
    """What a draft of the next version begins with; None where there is no version yet."""
    newest = latest(study, measure)
    return draft_of(newest.form, measure) if newest else None


def codes_used(study: Study, measure: str) -> list[str]:
    """The codes that items of any version have had; one is never given to another question."""
    forms = [one.form for one in versions(study, measure)]
    return [item.code for form in forms for item in form.items]


def measures(study: Study) -> list[MeasureRow]:
    """Every measure of the team, by its title; as many queries whatever their number."""
    own = own_instruments(study.slug)
    titles = {id: form.title for id, form in own.items()}
    newest: dict[str, int] = defaultdict(int, dict.fromkeys(own, FIRST))
    made = MeasureVersion.objects.filter(study=study.slug).order_by("number")
    for row in made:
        titles[row.measure], newest[row.measure] = row.content["title"], row.number
    drafts = {row.measure: row for row in MeasureDraft.objects.as_of().filter(study=study.slug)}
    titles = {id: row.content["title"] for id, row in drafts.items()} | titles
    asked = MeasurePlaced.objects.as_of().filter(study=study.slug)
    now = dict.fromkeys(own, FIRST) | dict(asked.values_list("measure", "number"))
    rows = [
        MeasureRow(
            id, title, newest.get(id), drafts[id].recorded_at if id in drafts else None, now.get(id)
        )
        for id, title in titles.items()
    ]
    return sorted(rows, key=lambda row: (row.title.casefold(), row.measure))


def _rows(study: Study, measure: str) -> Any:
    rows = MeasureVersion.objects.filter(study=study.slug, measure=measure)
    return rows.select_related("recorded_by")


def _version(row: MeasureVersion) -> Version:
    form = instrument_from_mapping(row.content)
    return Version(row.measure, row.number, form, row.recorded_at, row.recorded_by.name, row.reason)
