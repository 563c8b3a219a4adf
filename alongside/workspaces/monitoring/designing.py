"""Designing a progression rule on a page: what is asked, and what comes of it."""

from __future__ import annotations

from decimal import Decimal as Exact
from typing import Any

from django.http import QueryDict

from alongside.foundations.pages.fields import Decimal, WholeNumber
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import ProgressionMeasure, Study
from alongside.science.retention.designing import Designed, designed
from alongside.science.retention.three_outcome import NoDesign, Wishes
from alongside.workspaces.monitoring.words import designing as words

MOST = 300
USUAL = {"red": "50", "green": "70", "alpha": "5", "beta": "20", "decide": "60", "pause": "50"}


def _percent(label: str, **more: Any) -> Decimal:
    return Decimal(label, lowest=0, highest=100, places=2, **more)


class DesignRule(PageForm):
    """The wishes, in per cent; all of them stand in the address."""

    red = _percent(words.RED)
    green = _percent(words.GREEN)
    families = WholeNumber(
        words.FAMILIES, hint=words.FAMILIES_HINT, lowest=1, highest=MOST, required=False
    )
    alpha = _percent(words.ALPHA)
    beta = _percent(words.BETA)
    decide = _percent(words.DECIDE, hint=words.DECIDE_HINT)
    pause = _percent(words.PAUSE)

    def __init__(self, given: QueryDict, *, study: Study) -> None:
        asked = given.copy()
        for name, value in {**USUAL, **_own_limits(study)}.items():
            if name not in asked:
                asked[name] = value
        super().__init__(asked)

    def asked(self) -> str:
        """The wishes as an address carries them."""
        return self.data.urlencode() if isinstance(self.data, QueryDict) else ""

    def found(self) -> Designed | None:
        """What comes of the wishes; what cannot be is said on the page, with what to do."""
        if not self.is_valid():
            return None
        said = {
            name: float(value / 100)
            for name, value in self.cleaned_data.items()
            if isinstance(value, Exact)
        }
        try:
            wishes = Wishes(
                said["red"], said["green"], said["alpha"], said["beta"], said["decide"],
                said["pause"],
            )  # fmt: skip
            return designed(wishes, self.cleaned_data["families"], MOST)
        except (NoDesign, ValueError) as problem:
            self.add_error(None, str(problem))
        return None


def _own_limits(study: Study) -> dict[str, str]:
    """The study's own red and green for retention, where it has both."""
    for one in study.progression:
        if one.measure is ProgressionMeasure.RETENTION and one.unit == "percent":
            least = {band.colour: band.at_least for band in one.bands}
            if least.get("amber") and least.get("green"):
                return {"red": f"{least['amber']:g}", "green": f"{least['green']:g}"}
    return {}
