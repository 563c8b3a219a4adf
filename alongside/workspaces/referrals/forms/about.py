"""What a family says of itself: the questions of the study definition, none of which is a must."""

from __future__ import annotations

from typing import Any

from alongside.foundations.pages.fields import Divider, LongText, Option, Radios
from alongside.foundations.pages.forms import Entry, PageForm
from alongside.science.protocol import PREFER_NOT, Study
from alongside.workspaces.families.queries import Description
from alongside.workspaces.families.words import LEFT, PREFERS_NOT
from alongside.workspaces.referrals.forms.people import CHANGED, SEEN

ASK = "ask_"


class AboutFamily(PageForm):
    """One question below the other; each can be left, or not be answered."""

    def __init__(
        self, *args: Any, study: Study, known: Description | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = [one.id for one in study.adaptation.questions]
        for one in study.adaptation.questions:
            options: list[Option | Divider] = [
                *(Option(option.id, option.label) for option in one.options),
                Divider(), Option(PREFER_NOT, PREFERS_NOT), Option(LEFT_OUT, LEFT),
            ]  # fmt: skip
            self.fields[ASK + one.id] = Radios(one.ask, options, hint=one.hint, required=False)
        if known is None:
            return
        self.initial = {ASK + question: said for question, said in known.answers.items()}
        self.fields["reason"] = LongText(CHANGED, limit=500, rows=2)
        self.fields[SEEN] = Entry(required=False, initial=str(known.id))

    def answers(self) -> dict[str, str]:
        """What was said, by question; what was left is not in it."""
        said = {question: self.cleaned_data.get(ASK + question) for question in self.questions}
        return {question: one for question, one in said.items() if one and one != LEFT_OUT}


LEFT_OUT = "left_out"
