"""Forms about envelopes on paper."""

from __future__ import annotations

from typing import Any

from alongside.foundations.clock import now
from alongside.foundations.pages.fields import (
    LongText,
    Moment,
    Option,
    Radios,
    Text,
    WholeNumber,
)
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Study
from alongside.workspaces.randomisation import paper_words, queries, sharing_words
from alongside.workspaces.randomisation.paper_refusals import MOST_ENVELOPES
from alongside.workspaces.randomisation.sharing_forms import bytes_in
from alongside.workspaces.randomisation.sharing_refusals import SECRET_OPENING, SECRET_OPENINGS

KEY = 32


class ReserveEnvelopes(PageForm):
    """How many places are kept for paper."""

    number = WholeNumber("How many envelopes?", lowest=1, highest=MOST_ENVELOPES)

    def __init__(self, *args: Any, held: bool, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if held:
            self.fields[SECRET_OPENINGS] = LongText(
                "The keys of these places", hint=paper_words.OPENINGS_HINT, limit=5000, rows=4,
                required=False,
            )  # fmt: skip

    @property
    def openings(self) -> list[bytes]:
        """The keys as given, one after another."""
        joined = bytes_in(self.cleaned_data.get(SECRET_OPENINGS, "")) or b""
        return [joined[at : at + KEY] for at in range(0, len(joined), KEY)]


class Done(PageForm):
    """Nothing to fill in: sending it is the confirmation."""


class CountEnvelopes(PageForm):
    """How many lie there."""

    closed = WholeNumber("How many closed envelopes are there?", lowest=0, highest=1000)
    damaged = WholeNumber(
        "How many look opened or damaged, and are not recorded as opened?", lowest=0, highest=1000
    )
    reason = LongText("What else was seen?", hint="Write no names.", limit=500, rows=3,
                      required=False)  # fmt: skip


class TakeBackOpening(PageForm):
    """Why an envelope was not opened after all."""

    reason = LongText("How was the mistake found?", hint="Write no names.", limit=500, rows=3)


class RecordOpening(PageForm):
    """An envelope that was opened: for whom, what it says, when, by whom and why."""

    family = Radios("For which family was it opened?")
    arm = Radios(
        "What do the two slips say together?", hint=paper_words.FOR_A_FAMILY, required=False,
        sometimes_needed=True,
    )  # fmt: skip
    opened_by = Radios("Who opened it?")
    occurred_at = Moment("When was it opened?", not_after="today")
    reason = LongText("Why was it opened?", hint="Write no names.", limit=500, rows=3)

    def __init__(
        self, *args: Any, study: Study, families: list[str], held: bool, **rest: Any
    ) -> None:
        rest["initial"] = {"occurred_at": now(), **rest.get("initial", {})}
        super().__init__(*args, **rest)
        if held:
            self.fields[SECRET_OPENING] = Text(
                "The key of this place", hint=sharing_words.OPENING_HINT, limit=200,
                autocomplete="off", required=False,
            )  # fmt: skip
        self._offer("family", [
            *(Option(number, number) for number in families),
            Option(paper_words.NOBODY, paper_words.FOR_NOBODY),
        ])  # fmt: skip
        self._offer("arm", [Option(arm.id, arm.name) for arm in study.arms])
        people = queries.people_of(study)
        self._offer("opened_by", [Option(str(one.pk), one.name) for one in people])
        self.people = {str(one.pk): one for one in people}

    def _offer(self, name: str, options: list[Option]) -> None:
        field = self.fields[name]
        assert isinstance(field, Radios)  # noqa: S101
        field.shown_options = list(options)

    @property
    def opening(self) -> bytes | None:
        return bytes_in(self.cleaned_data.get(SECRET_OPENING, ""))
