"""Who hears that a form was finished, or that an answer of a finished one has changed."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Protocol

from django.db import connection, transaction

from alongside.foundations.record.statements import carry_out_those_waiting
from alongside.science.protocol import Study
from alongside.workspaces.assessments.models import VisitOpened

log = logging.getLogger(__name__)


class Hears(Protocol):
    """What a later workspace does about a finished form."""

    def __call__(self, study: Study, opened: VisitOpened, form: str, at: datetime) -> None: ...


_HEARING: list[Hears] = []


def heard_by(hears: Hears) -> None:
    """Let a later workspace hear of finished forms. It reads them and writes facts of its own."""
    if hears not in _HEARING:
        _HEARING.append(hears)


def tell(study: Study, opened: VisitOpened, form: str, at: datetime) -> None:
    """Tell everybody. Whatever goes wrong there, the answers are kept, and the log says it."""
    carry_out_those_waiting(connection)
    for hears in _HEARING:
        try:
            with transaction.atomic():
                hears(study, opened, form, at)
        except Exception:  # answers must never be lost because a check of them failed
            log.exception("What follows from the form %s of a visit failed", form)
