"""What the facts about a family say, without a name or an address in any sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from alongside.science.protocol import Study

RELATIONS = {
    "mother": "Mother",
    "father": "Father",
    "step_parent": "Step-parent",
    "grandparent": "Grandparent",
    "foster_carer": "Foster carer",
    "other_carer": "Another carer",
}
PREFERRED = {
    "phone": "By telephone",
    "text": "By text message",
    "email": "By email",
    "post": "By post",
    "through_social_worker": "Through the social worker",
}
PREFERS_NOT, LEFT = "Prefers not to say", "Not asked"
NOT_ASKED = "Not asked, or left"
DEVIATION_KINDS = {
    "visit_outside_window": "A visit outside its window",
    "visit_before_allocation": "A visit that comes after allocation was begun before it",
    "visit_before_consent": "A visit before consent",
    "visit_not_done": "A visit that was not done",
    "consent_procedure": "Consent was not taken as planned",
    "document_out_of_date": "An old version of a document was used",
    "contact_not_known_safe": "Contact in a way that was not known to be safe",
    "parent_under_age": "A parent below the study's age",
    "eligibility": "A family took part although a criterion was not met",
    "assessor_learned_arm": "An assessor learned the arm",
    "wrong_form": "The wrong form was used",
    "service_not_as_planned": "The service was not given as planned",
    "late_entry": "Something was recorded late",
    "other": "Something else",
}


def deviation_kind(kind: str) -> str:
    """The kind of a deviation in words."""
    return DEVIATION_KINDS.get(kind, kind.replace("_", " ").capitalize())


def relation(id: str) -> str:
    return RELATIONS.get(id, id.replace("_", " ").capitalize())


def month(text: str) -> str:
    """2021-03 is March 2021."""
    return f"{date.fromisoformat(text + '-01'):%B %Y}" if text else "not known"


def age(months: int | None) -> str:
    """Completed months and, from two years on, years too."""
    if months is None:
        return "age not known"
    if months < 24:
        return f"{months} month{'' if months == 1 else 's'}"
    years, rest = divmod(months, 12)
    more = f" {rest} month{'' if rest == 1 else 's'}" if rest else ""
    return f"{years} years{more}"


def _family(fact: Any, study: Study) -> str:
    return f"Identified at {study.site(fact.site).name} as {fact.number}"


def _child(fact: Any, study: Study) -> str:
    early = f", {fact.weeks_early} weeks early" if fact.weeks_early else ""
    return f"Child {fact.letter} recorded, born in {month(fact.born_month)}{early}"


def _parent(fact: Any, study: Study) -> str:
    answers = ", who answers the questionnaires" if fact.answers else ""
    return f"Parent {fact.number_in_family} recorded: {relation(fact.relation).lower()}{answers}"


def _contact(fact: Any, study: Study) -> str:
    safe = {
        "text": fact.safe_to_text,
        "leave a message": fact.safe_to_leave_message,
        "post": fact.safe_to_post,
    }
    ways = ", ".join(way for way, yes in safe.items() if yes) or "none of these known"
    return f"Contact details recorded; safe to: {ways}"


def _described(fact: Any, study: Study) -> str:
    count = len(fact.answers)
    if not count:
        return "What the family said of itself was taken out"
    answers = f"{count} answer{'s' * (count != 1)}"
    return f"What the family said of itself recorded: {answers}, used to see whom the trial reaches"


def described(study: Study, answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each question of the study with what was said."""
    return [
        (one.ask, one.label_of(answers[one.id]) if one.id in answers else NOT_ASKED)
        for one in study.adaptation.questions
    ]


def _joined(fact: Any, study: Study) -> str:
    return f"Found to be the same family as {fact.into.number}, where the record goes on"


def _deviation(fact: Any, study: Study) -> str:
    return f"Deviation: {deviation_kind(fact.kind).lower()}. {fact.what}"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "families.Family": _family,
    "families.ContactAgreed": lambda fact, study: "The family agreed to be contacted",
    "families.Child": _child,
    "families.Parent": _parent,
    "families.ContactDetails": _contact,
    "families.FamilyDescribed": _described,
    "families.FamiliesJoined": _joined,
    "families.FamilyForgotten": (
        lambda fact, study: "Names and contact details were destroyed for good"
    ),
    "families.Deviation": _deviation,
    "families.Comment": lambda fact, study: "A note was left for colleagues",
}
