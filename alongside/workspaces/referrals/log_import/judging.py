"""Screening and decision as a log tells them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from alongside.science.protocol.eligibility import Criterion
from alongside.workspaces.referrals import queries
from alongside.workspaces.referrals.ages import any_of_age
from alongside.workspaces.referrals.given import NO_REASONS, Reasons
from alongside.workspaces.referrals.log_import import words
from alongside.workspaces.referrals.log_import.cells import Cells
from alongside.workspaces.referrals.log_import.fields import CRITERION
from alongside.workspaces.referrals.log_import.leaving import reasons_of
from alongside.workspaces.referrals.log_import.people import open_text
from alongside.workspaces.referrals.log_import.rows import LogRow

Answers = dict[str, dict[str, str]]
NOT = {"yes": "no", "no": "yes"}


def answers_of(cells: Cells) -> Answers:
    """The criteria that the row answers."""
    said = {one.id: cells.code(CRITERION + one.id) for one in cells.task.study.eligibility}
    return {id: {"answer": answer, "note": ""} for id, answer in said.items() if answer}


def at_referral(cells: Cells) -> Answers:
    """Those of them that a social worker is asked."""
    asked = {one.id for one in cells.task.study.eligibility if one.at_referral}
    return {id: said for id, said in answers_of(cells).items() if id in asked}


def with_screening(cells: Cells, row: LogRow) -> LogRow:
    """Screening and decision; without either, the answers are those of the referral."""
    on, said = cells.day("screened_on"), cells.code("eligible")
    eligible = {"yes": True, "no": False}.get(said)
    _check_age(cells, row, on, eligible)
    if on is None and eligible is None:
        return replace(row, answers=at_referral(cells))
    if on is None:
        cells.report_once("screened_on", "screening_day_needed")
    elif on < row.identified_on:
        cells.report("screened_on", "before_identified", cells.text("screened_on"))
    why = reasons_of(cells, "main_reason", "reasons") if eligible is False else NO_REASONS
    answers = _completed(cells, answers_of(cells), eligible, why)
    row = replace(row, screened_on=on, eligible=eligible, screening=answers, deciding=why)
    return _confirmed(cells, row) if eligible else row


def _check_age(cells: Cells, row: LogRow, screened: date | None, eligible: bool | None) -> None:
    """A child outside the study's ages stands only in a row that says so."""
    on = screened or row.identified_on
    if row.born is None or row.born > on or eligible is False:
        return
    if not any_of_age(cells.task.study, [row.born], on):
        cells.report("born", "not_of_age")


def _completed(cells: Cells, said: Answers, eligible: bool | None, why: Reasons) -> Answers:
    """An answer to every criterion, saying of each whether it stood in the log."""
    return {
        one.id: said.get(one.id) or _missing(cells, one, eligible, why)
        for one in cells.task.study.eligibility
    }


def _missing(cells: Cells, one: Criterion, eligible: bool | None, why: Reasons) -> dict[str, str]:
    if eligible is False and one.reason in why.coded:
        return {"answer": NOT[one.answer_that_allows], "note": words.NOTE_FROM_REASON}
    if not eligible:
        return {"answer": "unsure", "note": words.NOTE_NOT_IN_LOG}
    if cells.task.map.not_in_log != "as_decided":
        cells.report(CRITERION + one.id, "no_answer")
    return {"answer": one.answer_that_allows, "note": words.NOTE_FROM_DECISION}


def _confirmed(cells: Cells, row: LogRow) -> LogRow:
    """A decision of eligible must agree with the answers in the same row."""
    judged = queries.judged(cells.task.study, row.screening)
    for id in judged.failing:
        cells.report(CRITERION + id, "contradicts", cells.text(CRITERION + id))
    for id in judged.unsure:
        cells.report(CRITERION + id, "unsure", cells.text(CRITERION + id))
    if not judged.to_discuss:
        return row
    discussed = open_text(cells, cells.text("discussed_with"))
    if not discussed:
        cells.report("discussed_with", "discussion_needed")
    said = open_text(cells, cells.text("main_reason") or cells.text("notes"))
    why = Reasons(words=said or words.DECIDED_IN_LOG)
    return replace(row, discussed_with=discussed, deciding=why)
