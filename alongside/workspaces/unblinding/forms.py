"""Forms about unblinding and guesses."""

from __future__ import annotations

from typing import Any

from alongside.foundations.clock import now
from alongside.foundations.pages.fields import (
    Email,
    LongText,
    Moment,
    Option,
    Phone,
    Radios,
    Text,
    YesNo,
)
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Study
from alongside.workspaces.unblinding.codes import CHANNELS, COLLEAGUE, OWN_PAGE
from alongside.workspaces.unblinding.words import labels

NOT_KNOWN = "not_known"
NO_ARM = "Please do not write which support the family was given."


class Ask(PageForm):
    """Why somebody must know, who that is, and how they learn it."""

    planned = YesNo(
        "Does the protocol plan this?", yes="Yes, it is planned", no="No, it is unplanned"
    )
    why = Radios("Why does somebody have to know?", [*labels.WHY.items()])
    words = LongText("What has happened, in a few words?", hint=NO_ARM, limit=2000, rows=4)
    for_whom = Radios("Who is to know?", [*labels.FOR_WHOM.items()])
    name = Text("Their name", limit=120, autocomplete="off")
    way = Radios(
        "How do they learn it?",
        [
            Option(OWN_PAGE, labels.WAYS[OWN_PAGE], reveals=("email",)),
            Option(COLLEAGUE, labels.WAYS[COLLEAGUE], reveals=("phone",)),
        ],
        hint="Either way it does not appear on your screen.",
    )
    email = Email("Their email address")
    phone = Phone("Their telephone number", required=False)


class Decide(PageForm):
    """Agree or refuse, with the reason."""

    approved = YesNo("May it be told?", yes="Yes, it may be told", no="No", inline=False)
    words = LongText("Why?", hint=NO_ARM, limit=2000, rows=3)


class Disclose(PageForm):
    """How and when a colleague told it."""

    channel = Radios("How did you tell it?", [(code, labels.CHANNELS[code]) for code in CHANNELS])
    occurred_at = Moment("When was that?", not_after="today")

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **{"initial": {"occurred_at": now()}, **rest})


class Impact(PageForm):
    """What follows for the trial."""

    effect = Radios("What follows for the trial?", [*labels.EFFECTS.items()])
    words = LongText("More", hint=NO_ARM, limit=2000, rows=3, required=False)


class Open(PageForm):
    """Nothing to fill in: pressing the button is the opening."""


class Guess(PageForm):
    """Which arm somebody believes it to be, and how sure they are. Arms stand by their names."""

    belief = Radios("What do you believe the family was given?")
    question = "What do you believe the family was given?"

    def __init__(self, *args: Any, study: Study, **rest: Any) -> None:
        super().__init__(*args, **rest)
        belief = self.fields["belief"]
        assert isinstance(belief, Radios)  # noqa: S101
        belief.name_of_field = self.question
        named = sorted((one.name, one.id) for one in study.arms)
        belief.shown_options = [
            *(
                Option(f"{id}:{sure}", f"{name}: {how}")
                for name, id in named
                for sure, how in labels.SURE.items()
            ),
            Option(NOT_KNOWN, labels.DO_NOT_KNOW),
        ]

    def given(self) -> dict[str, str]:
        """What the action is given: no arm where it is not known."""
        arm, _, sure = self.cleaned_data["belief"].partition(":")
        said = {"arm": "" if arm == NOT_KNOWN else arm, "sure": sure}
        reason = self.cleaned_data.get("reason")
        return said | ({"reason": reason} if reason else {})


class GuessOfParent(Guess):
    """The same, asked of a parent."""

    question = "What does the parent believe the family was given?"


class CorrectGuess(Guess):
    """Another belief than was written down, and why it is corrected."""

    reason = LongText("Why is it corrected?", limit=500, rows=3)


class CorrectGuessOfParent(GuessOfParent):
    """The same, for what a parent said."""

    reason = LongText("Why is it corrected?", limit=500, rows=3)
