"""Questions that several forms ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.foundations.pages.fields import Checkboxes, Choice, LongText, Radios
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Study
from alongside.science.protocol.reasons import ReasonList
from alongside.workspaces.referrals import words
from alongside.workspaces.referrals.given import Reasons

Pairs = list[tuple[str, str]]


def options(labels: Mapping[str, str]) -> Pairs:
    return [*labels.items()]


def reason_options(study: Study, list: ReasonList, site: str) -> Pairs:
    return [(one.id, study.reason_label(list, one.id, site)) for one in study.reasons_in(list)]


class WithReasons(PageForm):
    """Coded reasons, the main one, and words."""

    reasons = Checkboxes("Reasons", hint="Tick every reason that applies.")
    main_reason = Choice(
        "Which is the main reason?",
        hint="If you tick more than one.",
        required=False,
        sometimes_needed=True,
    )
    words = LongText(
        "In their words",
        hint="Do not write names, addresses or telephone numbers here.",
        limit=2000,
        rows=3,
        required=False,
    )

    def offer(self, study: Study, list: ReasonList, site: str) -> None:
        """Offer the study's reasons of one list in the words of the site."""
        offered = reason_options(study, list, site)
        set_options(self, "reasons", offered)
        set_options(self, "main_reason", offered)

    def check_main(self) -> None:
        """One ticked reason is the main one; of several, somebody has to say which."""
        ticked = self.cleaned_data.get("reasons") or []
        main = self.cleaned_data.get("main_reason")
        if len(ticked) == 1 and not main:
            self.cleaned_data["main_reason"] = ticked[0]
        elif ticked and not main:
            self.add_error("main_reason", words.MAIN_NEEDED)
        elif ticked and main not in ticked:
            self.add_error("main_reason", words.MAIN_AMONG)

    def given_reasons(self) -> Reasons:
        said = self.cleaned_data
        return Reasons(tuple(said["reasons"] or ()), said["main_reason"] or "", said["words"] or "")


def set_options(form: PageForm, name: str, offered: Pairs) -> None:
    field: Any = form.fields[name]
    if not isinstance(field, Radios | Checkboxes):
        raise TypeError(f"{name} is not a question with options")
    field.shown_options = type(field)(field.name_of_field, offered).shown_options
