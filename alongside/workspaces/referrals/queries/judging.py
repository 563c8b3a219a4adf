"""Answers to the criteria put before the science of eligibility."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.science.protocol import Study
from alongside.science.recruitment.eligibility import CriterionAnswer, Judgement, judge
from alongside.workspaces.referrals.models import AmbiguityDecision, Screening

Answers = Mapping[str, Mapping[str, Any]]


def judged(study: Study, answers: Answers) -> Judgement:
    """The verdict on a family's answers, by the study's criteria."""
    return judge(
        [
            CriterionAnswer(id=one.id, kind=one.kind, answer=answers[one.id]["answer"])
            for one in study.eligibility
            if one.id in answers
        ]
    )


def settled_answers(screening: Screening) -> dict[str, dict[str, str]]:
    """The answers of a screening, with the team's answer in place of each unsure one."""
    given = AmbiguityDecision.objects.as_of().filter(ambiguity__family=screening.family_id)
    rows = given.order_by("occurred_at").values_list("ambiguity__criterion", "answer")
    settled = dict(rows)
    answers = {}
    for id, said in screening.criteria.items():
        answer = settled.get(id, "unsure") if said["answer"] == "unsure" else said["answer"]
        answers[id] = {**said, "answer": answer}
    return answers
