"""One line for each kind of fact, for the history of a family.

What was asked and replied about an answer is not repeated here: it stands with the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alongside.foundations.pages.filters import count_of, moment
from alongside.science.protocol import Study
from alongside.workspaces.assessments.models import MAIN
from alongside.workspaces.assessments.words.labels import MODES, TIMED
from alongside.workspaces.assessments.words.names import form_name_of, question_title


def _visit(study: Study, id: str) -> str:
    return study.visit(id).title


def _in_history(one: Any) -> str:
    done = sum(1 for kept in one.answers.values() if kept.get("value") or kept.get("missing"))
    return count_of(done, "answer", "answers")


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "assessments.VisitBooked": lambda fact, study: (
        f"{_visit(study, fact.visit)} booked for {moment(fact.planned_for)}, "
        f"{MODES[fact.mode].lower()}"
    ),
    "assessments.VisitOpened": lambda fact, study: (
        f"{_visit(study, fact.visit)} "
        f"{'taken back' if fact.retracted else 'begun'}"
        f"{'' if fact.part == MAIN else ' (questions asked by others)'}, "
        f"{MODES[fact.mode].lower()}, {count_of(len(fact.forms), 'form', 'forms')}"
    ),
    "assessments.VisitTiming": lambda fact, study: f"Visit {TIMED[fact.what]}",
    "assessments.AnswerSet": lambda fact, study: (
        f"{form_name_of(study, fact.form)}: {_in_history(fact)} saved"
        if fact.answers
        else f"{form_name_of(study, fact.form)} begun"
    ),
    "assessments.FormFinished": lambda fact, study: (
        f"{form_name_of(study, fact.form)} finished: {fact.answered} of {fact.asked} answered"
    ),
    "assessments.VisitNotDone": lambda fact, study: (
        f"{_visit(study, fact.visit)} not done: "
        + "; ".join(study.reason("loss_to_follow_up", one).label for one in fact.reasons)
    ),
    "assessments.AnswerQuery": lambda fact, study: question_title(study, fact),
    "assessments.AnswerQueryReply": lambda fact, study: (
        "Question about an answer closed" if fact.closes else "Reply to a question about an answer"
    ),
}
