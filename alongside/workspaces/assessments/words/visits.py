"""Sentences about visits and how far their forms have come."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.foundations.pages.filters import count_of, day, minutes, moment
from alongside.workspaces.assessments.queries import DueVisit, FormState
from alongside.workspaces.assessments.words.labels import STATES


def state(row: DueVisit) -> tuple[str, str]:
    """The tag of a visit: its word and its tone."""
    return ("Paused", "amber") if row.paused else STATES[row.state]


def when(row: DueVisit) -> str:
    """When a visit is planned, was done, or can be done."""
    if row.state == "finished" and row.finished_at:
        return f"Finished on {day(row.finished_at)}"
    if row.state == "under_way" and row.began:
        return f"Began {moment(row.began)}"
    if row.state == "booked" and row.planned_for:
        return f"Booked for {moment(row.planned_for)}"
    window = row.window
    return f"Best on {day(window.target)}, from {day(window.opens)} to {day(window.closes)}"


def to_do(row: DueVisit) -> str:
    """A visit in the what-next list."""
    doing = {"under_way": "carry on", "booked": "booked", "overdue": "past its window"}
    return (
        f"{row.visit.title}: {'paused' if row.paused else doing.get(row.state, 'can be done now')}"
    )


def nothing_here(show: str) -> str:
    if show == "now":
        return "No visit is to be done now. Visits appear here once a family has given consent."
    return "There are no such visits yet."


def form_state(form: FormState) -> tuple[str, str]:
    if form.finished_at:
        return "Finished", "green"
    if form.prompts:
        return "To check", "amber"
    return ("Begun", "blue") if form.begun else ("Not begun", "grey")


def form_note(form: FormState) -> str:
    """How far a form has come."""
    done = form.progress.answered + form.progress.missing
    said = f"{done} of {count_of(form.progress.asked, 'item', 'items')}"
    if form.progress.missing:
        said += f", {form.progress.missing} without an answer"
    if form.minutes is not None:
        said += f", {minutes(max(1, round(form.minutes)))}"
    if form.questions:
        said += f", {count_of(form.questions, 'open question', 'open questions')}"
    return said


def forms_today(names: Sequence[str]) -> str:
    return f"If it begins today: {', '.join(names)}." if names else "No form is asked today."


def interpreter(needed: bool) -> str:
    return "An interpreter is needed." if needed else "No interpreter was asked for."


def questions_found(total: int, show: str) -> str:
    kind = "" if show == "all" else f"{show} "
    return f"{count_of(total, f'{kind}question', f'{kind}questions')}."
