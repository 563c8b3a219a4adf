"""Answers that can be read: a table for each questionnaire, and each family's forms in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from typing import Any
from uuid import UUID

from alongside.foundations.tables import csv_in_pieces
from alongside.project.archiving import words
from alongside.project.archiving.folder import Part, table_of
from alongside.science.instruments.catalogue import UnknownInstrument
from alongside.science.instruments.structure import Instrument, Item
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.folding import SavedSet, folded, values
from alongside.workspaces.assessments.models import MAIN, OTHER, AnswerSet, VisitOpened
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.families.models import Family
from alongside.workspaces.scores import taking_out
from alongside.workspaces.scores.making import asked


def forms_of(study: Study, families: dict[UUID, str] | None) -> list[Instrument]:
    """The questionnaires fixed for visits of these families; without any, those of the study.

    Which were fixed could tell an arm where families are few.
    """
    used = set(asked(study))
    if families is not None:
        opened = VisitOpened.objects.filter(study=study.slug, family__in=list(families))
        fixed = opened.values_list("forms", flat=True)
        used = {form["instrument"] for forms in fixed for form in forms}
    found = (_instrument(study, id) for id in sorted(used))
    return [form for form in found if form is not None]


def write_tables(
    part: Part, study: Study, sites: tuple[str, ...], families: dict[UUID, str], at: datetime
) -> list[str]:
    """A row for each finished form and a column for each question; the files that were written."""
    reader = taking_out.Reader(sites, (MAIN, OTHER), frozenset(families), blinded=False)
    names = []
    for form in forms_of(study, families):
        names.append(f"answers/{form.id}.csv")
        rows = taking_out.pieces(study, form, reader, at)
        part.put_pieces(names[-1], csv_in_pieces(rows, taking_out.columns(study, form, reader)))
    return names


def questions(forms: Sequence[Instrument]) -> list[list[object]]:
    """Every question of these questionnaires with its label and what its codes mean."""
    return [
        [form.id, form.title, form.version, item.number, item.code, item.part, item.kind,
         item.label, "; ".join(f"{one.code} = {one.label}" for one in item.options)]
        for form in forms
        for item in form.items
    ]  # fmt: skip


def of_family(study: Study, family: Family) -> Iterator[str]:
    """Every form of a family as a heading and a table, with the queries about its answers."""
    sets: dict[tuple[UUID, str], list[SavedSet]] = defaultdict(list)
    rows = AnswerSet.objects.as_of().filter(family=family).order_by("number")
    for row in rows:
        sets[row.opened_id, row.form].append(
            SavedSet(row.number, row.occurred_at, "", "", row.answers)
        )
    visits = VisitOpened.objects.as_of().filter(family=family).order_by("occurred_at", "pk")
    for opened in visits:
        for fixed in opened.forms:
            given = values(folded(sets[opened.pk, fixed["key"]]))
            yield from _form(study, opened, fixed, given)


def _form(
    study: Study, opened: VisitOpened, fixed: dict[str, Any], given: dict[str, str]
) -> Iterator[str]:
    form = _instrument(study, fixed["instrument"])
    title = form.title if form else fixed["instrument"]
    visit, day = study.visit(opened.visit).title, f"{opened.occurred_at:%-d %B %Y}"
    about = f"{words.ABOUT}: {fixed['about']}"
    yield f"<h2>{escape(f'{visit}, {day}: {title}')}</h2>\n<p>{escape(about)}</p>"
    known = form.by_code if form else {}
    codes = [*known, *(code for code in given if code not in known)]
    lines = [
        [escape(code), escape(known[code].label if code in known else ""),
         escape(_answer(known.get(code), given[code]))]
        for code in codes
        if code in given
    ]  # fmt: skip
    yield table_of(words.ANSWER_COLUMNS, lines) if lines else f"<p>{words.NO_ANSWER}</p>"
    queries = assessments.questions_about(opened, fixed["key"])
    if queries:
        told = [
            [escape(one.item), escape(f"{one.question} ({one.by}, {one.at:%Y-%m-%d})"),
             "<br>".join(escape(f"{r.text} ({r.by}, {r.at:%Y-%m-%d})") for r in one.replies),
             words.OPEN_QUERY if one.open else words.CLOSED_QUERY]
            for one in queries
        ]  # fmt: skip
        yield table_of(words.QUERY_COLUMNS, told)


def _answer(item: Item | None, value: str) -> str:
    """The code, and behind it what stood beside it on the form."""
    labels = {one.code: one.label for one in item.options} if item else {}
    return f"{value}: {labels[value]}" if value in labels else value


def _instrument(study: Study, id: str) -> Instrument | None:
    try:
        return instrument(study, id)
    except UnknownInstrument:
        return None
