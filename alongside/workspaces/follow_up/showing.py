"""What stands on the page about keeping in touch, as far as its reader may see it."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from alongside.science.protocol import Permission
from alongside.workspaces.families import queries as families
from alongside.workspaces.families.models import Family
from alongside.workspaces.follow_up import queries, words
from alongside.workspaces.follow_up.forms import CorrectLoss, Loss
from alongside.workspaces.follow_up.models import LostToFollowUp
from alongside.workspaces.study.permissions import Here


def page(here: Here, family: Family) -> dict[str, Any]:
    rows = queries.attempts(here.study, family, reader=here.person if here.blinded else None)
    loss = queries.standing(family)
    last = queries.last_contact(here.study, rows)
    identify = here.may(Permission.FAMILIES_IDENTIFY)
    return {
        "family": family,
        "sentence": words.sentence(last, rows),
        "contact": words.contact_lines(families.contact(family)) if identify else [],
        "attempts": words.attempt_lines(rows),
        "loss": words.loss_lines(here.study, family, loss, with_words=may_read(here, loss))
        if loss
        else [],
    }


def may_read(here: Here, loss: LostToFollowUp) -> bool:
    """What others wrote could tell the arm, so blinded people read only their own."""
    return not here.blinded or loss.recorded_by_id == here.person.pk


def loss_form(
    here: Here, family: Family, loss: LostToFollowUp | None, sent: QueryDict | None
) -> Loss:
    """The form of a first record, or of a correction."""
    given: dict[str, Any] = {
        "study": here.study, "site": family.site, "initial": known(here, family, loss)
    }  # fmt: skip
    if loss is None:
        return Loss(sent, **given)
    return CorrectLoss(sent, **given, unread="" if may_read(here, loss) else loss.words)


def known(here: Here, family: Family, loss: LostToFollowUp | None) -> dict[str, Any]:
    """What the form is filled with at first."""
    if loss is None:
        rows = queries.attempts(here.study, family, reader=here.person if here.blinded else None)
        return {"last_contact": queries.last_contact(here.study, rows)}
    return {
        "reasons": loss.reasons,
        "main_reason": loss.main_reason,
        "last_contact": loss.last_contact,
        "words": loss.words if may_read(here, loss) else "",
    }
