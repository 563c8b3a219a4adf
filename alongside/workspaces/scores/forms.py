"""What is put in of a form that is scored elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.foundations.pages.fields import Text
from alongside.foundations.pages.forms import PageForm
from alongside.science.instruments.entered import check_entered
from alongside.science.instruments.structure import Instrument
from alongside.workspaces.scores import refusals, words


class PutIn(PageForm):
    """A field for each score of the form; a reason where something is corrected."""

    def __init__(
        self, *args: Any, asked: Instrument, before: Mapping[str, str] | None, **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        self.asked = asked
        for score in asked.entered:
            self.fields[score.code] = Text(
                score.title, limit=12, width=5, required=False, hint=words.bounds(score),
                initial=(before or {}).get(score.code, ""),
            )  # fmt: skip
        if before is not None:
            self.fields["reason"] = Text(words.WHY_CHANGED, missing=str(refusals.ReasonNeeded()))

    def given(self) -> dict[str, str]:
        """What was put in, by the code of the score."""
        return {one.code: self.cleaned_data.get(one.code) or "" for one in self.asked.entered}

    def clean(self) -> Any:
        """Name every score that cannot be, beside its field."""
        super().clean()
        scores = {each.code: each for each in self.asked.entered}
        for wrong in check_entered(self.asked.entered, self.given())[1]:
            self.add_error(wrong.code, words.cannot_be(scores[wrong.code]))
        return self.cleaned_data
