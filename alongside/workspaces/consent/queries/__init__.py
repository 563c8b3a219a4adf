"""Consents: where each stands, when it may be taken, who has stopped."""

from alongside.workspaces.consent.queries.clock import opening, opening_from, whole_hours
from alongside.workspaces.consent.queries.documents import (
    current_document,
    earlier_versions,
    is_older,
    version_of,
)
from alongside.workspaces.consent.queries.forms import (
    copies_sent,
    correctable,
    paper_content,
    signature_of,
)
from alongside.workspaces.consent.queries.rows import (
    ConsentState,
    GivenRow,
    Opening,
    StoppingRow,
    Waiting,
)
from alongside.workspaces.consent.queries.standing import (
    consented_at,
    gave_trial_consent,
    may_assess,
    permits,
    state,
    states,
    states_of,
    stopped_at,
    stoppings,
    stops_of,
)
from alongside.workspaces.consent.queries.trial import (
    consented,
    exits,
    has_consented,
    has_stopped,
    left_out,
    permitting,
    required,
    withdrawn_from_intervention,
)
from alongside.workspaces.consent.queries.waiting import waiting

__all__ = [
    "ConsentState",
    "GivenRow",
    "Opening",
    "StoppingRow",
    "Waiting",
    "consented",
    "consented_at",
    "copies_sent",
    "correctable",
    "current_document",
    "earlier_versions",
    "exits",
    "gave_trial_consent",
    "has_consented",
    "has_stopped",
    "is_older",
    "left_out",
    "may_assess",
    "opening",
    "opening_from",
    "paper_content",
    "permits",
    "permitting",
    "required",
    "signature_of",
    "state",
    "states",
    "states_of",
    "stopped_at",
    "stoppings",
    "stops_of",
    "version_of",
    "waiting",
    "whole_hours",
    "withdrawn_from_intervention",
]
