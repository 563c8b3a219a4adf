"""One line for each kind of fact of this workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alongside.foundations.pages.filters import day
from alongside.science.protocol import Study
from alongside.workspaces.recruitment.places import place_of
from alongside.workspaces.recruitment.words.labels import place_name


def _switched(fact: Any, study: Study) -> str:
    return f"Switched the alert rule {fact.rule} {'on' if fact.on else 'off'}"


def _raised(fact: Any, study: Study) -> str:
    return f"Alert {fact.rule} raised for {place_name(study, place_of(fact.place))}"


def _acted(fact: Any, study: Study) -> str:
    return f"Action by {day(fact.by_when)}: {fact.words}"


def _followed(fact: Any, study: Study) -> str:
    return f"Action {'done' if fact.done else 'not done'}: {fact.words}"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "recruitment.RuleSwitched": _switched,
    "recruitment.AlertRaised": _raised,
    "recruitment.RemedialAction": _acted,
    "recruitment.ActionFollowedUp": _followed,
}
