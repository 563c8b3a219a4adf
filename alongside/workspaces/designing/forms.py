"""The assumptions of a trial as they stand in the address of the page."""

from __future__ import annotations

from decimal import Decimal as Exact
from typing import Any

from django.http import QueryDict

from alongside.foundations.pages.fields import Decimal, WholeNumber
from alongside.foundations.pages.forms import PageForm
from alongside.workspaces.designing import words
from alongside.workspaces.designing.answers import Assumptions, Size, size_of
from alongside.workspaces.designing.usual import USUAL


def _percent(label: str) -> Decimal:
    return Decimal(label, lowest=0, highest=99, places=2)


class Assume(PageForm):
    """What is assumed; whatever the address leaves out is as usual."""

    difference = Decimal(words.DIFFERENCE, lowest=Exact("0.01"), highest=1000)
    sd = Decimal(words.SD, lowest=Exact("0.01"), highest=1000)
    correlation = Decimal(
        words.CORRELATION, hint=words.CORRELATION_HINT, lowest=0, highest=Exact("0.99")
    )
    attrition = _percent(words.ATTRITION)
    power = _percent(words.POWER)
    alpha = _percent(words.ALPHA)
    looks = WholeNumber(words.LOOKS, hint=words.LOOKS_HINT, lowest=1, highest=5)
    practitioners = WholeNumber(words.PRACTITIONERS, lowest=1, highest=1000)
    icc = Decimal(words.ICC, lowest=0, highest=Exact("0.99"), places=3)

    def __init__(self, given: QueryDict) -> None:
        asked: Any = given.copy()
        for name, value in USUAL.items():
            if name not in asked:
                asked[name] = value
        super().__init__(asked)

    def asked(self) -> str:
        """What is assumed as an address carries it."""
        return self.data.urlencode() if isinstance(self.data, QueryDict) else ""

    def found(self) -> tuple[Assumptions, Size] | None:
        """What was asked and its size; what cannot be is said on the page, with what to do."""
        if not self.is_valid():
            return None
        said = {name: self.cleaned_data[name] for name in USUAL}
        shares = {name: float(said[name]) / 100 for name in ("power", "alpha", "attrition")}
        plain = {name: float(said[name]) for name in ("difference", "sd", "correlation", "icc")}
        asked = Assumptions(
            **plain, **shares, looks=said["looks"], practitioners=said["practitioners"]
        )
        try:
            return asked, size_of(asked)
        except ValueError as problem:
            self.add_error(None, str(problem))
        return None
