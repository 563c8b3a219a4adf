"""Forms of the holders of shares."""

from __future__ import annotations

from typing import Any

from alongside.foundations.pages.fields import Checkboxes, LongText, Option, Text, WholeNumber
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Permission, Study
from alongside.workspaces.randomisation import queries, sharing_words
from alongside.workspaces.randomisation.codes import LONGEST_SEQUENCE

LENGTH = "length_"
LISTENS = ("steering_committee", "principal_investigator")


def bytes_in(text: str) -> bytes | None:
    """The bytes that hexadecimal text stands for, spaces left out; None if it is none."""
    try:
        return bytes.fromhex("".join(text.split()))
    except ValueError:
        return None


class BeginSharing(PageForm):
    """Who holds a share, how many places each stratum has, and who gets it by email."""

    holders = Checkboxes(
        "Who holds a share?",
        hint="Two roles, held by two people. One of them allocates families.",
    )
    told = Checkboxes(
        "Who else gets the commitments and the root by email?",
        hint="Holders always do. The letters tell nothing about an arm.",
        required=False,
    )
    field_order = ("holders",)

    def __init__(self, *args: Any, study: Study, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.strata = queries.strata(study)
        roles = queries.holder_roles(study)
        self._options("holders", study, roles)
        listening = [
            role.id
            for role in study.roles
            if role.id not in roles and Permission.MONITORING_SEE in role.permissions
        ]
        self._options("told", study, listening)
        self.fields["told"].initial = [role for role in LISTENS if role in listening]
        for stratum, name in self.strata.items():
            self.fields[f"{LENGTH}{stratum}"] = WholeNumber(
                f"How many places for {name}?", lowest=1, highest=LONGEST_SEQUENCE
            )
        self.show_typed_before()

    def _options(self, name: str, study: Study, roles: list[str]) -> None:
        field = self.fields[name]
        assert isinstance(field, Checkboxes)  # noqa: S101
        field.shown_options = [Option(role, study.role(role).name) for role in roles]

    @property
    def lengths(self) -> dict[str, int]:
        return {stratum: self.cleaned_data[f"{LENGTH}{stratum}"] for stratum in self.strata}


class CommitShare(PageForm):
    """What a holder's device made from the share: it tells nothing about the share."""

    commitment = Text(
        "The commitment to your share", hint=sharing_words.COMMITMENT_HINT, limit=200,
        autocomplete="off",
    )  # fmt: skip


class GiveShare(PageForm):
    """A share, read from the holder's file by their own browser."""

    secret_share = Text("Your share", hint=sharing_words.SHARE_HINT, limit=200, autocomplete="off")

    @property
    def share(self) -> bytes:
        return bytes_in(self.cleaned_data["secret_share"]) or b""


class EndSharing(PageForm):
    """Why no more families are allocated from a sequence."""

    reason = LongText("Why does it end?", limit=500, rows=3)
