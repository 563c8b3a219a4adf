"""How it was to answer alone, as parents said: over the whole study, by form and by question.

All arms together. Of a form that may hint at an arm (`about_arm`, or asked by those who know it)
nothing stands by itself that fewer than five parents said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from alongside.science.disclosure.small_cells import CannotHide, hidden_row
from alongside.science.instruments.team_made import base_of
from alongside.science.protocol import Study
from alongside.workspaces.assessments.models import OTHER, FormFinished
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.self_completion.models import (
    OPENED,
    LinkMade,
    LinkUsed,
    SaidAfterwards,
)
from alongside.workspaces.self_completion.people import EMAIL

NOT_SAID = "not_said"
BURDEN = ("easy", "all_right", "hard", "too_much", NOT_SAID)
UPSET = ("no", "a_little", "a_lot", NOT_SAID)
FEW = 5
"""Counts of one form or one question below this are hidden."""


class Said(NamedTuple):
    """What a parent said once, for every form of their link."""

    family: UUID
    opened: UUID
    forms: Sequence[str]
    burden: str
    upset: str
    unclear: Sequence[dict[str, Any]]
    part: str


class Finished(NamedTuple):
    """A form that a parent sent by themselves."""

    opened: UUID
    form: str
    asked: int
    missing: int


@dataclass(frozen=True)
class FormSaid:
    """One form: what was said of the visits in which it was answered alone.

    `asked` and `missing` count the answers of those that were sent; of a parent alone every
    missing answer is one that they would rather not give.
    """

    instrument: str
    said: int
    burden: dict[str, int]
    upset: dict[str, int]
    sent: int
    asked: int
    missing: int


@dataclass(frozen=True)
class Answering:
    """Visits with a link, opened and answered to the end; and what parents said of it."""

    links: int
    opened: int
    sent: int
    families: int
    said: int
    burden: dict[str, int]
    upset: dict[str, int]
    not_clear: int
    forms: tuple[FormSaid, ...]
    questions: dict[tuple[str, int], int]


def answering(study: Study, as_of: datetime | None = None) -> Answering:
    """As of a moment; families that withdrew their answers are in no result. Five queries."""
    without = set(consent.left_out(study, as_of))
    said = [one for one in _said(study, as_of) if one.family not in without]
    made = _linked(LinkMade.objects.as_of(as_of), "forms", study, without)
    used = LinkUsed.objects.as_of(as_of).filter(what=OPENED)
    opened = _linked(used, "link__forms", study, without)
    finished = _finished(study, as_of, without)
    done = {(one.opened, one.form) for one in finished}
    hints = _hinting(study, said)
    sent = [visit for visit, forms in opened.items() if {(visit, key) for key in forms} <= done]
    return Answering(
        links=len({*made, *opened}),
        opened=len(opened),
        sent=len(sent),
        families=len({one.family for one in said}),
        said=len(said),
        burden=_counted(BURDEN, [one.burden for one in said]),
        upset=_counted(UPSET, [one.upset for one in said]),
        not_clear=sum(bool(one.unclear) for one in said),
        forms=_forms(said, finished, hints),
        questions=_questions(said, hints),
    )


def hidden(counts: Sequence[int]) -> list[bool]:
    """Which counts of a row with its total are hidden; all where the total would tell them."""
    if not any(counts):
        return [False] * len(counts)
    try:
        return list(hidden_row(counts, FEW))
    except CannotHide:
        return [True] * len(counts)


def _said(study: Study, as_of: datetime | None) -> list[Said]:
    rows = SaidAfterwards.objects.as_of(as_of).filter(study=study.slug).order_by("pk")
    columns = (
        "family_id",
        "opened_id",
        "link__forms",
        "burden",
        "upset",
        "unclear",
        "opened__part",
    )
    return [Said(*values) for values in rows.values_list(*columns)]


def _linked(rows: Any, forms: str, study: Study, without: set[UUID]) -> dict[UUID, set[str]]:
    """The visits of these facts about links, with the forms of their links."""
    found: dict[UUID, set[str]] = defaultdict(set)
    columns = ("family_id", "opened_id", forms)
    for family, opened, keys in rows.filter(study=study.slug).values_list(*columns):
        if family not in without:
            found[opened].update(keys)
    return found


def _finished(study: Study, as_of: datetime | None, without: set[UUID]) -> list[Finished]:
    """Forms that parents sent by themselves."""
    rows = FormFinished.objects.as_of(as_of).filter(study=study.slug, recorded_by__email=EMAIL)
    columns = ("family_id", "opened_id", "form", "asked", "missing")
    return [Finished(*row[1:]) for row in rows.values_list(*columns) if row[0] not in without]


def _hinting(study: Study, said: Sequence[Said]) -> set[str]:
    """Forms of which few answers could hint at an arm."""
    found = {id for one in study.measures if one.about_arm != "neither" for id in one.instruments}
    return found | {_instrument(key) for one in said if one.part == OTHER for key in one.forms}


def _forms(
    said: Sequence[Said], finished: Sequence[Finished], hints: set[str]
) -> tuple[FormSaid, ...]:
    of_form: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        for instrument in {_instrument(key) for key in one.forms}:
            of_form[instrument].append(one)
    answers: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for sent in finished:
        answers[_instrument(sent.form)].append((sent.asked, sent.missing))
    for lists in (of_form, answers):
        for name in [one for one in lists if hints & {one, base_of(one)}]:
            if len(lists[name]) < FEW:
                del lists[name]
    return tuple(
        FormSaid(
            instrument=name,
            said=len(of_form[name]),
            burden=_counted(BURDEN, [one.burden for one in of_form[name]]),
            upset=_counted(UPSET, [one.upset for one in of_form[name]]),
            sent=len(answers[name]),
            asked=sum(asked for asked, _ in answers[name]),
            missing=sum(missing for _, missing in answers[name]),
        )
        for name in sorted({*of_form, *answers})
    )


def _questions(said: Sequence[Said], hints: set[str]) -> dict[tuple[str, int], int]:
    """How often each question was not clear; a form of two children counts once each time."""
    found = Counter(
        question
        for one in said
        for question in {(_instrument(each["form"]), int(each["number"])) for each in one.unclear}
    )
    return {
        (form, number): count
        for (form, number), count in sorted(found.items())
        if count >= FEW or not hints & {form, base_of(form)}
    }


def _counted(codes: Sequence[str], given: Sequence[str]) -> dict[str, int]:
    counts = Counter(one or NOT_SAID for one in given)
    return {code: counts[code] for code in codes}


def _instrument(key: str) -> str:
    return key.partition(":")[0]
