"""Forms about worries."""

from __future__ import annotations

from typing import Any

from alongside.foundations.clock import now
from alongside.foundations.pages.fields import (
    Checkboxes,
    LongText,
    Moment,
    Option,
    Radios,
    YesNo,
)
from alongside.foundations.pages.forms import PageForm
from alongside.workspaces.safety import words


class Worry(PageForm):
    """What was seen or heard, whether somebody is in danger, and who knows of it."""

    danger_now = YesNo("Is a child or an adult in danger now?")
    seen = LongText(
        "What did you see or hear?",
        hint="In the words that were used, as far as you remember. Names may stand here: it is "
        "sealed. Please do not write which support the family was given.",
        rows=6,
    )
    occurred_at = Moment("When was that?", not_after="today")
    told = Checkboxes(
        "Whom have you told?",
        [Option(code, label, alone=code == "nobody_yet") for code, label in words.TOLD.items()],
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **{"initial": {"occurred_at": now()}, **rest})


class Review(PageForm):
    """What was done or decided about a worry."""

    note = LongText("What was done or decided?", rows=4)
    closes = YesNo("Is this worry over?", yes="Yes, close it", no="No, it stays open")


class Reopen(PageForm):
    """Why a closed worry is not over."""

    note = LongText("Why is it opened again?", rows=3)


class Learned(PageForm):
    """How the arm was learned; never which."""

    how = Radios("How did you learn it?", [*words.HOW_LEARNED.items()])
    occurred_at = Moment("When was that?", not_after="today")

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **{"initial": {"occurred_at": now()}, **rest})
