"""Forms about roles."""

from __future__ import annotations

from typing import Any

from alongside.foundations.pages.fields import Checkboxes, Email, LongText, Option, Radios, Text
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
