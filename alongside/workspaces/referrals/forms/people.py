"""Children, parents, contact details, joining, forgetting, notes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from alongside.foundations.pages.fields import (
    Day,
    Email,
    LongText,
    Phone,
    Radios,
    Text,
    Tick,
    WholeNumber,
    YesNo,
)
from alongside.foundations.pages.forms import Entry, PageForm
from alongside.workspaces.families.queries import ChildRow, Contact, ParentRow
from alongside.workspaces.families.words import DEVIATION_KINDS, PREFERRED, RELATIONS
from alongside.workspaces.held_texts.forms import Warned
from alongside.workspaces.held_texts.words import HELD_FIRST
from alongside.workspaces.referrals.forms.choosing import options

CHANGED = "Why is it changed?"
SEEN = "seen"
"""The hidden identifier of the fact that the page showed and that is to be changed."""
NO_NAMES = "Do not write names, addresses or telephone numbers here."


class ChildForm(PageForm):
    """One child."""

    name = Text("Name", limit=120, autocomplete="off")
    born = Day("Date of birth", not_after="today")
    weeks_early = WholeNumber(
        "Weeks early", hint="If the child was born before 37 weeks; otherwise 0.",
        lowest=0, highest=18, initial=0,
    )  # fmt: skip
    index_child = YesNo(
        "Does the study look at this child?", hint="No for an older brother or sister.",
        initial=True,
    )  # fmt: skip
    reason = LongText(CHANGED, limit=500, rows=2)

    def __init__(self, *args: Any, known: ChildRow | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _prepare(self, known, ("name", "born", "weeks_early", "index_child"))


class ParentForm(PageForm):
    """One parent or carer."""

    name = Text("Name", limit=120, autocomplete="off")
    relation = Radios("Relation to the children", options(RELATIONS))
    born = Day("Date of birth", not_after="today", required=False)
    answers = YesNo("Does this parent answer the questionnaires?", initial=True)
    reason = LongText(CHANGED, limit=500, rows=2)

    def __init__(self, *args: Any, known: ParentRow | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _prepare(self, known, ("name", "relation", "born", "answers"))


class ContactForm(PageForm):
    """How to reach the family, and what is safe."""

    phone = Phone("Telephone number", autocomplete="off", required=False)
    other_phone = Phone("Another telephone number", autocomplete="off", required=False)
    email = Email(autocomplete="off", required=False)
    address = LongText("Address", limit=500, rows=3, required=False)
    postcode = Text("Postcode", limit=10, width=10, autocomplete="off", required=False)
    preferred = Radios("How do they like to be reached?", options(PREFERRED), required=False)
    safe_to_text = YesNo("Is it safe to text?")
    safe_to_leave_message = YesNo("Is it safe to leave a message?")
    safe_to_post = YesNo("Is it safe to post a letter?")
    interpreter = Text(
        "Interpreter", hint="The language, if one is needed.", limit=60, required=False
    )
    access = LongText(
        "Access", hint="Stairs, parking, hearing, reading.", limit=2000, rows=2, required=False
    )
    safety = LongText(
        "Safety", hint="What to know before ringing or visiting.", limit=2000, rows=2,
        required=False,
    )  # fmt: skip
    reason = LongText(CHANGED, limit=500, rows=2)

    def __init__(
        self, *args: Any, known: Contact | None = None, seen: UUID | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if known is None:
            del self.fields["reason"]
            return
        self.fields[SEEN] = Entry(required=False, initial=str(seen or ""))
        first, second = (*known.phones, "", "")[:2]
        same = ("email", "postcode", "preferred", "interpreter", "access", "safety")
        safe = ("safe_to_text", "safe_to_leave_message", "safe_to_post")
        self.initial = {name: getattr(known, name) for name in (*same, *safe)} | {
            "phone": first, "other_phone": second, "address": "\n".join(known.address)
        }  # fmt: skip

    def details(self) -> Contact:
        said = {name: value for name, value in self.cleaned_data.items() if name != "entry"}
        said.pop("reason", None)
        said.pop(SEEN, None)
        phones = (said.pop("phone"), said.pop("other_phone"))
        lines = said.pop("address").splitlines()
        return Contact(
            phones=tuple(each for each in phones if each),
            address=tuple(line.strip() for line in lines if line.strip()),
            **said,
        )


class Join(PageForm):
    """Two records are one family."""

    into = Text(
        "Number of the record that goes on",
        hint="Such as GLA-0001-1. This family’s record stops and points there.",
        width=20,
    )
    reason = LongText("How do you know that they are the same family?", hint=NO_NAMES, limit=500)


class Forget(PageForm):
    """Names and contact details are destroyed."""

    reason = LongText("Why?", hint=NO_NAMES, limit=500, rows=2)
    sure = Tick("I understand that nobody can undo this")


class CommentForm(Warned):
    """A note for colleagues."""

    text = LongText("Note", hint=NO_NAMES, limit=4000)
    open_to_blinded = Tick(
        "Blinded colleagues may read it: it says nothing about the arm",
        hint=HELD_FIRST,
        required=False,
    )

    def is_read_by_blinded(self) -> bool:
        return bool(self.cleaned_data.get("open_to_blinded", True))


class DeviationForm(PageForm):
    """Something did not go as the protocol says."""

    kind = Radios("What kind?", options(DEVIATION_KINDS))
    what = LongText("What happened?", hint=NO_NAMES, limit=4000)


def _prepare(form: PageForm, known: Any, names: tuple[str, ...]) -> None:
    """Ask why only where something known is changed."""
    if known is None:
        del form.fields["reason"]
    else:
        form.initial = {name: getattr(known, name) for name in names}
        form.fields[SEEN] = Entry(required=False, initial=str(known.id))
