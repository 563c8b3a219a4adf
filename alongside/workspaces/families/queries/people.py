"""Who is in a family, how old the children are, and how to reach them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.workspaces.families.models import Child, ContactDetails, Family, Parent
from alongside.workspaces.families.queries.finding import forgotten
from alongside.workspaces.families.queries.rows import ChildRow, Contact, Identity, ParentRow
from alongside.workspaces.families.sealed import open_all


def children_of(
    families: Collection[UUID], as_of: datetime | None = None
) -> dict[UUID, list[ChildRow]]:
    """The children of many families by letter, with two queries."""
    rows = Child.objects.as_of(as_of).filter(family_id__in=families).order_by("letter")
    return _by_family(list(rows), "child", _child)


def parents_of(
    families: Collection[UUID], as_of: datetime | None = None
) -> dict[UUID, list[ParentRow]]:
    """The parents of many families in their order, with two queries."""
    rows = Parent.objects.as_of(as_of).filter(family_id__in=families).order_by("number_in_family")
    return _by_family(list(rows), "parent", _parent)


def children(family: Family, as_of: datetime | None = None) -> list[ChildRow]:
    return children_of([family.pk], as_of).get(family.pk, [])


def parents(family: Family, as_of: datetime | None = None) -> list[ParentRow]:
    return parents_of([family.pk], as_of).get(family.pk, [])


def ages_on(family: Family, day: date) -> list[tuple[str, int]]:
    """Letter and completed months of each child born by that day, and nothing else."""
    aged = ((child.letter, child.age_in_months(day)) for child in children(family))
    return [(letter, months) for letter, months in aged if months is not None]


def contact(family: Family, as_of: datetime | None = None) -> Contact | None:
    """How to reach the family; None when nothing is kept or it was forgotten."""
    row = ContactDetails.objects.as_of(as_of).filter(family=family).first()
    if row is None:
        return None
    (opened,) = open_all("contact", [(family.pk, row.sealed)])
    return None if opened is None else _contact(row, opened)


def identity(family: Family) -> Identity:
    """Names, dates of birth and contact details. Only for those who may identify families."""
    return Identity(
        children=tuple(children(family)),
        parents=tuple(parents(family)),
        contact=contact(family),
        forgotten=forgotten(family),
    )


def _by_family(rows: list[Any], label: str, made: Any) -> dict[UUID, list[Any]]:
    opened = open_all(label, [(row.family_id, row.sealed) for row in rows])
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row, plain in zip(rows, opened, strict=True):
        found[row.family_id].append(made(row, plain or {}))
    return dict(found)


def _child(row: Child, plain: dict[str, str]) -> ChildRow:
    return ChildRow(
        id=row.pk,
        letter=row.letter,
        born_month=row.born_month,
        weeks_early=row.weeks_early,
        index_child=row.index_child,
        name=plain.get("name"),
        born=date.fromisoformat(plain["born"]) if plain else None,
    )


def _parent(row: Parent, plain: dict[str, str]) -> ParentRow:
    return ParentRow(
        id=row.pk,
        number_in_family=row.number_in_family,
        relation=row.relation,
        answers=row.answers,
        name=plain.get("name"),
        born=date.fromisoformat(plain["born"]) if plain.get("born") else None,
    )


def postcodes_of(families: Collection[UUID]) -> dict[UUID, str]:
    """The postcodes of many families that have one, with two queries."""
    rows = ContactDetails.objects.as_of().about(families).order_by("recorded_at", "pk")
    sealed = [(family, blob) for family, blob in rows.values_list("family_id", "sealed")]
    opened = open_all("contact", sealed)
    return {
        family: plain["postcode"]
        for (family, _), plain in zip(sealed, opened, strict=True)
        if plain and plain["postcode"].strip()
    }


def _contact(row: ContactDetails, plain: dict[str, Any]) -> Contact:
    return Contact(
        address=tuple(plain["address"]),
        postcode=plain["postcode"],
        phones=tuple(plain["phones"]),
        email=plain["email"],
        preferred=plain["preferred"],
        safe_to_text=row.safe_to_text,
        safe_to_leave_message=row.safe_to_leave_message,
        safe_to_post=row.safe_to_post,
        interpreter=row.interpreter,
        access=plain["access"],
        safety=plain["safety"],
    )
