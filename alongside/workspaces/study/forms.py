"""Forms about roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.foundations.clock import now
from alongside.foundations.pages.fields import (
    Checkboxes,
    Email,
    LongText,
    Moment,
    Option,
    Radios,
    Text,
    WholeNumber,
)
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Study
from alongside.workspaces.study import words


class GiveRole(PageForm):
    """Who gets which role where."""

    email = Email("Work email address", autocomplete="off")
    name = Text(
        "Name",
        hint="As colleagues know them. Leave it empty if they have an account here already.",
        autocomplete="off",
        limit=120,
        required=False,
    )
    role = Radios("Role")
    sites = Checkboxes(
        "Sites", hint="Only for roles that work at particular sites.", required=False
    )

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role, sites = self.fields["role"], self.fields["sites"]
        assert isinstance(role, Radios) and isinstance(sites, Checkboxes)  # noqa: S101
        role.shown_options = [
            Option(each.id, each.name, hint=words.role_hint(study, each.id)) for each in study.roles
        ]
        sites.shown_options = [Option(site.id, site.name) for site in study.sites]


class RemoveProof(PageForm):
    """Why a second proof is removed, and how it was made sure who asked."""

    reason = LongText(
        "Why, and how do you know that it was they who asked?",
        hint="For example: he lost his phone; I rang him back at his office.",
        limit=500,
        rows=3,
    )


class TakeBack(PageForm):
    """Why a role is taken back."""

    reason = LongText("Why?", hint="For example: she has moved to another team.", limit=500, rows=3)


class EndSessions(PageForm):
    """Why somebody is signed out everywhere."""

    reason = LongText("Why?", hint="For example: her laptop was stolen.", limit=500, rows=3)


class CloseAccount(PageForm):
    """Why an account is closed."""

    reason = LongText("Why?", hint="For example: he has left the trial.", limit=500, rows=3)


class LookedThrough(PageForm):
    """What was found when the sign-ins were looked through."""

    reason = LongText(
        "What did you find, and what did you do?",
        hint="For example: rang Ann about Tuesday night; it was she. Nothing else.",
        limit=500,
        rows=3,
    )


KINDS = [Option(*one) for one in words.BREACH_KINDS.items()]
RISKS = [Option(*one) for one in words.BREACH_RISKS.items()]


class RecordBreach(PageForm):
    """What happened to personal data."""

    kind = Radios("What happened?", KINDS)
    words = LongText(
        "Say what happened, and what was done at once",
        hint="No names: study numbers, and which data they were.",
        limit=2000,
        rows=6,
    )
    people = WholeNumber(
        "How many people are affected?", hint="Leave it empty if nobody knows yet.",
        lowest=0, highest=1_000_000, required=False,
    )  # fmt: skip
    risk = Radios("What risk is there for them?", RISKS)
    occurred_at = Moment("When did somebody of the study notice it?", not_after="today")

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **{"initial": {"occurred_at": now()}, **rest})


class ReportBreach(PageForm):
    """Who was told of a breach."""

    to = Radios("Who was told?")
    occurred_at = Moment("When?", not_after="today")
    words = LongText("How, and under which reference?", limit=500, rows=3, required=False)

    def __init__(self, *args: Any, receivers: Sequence[str], **rest: Any) -> None:
        super().__init__(*args, **{"initial": {"occurred_at": now()}, **rest})
        field = self.fields["to"]
        assert isinstance(field, Radios)  # noqa: S101
        field.shown_options = [Option(each, words.BREACH_RECEIVERS[each]) for each in receivers]
