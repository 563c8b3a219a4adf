"""Letters about unblinding. Only the page behind the link to a third party tells an arm."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.pages.filters import moment
from alongside.workspaces.randomisation.colleagues import Letter

NOW = "Please look at Alongside now"
TODAY = "Please look at Alongside today"
LINK = "What you asked the study team about"


def asked(place: str, address: str, *, planned: bool) -> Letter:
    """To those who decide."""
    return Letter(
        TODAY if planned else NOW,
        f"somebody asks that an arm may be told about a family in {place}. Please decide"
        f"{_at(address)}",
    )


def decided(address: str) -> Letter:
    """To the asker, whatever was decided."""
    return Letter(TODAY, f"what you asked for has been decided{_at(address)}")


def to_tell(place: str, address: str, *, planned: bool) -> Letter:
    """To those who know arms, where a colleague is to tell it."""
    return Letter(
        TODAY if planned else NOW,
        f"it is agreed that an arm is told about a family in {place}. Please tell it{_at(address)}",
    )


def link(name: str, study: str, number: str, address: str, until: datetime) -> str:
    """To the third party: where the arm stands, not which it is."""
    return (
        f"Hello {name},\n\nit was agreed that you may know what the family {number} was given in "
        f"the study “{study}”. Open this page to read it:\n\n{address}\n\nIt works once, until "
        f"{moment(until)}. Please tell nobody who does not need to know, and nobody who assesses "
        "the family for the study.\n"
    )


def _at(address: str) -> str:
    return f":\n\n{address}\n" if address else ".\n"
