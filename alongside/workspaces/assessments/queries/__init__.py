"""What other workspaces and our own pages may ask about visits and answers."""

from alongside.workspaces.assessments.queries.allocation import before_allocation
from alongside.workspaces.assessments.queries.counts import (
    FormRow,
    VisitRow,
    finished_at,
    finished_visits,
    form_rows,
    visit_rows,
)
from alongside.workspaces.assessments.queries.due import (
    Due,
    DueVisit,
    all_due,
    booking,
    due,
    not_done,
    window_of,
)
from alongside.workspaces.assessments.queries.finished import (
    FinishedForm,
    answers_of,
    finished_forms,
)
from alongside.workspaces.assessments.queries.form_answers import (
    FormAnswers,
    NoSuchForm,
    answers,
    answers_now,
)
from alongside.workspaces.assessments.queries.piecewise import (
    AnsweredForm,
    ever_finished,
    taken_out,
)
from alongside.workspaces.assessments.queries.questions import (
    Question,
    Questions,
    question,
    questions,
    questions_about,
)
from alongside.workspaces.assessments.queries.visits import (
    FormState,
    VisitView,
    find,
    hidden_from_blinded,
    visit,
)

__all__ = [
    "AnsweredForm",
    "Due",
    "DueVisit",
    "FinishedForm",
    "FormAnswers",
    "FormRow",
    "FormState",
    "NoSuchForm",
    "Question",
    "Questions",
    "VisitRow",
    "VisitView",
    "all_due",
    "answers",
    "answers_now",
    "answers_of",
    "before_allocation",
    "booking",
    "due",
    "ever_finished",
    "find",
    "finished_at",
    "finished_forms",
    "finished_visits",
    "form_rows",
    "hidden_from_blinded",
    "not_done",
    "question",
    "questions",
    "questions_about",
    "taken_out",
    "visit",
    "visit_rows",
    "window_of",
]
