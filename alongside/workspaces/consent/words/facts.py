"""One line for each kind of fact, for the history. No line holds a name or an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alongside.science.protocol import Study
from alongside.workspaces.consent import queries
from alongside.workspaces.consent.words.labels import SIGNED_AS, STOPS, title


def _given(fact: Any, study: Study) -> str:
    how = SIGNED_AS.get(fact.signed_as, fact.signed_as)
    return f"Consent given: {title(study, fact.kind)}, version {fact.document_version}, {how}"


def _not_given(fact: Any, study: Study) -> str:
    return f"Asked for, and not given: {title(study, fact.kind)}"


def _withdrawn(fact: Any, study: Study) -> str:
    return f"Consent withdrawn: {title(study, fact.kind)}"


def _stopping(fact: Any, study: Study) -> str:
    return " ".join(STOPS[each] for each in queries.stops_of(study, fact))


def _copy(fact: Any, study: Study) -> str:
    return "A copy of a signed consent was sent to the family by email"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "consent.ConsentGiven": _given,
    "consent.ConsentNotGiven": _not_given,
    "consent.ConsentWithdrawn": _withdrawn,
    "consent.Withdrawal": _stopping,
    "consent.ServiceStopped": _stopping,
    "consent.CopySent": _copy,
}
