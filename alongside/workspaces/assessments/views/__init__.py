"""The pages of visits, forms and questions about answers."""

from alongside.workspaces.assessments.views.forms import begin_form, finish_form, form, save
from alongside.workspaces.assessments.views.questions import item, question, questions
from alongside.workspaces.assessments.views.visits import (
    begin,
    book,
    finish,
    learned_arm,
    not_done,
    pause,
    resume,
    take_back,
    visit,
    visits,
)

__all__ = [
    "begin",
    "begin_form",
    "book",
    "finish",
    "finish_form",
    "form",
    "item",
    "learned_arm",
    "not_done",
    "pause",
    "question",
    "questions",
    "resume",
    "save",
    "take_back",
    "visit",
    "visits",
]
