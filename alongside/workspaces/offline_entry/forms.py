"""What is asked about packages and differences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.foundations.pages.fields import Checkboxes, LongText, Radios, Text
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Study
from alongside.workspaces.assessments.queries import DueVisit
from alongside.workspaces.offline_entry import words
from alongside.workspaces.offline_entry.queries import Chosen


class TakeAlong(PageForm):
    """Which visits, and on which tablet. The passphrase has no name, so it is never sent."""

    def __init__(self, *args: Any, study: Study, due: Sequence[DueVisit], **rest: Any) -> None:
        super().__init__(*args, **rest)
        listed = [(f"{row.number}/{row.visit.id}", words.to_take(row, study)) for row in due]
        self.fields["visits"] = Checkboxes(words.WHICH_VISITS, listed, hint=words.WHICH_HINT)
        self.fields["tablet"] = Text(
            words.WHICH_TABLET, hint=words.TABLET_HINT, limit=40, autocomplete="off"
        )

    def chosen(self) -> list[Chosen]:
        return [Chosen(*one.split("/", 1)) for one in self.cleaned_data["visits"]]


class Why(PageForm):
    """A sentence of what happened."""

    def __init__(self, *args: Any, ask: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["reason"] = LongText(ask, rows=2, limit=1000)


class Settle(PageForm):
    """What stands, and why."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["chosen"] = Radios(words.DECIDE, list(words.CHOICES.items()))
        self.fields["reason"] = LongText(words.REASON, rows=2, limit=1000)
