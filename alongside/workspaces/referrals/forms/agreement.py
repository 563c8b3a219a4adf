"""A family changes its mind about being contacted."""

from __future__ import annotations

from typing import Any

from alongside.foundations.pages.fields import LongText
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Study
from alongside.workspaces.referrals.forms.choosing import WithReasons


class AgreesLater(PageForm):
    """The family agrees after all."""

    reason = LongText("How do you know?", hint="Such as: the mother rang.", limit=500, rows=2)

    def __init__(self, *args: Any, study: Study, site: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def changes(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


class NoLongerAgrees(WithReasons):
    """The family does not agree; names and contact details are destroyed."""

    reason = LongText("How do you know?", hint="Such as: the mother rang.", limit=500, rows=2)

    def __init__(self, *args: Any, study: Study, site: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(study, "not_agreeing", site)

    def clean(self) -> None:
        self.check_main()

    def changes(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "not_agreeing": self.given_reasons()}
