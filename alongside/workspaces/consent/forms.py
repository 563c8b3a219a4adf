"""Forms on which consents are given, withdrawn and put right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from alongside.foundations import clock
from alongside.foundations.accounts.models import Person
from alongside.foundations.accounts.signing import sign
from alongside.foundations.files.held import Held
from alongside.foundations.pages import fields
from alongside.foundations.pages.forms import PageForm
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import ConsentKind, Document, Study
from alongside.workspaces.consent import words
from alongside.workspaces.consent.codes import DRAWN, PAPER, TYPED
from alongside.workspaces.families.queries import ChildRow, ParentRow

STATEMENT = "statement_"
SCREEN = "screen"
PAPER_FORMS = (".pdf", ".jpg", ".jpeg", ".png", ".webp")


class GiveForm(PageForm):
    """One document, statement by statement, with the signatures of parent and taker."""

    def __init__(
        self,
        *args: Any,
        kind: ConsentKind,
        document: Document,
        parents: Sequence[ParentRow],
        children: Sequence[ChildRow],
        person: Person,
        kept: Held | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        self.document, self.parents, self.person = document, tuple(parents), person
        self.fields["version"] = forms.CharField(
            widget=forms.HiddenInput, initial=document.version, required=False
        )
        self.fields["parent"] = _who_signs(parents)
        if kind.per_child:
            self.fields["children"] = _for_whom(children)
        self.fields |= _statements(document)
        self.fields |= _signing(person)
        self.fields["kept"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.kept: Held | None = None
        self.show_kept(kept)

    def show_kept(self, kept: Held | None) -> None:
        """The paper form that came with an earlier send is carried along, and not asked again."""
        if self.is_bound:
            again = cast(QueryDict, self.data).copy()
            again["kept"] = kept.reference if kept else ""
            self.data = again
        if kept:
            self.kept = kept
            cast(fields.File, self.fields["file"]).show_kept(kept.name)

    @property
    def new_paper(self) -> UploadedFile | None:
        """The paper form that came with this send, if it is of a kind that can be kept."""
        typed: dict[str, Any] = getattr(self, "cleaned_data", {})  # none yet when shown again
        found: UploadedFile | None = typed.get("file")
        return found

    def clean_password(self) -> str:
        """The taker signs with the password of the account."""
        typed = str(self.cleaned_data.get("password") or "")
        try:
            sign(self.person, typed, clock.now(), "the form")
        except Refusal as refused:
            refused.once_undone()
            raise forms.ValidationError(str(refused)) from None
        return typed

    @property
    def statement_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith(STATEMENT)]

    def answers(self) -> dict[str, Any]:
        """What the action is told, but for the parent."""
        told = self.cleaned_data
        signed = told.get("signature")
        on_paper = told["how"] == PAPER
        drawn = bool(signed and signed.drawn)
        return {
            "statements": {n.removeprefix(STATEMENT): told[n] for n in self.statement_names},
            "signed_as": PAPER if on_paper else DRAWN if drawn else TYPED,
            "signature": "" if on_paper or not signed else signed.path or signed.name,
            "paper": told.get("file") or (self.kept.upload() if self.kept else None),
            "occurred_at": told.get("when") if on_paper else None,
            "children": told.get("children"),
            "mode": told["mode"],
            "version": told["version"],
            "language": self.document.language,
        }


class WithdrawConsentForm(PageForm):
    """One consent is taken back. Nothing on it must be filled in."""

    def __init__(self, *args: Any, study: Study, site: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["reasons"] = fields.Checkboxes(
            words.REASONS_ASK, _reasons(study, site), required=False, hint=words.NO_DEMAND
        )
        self.fields["words"] = fields.LongText(words.OWN_WORDS, required=False, limit=2000)
        self.fields["when"] = _when()


class WithdrawForm(PageForm):
    """The family stops. Only in which way is asked; the rest may be left out."""

    def __init__(self, *args: Any, study: Study, site: str, blinded: bool, **rest: Any) -> None:
        super().__init__(*args, **rest)
        ways = [
            fields.Option(one.id, one.title, hint=one.help)
            for one in study.withdrawals
            if not (blinded and "service" in one.stops)
        ]
        self.fields["scope"] = fields.Radios(words.SCOPE_ASK, ways, missing=words.SCOPE_MISSING)
        self.fields["told_by"] = fields.Radios(
            words.TOLD_BY_ASK, words.TOLD_BY.items(), required=False
        )
        self.fields["main_reason"] = fields.Radios(
            words.REASON_ASK, _reasons(study, site), required=False, hint=words.NO_DEMAND
        )
        self.fields["words"] = fields.LongText(words.OWN_WORDS, required=False, limit=2000)
        self.fields["when"] = _when()


class TakeBackForm(PageForm):
    """Something was recorded by mistake."""

    reason = fields.LongText(words.WHY_MISTAKE, limit=1000, rows=3)


class NotGivenForm(PageForm):
    """The family was asked and said no; there is nothing to fill in."""


class SendForm(PageForm):
    """The copy goes to an address that the parent alone reads."""

    private = fields.Tick(words.PRIVATE_ADDRESS, missing=words.PRIVATE_MISSING)


def _who_signs(parents: Sequence[ParentRow]) -> fields.Radios:
    options = [(str(row.number_in_family), words.parent(row)) for row in parents]
    initial = options[0][0] if len(options) == 1 else None
    return fields.Radios(words.PARENT_ASK, options, initial=initial, missing=words.PARENT_MISSING)


def _for_whom(children: Sequence[ChildRow]) -> fields.Checkboxes:
    options = [(row.letter, words.child(row)) for row in children]
    return fields.Checkboxes(
        words.CHILDREN_ASK, options, initial=[row.letter for row in children],
        missing=words.CHILDREN_MISSING,
    )  # fmt: skip


def _statements(document: Document) -> dict[str, forms.Field]:
    return {
        f"{STATEMENT}{one.id}": fields.Tick(
            one.text,
            required=one.required,
            missing=words.statement_missing(one.text),
            hint="" if one.required else words.CAN_BE_LEFT,
        )
        for one in document.wording.statements
    }


def _signing(person: Person) -> dict[str, forms.Field]:
    ways = [
        fields.Option(SCREEN, words.ON_SCREEN, reveals=("signature",)),
        fields.Option(PAPER, words.ON_PAPER, reveals=("file", "when")),
    ]
    return {
        "mode": fields.Radios(words.MODE_ASK, words.MODES.items(), missing=words.MODE_MISSING),
        "how": fields.Radios(words.HOW_ASK, ways, missing=words.HOW_MISSING),
        "signature": fields.Signature(words.PARENT_SIGNATURE, ask=words.PARENT_TYPES),
        "file": fields.File(words.PAPER_ASK, accept=PAPER_FORMS, hint=words.PAPER_HINT),
        "when": fields.Moment(words.SIGNED_AT, not_after="today", hint=words.SIGNED_AT_HINT),
        "password": fields.Password(
            words.TAKER, hint=words.taker_hint(person.name), missing=words.TAKER_MISSING
        ),
    }


def _reasons(study: Study, site: str) -> list[tuple[str, str]]:
    return [(one.id, words.reason(study, one.id, site)) for one in study.reasons_in("withdrawal")]


def _when() -> fields.Moment:
    return fields.Moment(words.WHEN_ASK, not_after="today", required=False, hint=words.WHEN_HINT)
