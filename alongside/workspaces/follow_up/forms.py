"""Forms about keeping in touch."""

from __future__ import annotations

from typing import Any

from alongside.foundations.clock import now
from alongside.foundations.pages.fields import Day, LongText
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Study
from alongside.workspaces.referrals.forms import Attempt
from alongside.workspaces.referrals.forms.choosing import WithReasons


class Trying(Attempt):
    """One attempt to reach the family, just now unless said otherwise."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **{"initial": {"occurred_at": now()}, **rest})


class Loss(WithReasons):
    """Why a family is lost, and when it was last in touch."""

    last_contact = Day("When was the last contact?", not_after="today", required=False)
    field_order: tuple[str, ...] = ("reasons", "main_reason", "last_contact", "words")

    def __init__(self, *args: Any, study: Study, site: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.offer(study, "loss_to_follow_up", site)
        self.fields["words"].help_text = (
            "No names, addresses or telephone numbers, and nothing about which support the "
            "family was given."
        )

    def clean(self) -> None:
        self.check_main()

    def given(self) -> dict[str, Any]:
        return {
            "reasons": self.given_reasons(),
            "last_contact": self.cleaned_data["last_contact"],
        }


class CorrectLoss(Loss):
    """What is right, and why it is corrected."""

    reason = LongText("Why is this corrected?", limit=500, rows=2)
    field_order = (*Loss.field_order, "reason")

    def __init__(self, *args: Any, unread: str = "", **rest: Any) -> None:
        """`unread` are words that this person may not read; they are kept as they are."""
        super().__init__(*args, **rest)
        self.unread = unread
        if unread:
            del self.fields["words"]

    def clean(self) -> None:
        super().clean()
        if self.unread:
            self.cleaned_data["words"] = self.unread

    def given(self) -> dict[str, Any]:
        return {**super().given(), "reason": self.cleaned_data["reason"]}


class Back(PageForm):
    """How it is known that the family is back."""

    reason = LongText("What happened?", hint="Such as: the mother rang.", limit=500, rows=2)
