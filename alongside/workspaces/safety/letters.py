"""The letters that say that a worry waits, or that a blind was broken. No details."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.pages.filters import moment
from alongside.workspaces.randomisation.colleagues import Letter

NOW = "Please look at Alongside now"
TODAY = "Please look at Alongside today"


def worry(place: str, at: datetime, address: str, *, danger_now: bool) -> Letter:
    urgent = " It is marked as urgent: somebody may not be safe now." if danger_now else ""
    return Letter(
        NOW if danger_now else TODAY,
        f"a worry about a family in {place} was recorded on {moment(at)}.{urgent} "
        f"What it is about stands only in Alongside{_at(address)}"
        "If it is not in your list, it is about a family that you do not work with, and "
        "colleagues have it. This email does not replace a telephone call.\n",
    )


def learned(number: str, address: str) -> Letter:
    return Letter(
        TODAY,
        f"a colleague who should not know has learned which arm {number} is in. Decide who does "
        f"the next assessment. More in Alongside{_at(address)}",
    )


def _at(address: str) -> str:
    return f":\n\n{address}\n\n" if address else ".\n\n"


def said_alone(concern: str, form: str, number: int, answer: str) -> str:
    """What a worry says that an answer raised."""
    return (
        f"{concern} A parent answered this alone, and a rule of the study passed it on; the parent "
        f"was told so on the page. {form}, item {number}. The answer: {answer}"
    )


def was_upset(how: str, words: str) -> str:
    """What a worry says that was raised after answering."""
    told = f" They wrote: {words}" if words else ""
    return (
        f"A parent who answered alone said that a question upset them {how.replace('_', ' ')}. "
        f"Please ask how they are.{told}"
    )
