"""Recording a breach of personal data, and that somebody was told of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import action, write
from alongside.science.protocol import Study
from alongside.science.recruitment.names import names_somebody
from alongside.workspaces.study.breaches import Breach
from alongside.workspaces.study.models import BreachReported, DataBreach


class NamesSomebody(Refusal):
    """The register is read by many and kept for years."""

    field = "words"

    def __init__(self, found: str) -> None:
        super().__init__(
            f"“{found}” looks like a name, an address or a number of somebody. Write study numbers."
        )


class NotYet(Refusal):
    """Nothing is known or reported in the future, nor reported before it was known."""

    field = "occurred_at"

    def __init__(self) -> None:
        super().__init__("This moment cannot be right: it is still to come, or before the breach.")


class ToldAlready(Refusal):
    field = "to"

    def __init__(self) -> None:
        super().__init__("That they were told of this breach stands here already.")


@action
def record_breach(
    *,
    study: Study,
    kind: str,
    risk: str,
    people: int | None,
    words: str,
    occurred_at: datetime,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> DataBreach:
    """Record a breach; the hours count from when somebody became aware of it."""
    if occurred_at > at:
        raise NotYet
    _refuse_names(words)
    return write(
        DataBreach, study=study, by=by, at=at, occurred_at=occurred_at, entry=entry,
        kind=kind, risk=risk, people=people, words=words.strip(),
    )  # fmt: skip


@action
def report_breach(
    *,
    study: Study,
    breach: Breach,
    to: str,
    words: str,
    occurred_at: datetime,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> BreachReported:
    """Record that somebody was told of it, and when."""
    if not breach.aware_at <= occurred_at <= at:
        raise NotYet
    known = BreachReported.objects.as_of().filter(breach=breach.id, to=to)
    if set(known.values_list("pk", flat=True)) - {entry}:
        raise ToldAlready
    _refuse_names(words)
    return write(
        BreachReported, study=study, by=by, at=at, occurred_at=occurred_at, entry=entry,
        breach_id=breach.id, to=to, words=words.strip(),
    )  # fmt: skip


def _refuse_names(words: str) -> None:
    if found := names_somebody(words):
        raise NamesSomebody(found)
