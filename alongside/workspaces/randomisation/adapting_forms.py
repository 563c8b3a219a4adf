"""The form of a changed ratio."""

from __future__ import annotations

from typing import Any

from alongside.foundations.pages.fields import LongText, WholeNumber
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Study

ARM = "ratio_"


class ChangeRatio(PageForm):
    """How many places of each arm stand in a round, and why that changes."""

    reason = LongText(
        "Why, and who decided it?", hint="Name the body and its minutes, and no people.",
        limit=500, rows=3,
    )  # fmt: skip

    def __init__(self, *args: Any, study: Study, now: dict[str, int], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.arms = [arm.id for arm in study.arms]
        for arm in study.arms:
            self.fields[f"{ARM}{arm.id}"] = WholeNumber(
                f"Places of {arm.name} in a round", lowest=1, highest=10, initial=now[arm.id]
            )
        self.order_fields([*(f"{ARM}{arm}" for arm in self.arms), "reason"])
        self.show_typed_before()

    @property
    def ratio(self) -> dict[str, int]:
        return {arm: self.cleaned_data[f"{ARM}{arm}"] for arm in self.arms}
