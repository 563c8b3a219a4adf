"""Who hears that an answer raises concern, or that answering upset a parent."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Protocol

from django.db import transaction

from alongside.science.data_quality.concerns import raising
from alongside.science.protocol import ConcernRule, Study
from alongside.workspaces.assessments.models import AnswerSet
from alongside.workspaces.self_completion.models import LinkUsed, SaidAfterwards

log = logging.getLogger(__name__)


class HearsConcern(Protocol):
    """What a later workspace does about an answer that raises concern."""

    def __call__(
        self, study: Study, used: LinkUsed, form: str, rule: ConcernRule, value: str, at: datetime
    ) -> None: ...


class HearsUpset(Protocol):
    """What a later workspace does when a parent says that answering upset them."""

    def __call__(self, study: Study, said: SaidAfterwards, words: str, at: datetime) -> None: ...


_CONCERN: list[HearsConcern] = []
_UPSET: list[HearsUpset] = []


def concern_heard_by(hears: HearsConcern) -> None:
    """Let the later workspace that looks after safety hear of answers that raise concern."""
    if hears not in _CONCERN:
        _CONCERN.append(hears)


def upset_heard_by(hears: HearsUpset) -> None:
    """Let it hear as well that answering upset a parent."""
    if hears not in _UPSET:
        _UPSET.append(hears)


def tell_of_concern(study: Study, used: LinkUsed, saved: AnswerSet, at: datetime) -> None:
    """Tell of each answer just saved that a rule names. Whatever goes wrong, it is kept."""
    given = {code: str(kept.get("value", "")) for code, kept in saved.answers.items()}
    for found in raising(study.concern_rules, saved.form.partition(":")[0], given):
        for hears in _CONCERN:
            try:
                with transaction.atomic():
                    hears(study, used, saved.form, found.rule, found.value, at)
            except Exception:  # the answer itself must never be lost
                log.exception("Nobody could be told of the concern %s", found.rule.id)


def tell_of_upset(study: Study, said: SaidAfterwards, words: str, at: datetime) -> None:
    """Tell where the study wants it told; what the parent said is kept, whatever goes wrong."""
    if said.upset not in study.upset_alerts:
        return
    for hears in _UPSET:
        try:
            with transaction.atomic():
                hears(study, said, words, at)
        except Exception:  # what the parent said must never be lost
            log.exception("Nobody could be told that answering upset a parent")
