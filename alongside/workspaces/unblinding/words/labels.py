"""Values of the record in full."""

from __future__ import annotations

from alongside.workspaces.unblinding.codes import COLLEAGUE, OWN_PAGE

WHY = {
    "medical_emergency": "Somebody is ill, and treating them depends on it",
    "child_safety": "A child’s safety depends on it",
    "serious_event": "A serious event has to be reported with it",
    "learned_elsewhere": "It has come out already, and has to be set straight",
    "end_of_trial": "The trial is over and the family is told",
    "analysis": "An analysis that the protocol plans",
    "oversight": "A committee or an authority asks for it",
    "other": "Something else",
}
FOR_WHOM = {
    "clinician": "A doctor, nurse or health visitor",
    "social_care": "A social worker or another service",
    "oversight_body": "A committee, sponsor or authority",
    "statistician": "A statistician",
    "colleague": "A colleague in the study",
    "family": "The family",
}
WAYS = {
    OWN_PAGE: "By a page of their own: they get an email with a link that works once",
    COLLEAGUE: "A colleague who knows it tells them, for instance by telephone",
}
CHANNELS = {
    "telephone": "By telephone",
    "in_person": "In person",
    "letter": "By letter",
    OWN_PAGE: "On their own page",
}
EFFECTS = {
    "none": "Nothing: no assessment is touched",
    "other_assessor": "Another assessor does the next assessments",
    "sensitivity": "The analysis is repeated without what was assessed since",
    "left_out": "What was assessed since is left out of the analysis",
    "stopped": "The family has no further assessments",
}
SURE = {"very": "quite sure", "somewhat": "it seems so, but not sure"}
DO_NOT_KNOW = "I do not know"
FORGOTTEN = "The family was forgotten, so what was written cannot be read any more."
WORDS_MAY_TELL = (
    "What colleagues write here may tell which support the family was given. You work without "
    "knowing it. Read it if you have to decide; otherwise leave it to a colleague who knows."
)
