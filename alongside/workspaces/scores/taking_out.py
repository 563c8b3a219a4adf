"""The answers to one questionnaire as a table: a row for each finished form, a column an item.

Whoever works blind takes out nothing that could show an arm: no words that somebody typed, no
part of a form that asks about services (`shows_arm`), and no other form that the schedule says
hints at the arm.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from alongside.foundations.clock import day_of
from alongside.science.instruments.catalogue import UnknownInstrument
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.scores.making import asked

FIRST_COLUMNS = ("family", "site", "visit", "about", "age_months", "finished_on", "form")
OTHERS = "other_answers"
"""The last column: answers to items that this edition of the form no longer has, as JSON."""
TYPED = "text"


@dataclass(frozen=True)
class Reader:
    """Who takes answers out: sites, parts of visits, families (None: all), blinded or not."""

    sites: tuple[str, ...]
    parts: tuple[str, ...]
    families: frozenset[UUID] | None
    blinded: bool


def forms(study: Study, reader: Reader) -> list[Instrument]:
    """The questionnaires whose answers this reader may take out, in the order of the schedule."""
    closed = _closed(study) if reader.blinded else frozenset()
    return [instrument(study, id) for id in asked(study) if id not in closed]


def form_of(study: Study, reader: Reader, id: str) -> Instrument | None:
    """One of these, or one that is asked no more; of those nobody said whether they show an arm."""
    known = {form.id: form for form in forms(study, reader)}
    if id in known or reader.blinded or not assessments.ever_finished(study, id):
        return known.get(id)
    try:
        return instrument(study, id)
    except UnknownInstrument:
        return None


def columns(study: Study, form: Instrument, reader: Reader) -> list[str]:
    """The headings; an item that is called as a column of ours gets a mark before its name."""
    items = (f"item_{code}" if code in _OURS else code for code in _items(study, form, reader))
    last = [] if reader.blinded else [OTHERS]
    return [*FIRST_COLUMNS, *items, *last]


def pieces(
    study: Study, form: Instrument, reader: Reader, as_of: datetime
) -> Iterator[list[list[object]]]:
    """The rows below the headings, as they stood at a moment, some hundred at a time."""
    items, zone = _items(study, form, reader), study.time_zone
    known = frozenset(form.by_code)
    found = assessments.taken_out(
        study, form.id, sites=reader.sites, parts=reader.parts, only=reader.families,
        without=frozenset(consent.left_out(study)), as_of=as_of,
    )  # fmt: skip
    for piece in found:
        rows: list[list[object]] = []
        for each in piece:
            row: list[object] = [
                each.number, each.site, each.visit, each.about, each.age_months,
                day_of(each.finished_at, zone), form.id, *map(each.answers.get, items),
            ]  # fmt: skip
            rows.append(row if reader.blinded else [*row, _others(each.answers, known)])
        yield rows


def _items(study: Study, form: Instrument, reader: Reader) -> list[str]:
    if not reader.blinded:
        return list(form.by_code)
    showing = {part for one in study.shows_arm if one.instrument == form.id for part in one.parts}
    return [
        code
        for code, item in form.by_code.items()
        if item.kind != TYPED and item.part not in showing
    ]


def _closed(study: Study) -> frozenset[str]:
    """Forms that hint at an arm and of which nobody has said which part does."""
    told = {one.instrument for one in study.shows_arm}
    hinting = (one for one in study.measures if one.about_arm != "neither")
    return frozenset(id for one in hinting for id in one.instruments if id not in told)


def _others(answers: Mapping[str, str], known: Collection[str]) -> str | None:
    if answers.keys() <= known:  # type: ignore[operator]
        return None
    left = {item: value for item, value in answers.items() if item not in known}
    return json.dumps(left, ensure_ascii=False, sort_keys=True)


_OURS = frozenset({*FIRST_COLUMNS, OTHERS})
