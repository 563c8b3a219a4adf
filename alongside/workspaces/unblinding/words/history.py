"""Each fact in a sentence, for histories. None says an arm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alongside.science.protocol import Study
from alongside.workspaces.unblinding.codes import OWN_PAGE, PARENT
from alongside.workspaces.unblinding.words.labels import CHANNELS, EFFECTS, FOR_WHOM, WHY


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _asked(fact: Any, study: Study) -> str:
    how = "planned" if fact.planned else "unplanned"
    whom = lower_first(FOR_WHOM.get(fact.for_whom, fact.for_whom))
    why = lower_first(WHY.get(fact.why, fact.why))
    return f"Asked that the arm may be told ({how}), for: {whom}. Why: {why}"


def _decided(fact: Any, study: Study) -> str:
    return "Agreed that the arm is told" if fact.approved else "Refused that the arm is told"


def _told(fact: Any, study: Study) -> str:
    if fact.channel == OWN_PAGE:
        return "The person for whom it was asked opened their own page and read the arm"
    channel = lower_first(CHANNELS.get(fact.channel, fact.channel))
    return f"The arm was told to the person for whom it was asked, {channel}"


def _impact(fact: Any, study: Study) -> str:
    effect = lower_first(EFFECTS.get(fact.effect, fact.effect))
    return f"What follows from the unblinding: {effect}"


def _guessed(fact: Any, study: Study) -> str:
    who = "A parent" if fact.whose == PARENT else "An assessor"
    return f"{who} said which arm they believe it to be"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "unblinding.UnblindingRequested": _asked,
    "unblinding.UnblindingDecided": _decided,
    "unblinding.UnblindingDisclosed": _told,
    "unblinding.ImpactAssessed": _impact,
    "unblinding.ArmGuessed": _guessed,
}
