"""Forms about sequences, allocation and telling."""

from __future__ import annotations

from typing import Any

from alongside.foundations.clock import now
from alongside.foundations.pages.fields import LongText, Moment, Option, Radios, Text, WholeNumber
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Study
from alongside.workspaces.randomisation import sharing_words, words
from alongside.workspaces.randomisation.codes import LONGEST_SEQUENCE
from alongside.workspaces.randomisation.queries import HeldPlace
from alongside.workspaces.randomisation.sharing_forms import bytes_in
from alongside.workspaces.randomisation.sharing_refusals import SECRET_OPENING


class SealSequence(PageForm):
    """For which place a sequence is made, and how long it is."""

    stratum = Radios("Where will it be used?")
    length = WholeNumber(
        "How many places?",
        hint="One for each family that may be allocated there. Make more than you expect.",
        lowest=1,
        highest=LONGEST_SEQUENCE,
    )

    def __init__(
        self, *args: Any, study: Study, strata: dict[str, str], left: dict[str, int], **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        stratum = self.fields["stratum"]
        assert isinstance(stratum, Radios)  # noqa: S101
        stratum.shown_options = [
            Option(id, name, hint=words.places_left(left[id])) for id, name in strata.items()
        ]


class Allocate(PageForm):
    """Nothing to fill in: sending it is the confirmation. A shared sequence needs a holder."""

    def __init__(self, *args: Any, place: HeldPlace | None = None, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if place is not None:
            self.fields[SECRET_OPENING] = Text(
                "The key of this place", hint=sharing_words.OPENING_HINT, limit=200,
                autocomplete="off", required=False,
            )  # fmt: skip

    @property
    def opening(self) -> bytes | None:
        return bytes_in(self.cleaned_data.get(SECRET_OPENING, ""))


class Telling(PageForm):
    """When and how somebody was told."""

    channel = Radios("How?", words.CHANNEL_OPTIONS)
    occurred_at = Moment("When?", not_after="today")

    def __init__(self, *args: Any, **rest: Any) -> None:
        rest["initial"] = {"occurred_at": now(), **rest.get("initial", {})}
        super().__init__(*args, **rest)


class PassingOn(Telling):
    """To which team the referral went, when and how."""

    to = Text("To which team?", limit=120, autocomplete="off")
    field_order = ("to", "channel", "occurred_at")


class CorrectTelling(Telling):
    """What is right, and why it is corrected."""

    reason = LongText("Why is this corrected?", limit=500, rows=3)


class CorrectPassingOn(PassingOn):
    """What is right, and why it is corrected."""

    reason = LongText("Why is this corrected?", limit=500, rows=3)


class TakeBack(PageForm):
    """Why something recorded does not hold."""

    reason = LongText("Why is this taken back?", limit=500, rows=3)
