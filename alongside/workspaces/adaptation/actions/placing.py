"""Where a family lives, as its small area: looked up when the address is entered, or by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, correct, derived_id, write
from alongside.science.protocol import Study
from alongside.workspaces.adaptation.actions.refusals import NoSuchArea, SameArea
from alongside.workspaces.adaptation.models import FamilyArea
from alongside.workspaces.adaptation.queries.looking_up import (
    Found,
    area_of_code,
    area_of_postcode,
)
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.queries import Contact, postcodes_of

LOOKED_UP, BY_HAND, NOT_FOUND = "looked_up", "by_hand", "not_found"
NEW_LOOKUP = "A lookup was brought in that holds the postcode."
ANOTHER_ADDRESS = "Another address was entered."
BY_HAND_REASON = "The area was entered by hand."


def place(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    details: Contact,
    moved: bool,
    entry: UUID | None,
) -> None:
    """Look up the small area of an address that was just entered; earlier ones stay as facts.

    Where no lookup was brought in nothing is written. An address that was only entered again
    changes nothing, unless its area was not known so far.
    """
    found = area_of_postcode(study, family.site, details.postcode)
    if found is None:
        return
    standing = FamilyArea.objects.as_of().filter(family=family).first()
    if standing is None and not details.postcode.strip():
        return
    if standing is not None and not moved and (standing.area or not found.area):
        return
    given = {
        "study": study, "by": by, "at": at,
        "entry": derived_id(entry, at, "area") if entry else None,
    }  # fmt: skip
    _write(standing, family, found, LOOKED_UP if found.area else NOT_FOUND, ANOTHER_ADDRESS, given)


def place_everybody(*, study: Study, by: Person, at: datetime) -> int:
    """Place the families whose address is older than the lookup; how many could be placed."""
    placed = set(
        FamilyArea.objects.as_of().filter(study=study.slug).exclude(area="").values_list(
            "family_id", flat=True
        )
    )  # fmt: skip
    waiting = Family.objects.as_of().filter(study=study.slug).exclude(pk__in=placed)
    families = {family.pk: family for family in waiting}
    done = 0
    for pk, postcode in postcodes_of(families.keys()).items():
        found = area_of_postcode(study, families[pk].site, postcode)
        if found is not None and found.area:
            standing = FamilyArea.objects.as_of().filter(family=pk).first()
            given = {"study": study, "by": by, "at": at, "entry": None}
            _write(standing, families[pk], found, LOOKED_UP, NEW_LOOKUP, given)
            done += 1
    return done


@action
def place_by_hand(
    *, study: Study, family: Family, by: Person, at: datetime, area: str, entry: UUID | None = None
) -> FamilyArea:
    """Enter the code of the small area where the lookup misses an address."""
    found = area_of_code(study, family.site, area.strip().upper())
    if found is None:
        raise NoSuchArea(area.strip().upper())
    standing = FamilyArea.objects.as_of().filter(family=family).first()
    if standing is not None and standing.area == found.area:
        raise SameArea
    given = {"study": study, "by": by, "at": at, "entry": entry}
    return _write(standing, family, found, BY_HAND, BY_HAND_REASON, given)


def _write(
    standing: FamilyArea | None,
    family: Family,
    found: Found,
    how: str,
    reason: str,
    given: dict[str, Any],
) -> FamilyArea:
    fields: dict[str, Any] = {
        "area": found.area,
        "decile": found.decile,
        "index": found.index,
        "how": how,
    }
    kept: FamilyArea
    if standing is None:
        kept = write(FamilyArea, family=family, **fields, **given)
    else:
        kept = correct(standing, reason=reason, **fields, **given)
    return kept
