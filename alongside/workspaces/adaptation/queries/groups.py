"""The groups to which each family belongs: its tenth, and what it said about itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from alongside.science.protocol import DECILE, PREFER_NOT, Study, Trait
from alongside.workspaces.adaptation.models import FamilyArea
from alongside.workspaces.assessments.queries.said import said
from alongside.workspaces.families.queries import described

APART = "|"
UNKNOWN, NOT_SAID = "", "-"
"""No known group: nobody asked, or the family would rather not say."""


@dataclass(frozen=True)
class Groups:
    """What is known of families: small area and tenth by family, answers by family and item."""

    study: Study
    areas: dict[UUID, tuple[str, str, int | None]]
    described: dict[UUID, dict[str, str]]
    answers: dict[UUID, dict[str, str]]
    left_out: Collection[UUID]

    def of(self, family: UUID, site: str) -> tuple[str, str]:
        """The small area, and the groups in the order of `traits_of`; empty where not known.

        Families that took back the use of their data are counted, and nothing is known of them.
        """
        if family in self.left_out:
            return "", APART * len(self.study.adaptation.traits)
        area, index, decile = self.areas.get(family, ("", "", None))
        wanted = self.study.adaptation.of_site(site)
        ranked = wanted is not None and index == wanted.index and decile is not None
        found = [self._group(family, trait) for trait in self.study.adaptation.traits]
        tenth = str(decile) if ranked else ""
        return (area if ranked else ""), APART.join([tenth, *found])

    def _group(self, family: UUID, trait: Trait) -> str:
        """What the family said when it was met; where it said nothing, what its form says."""
        met = self.described.get(family, {}).get(trait.question or "")
        form = self.answers.get(family, {}).get(trait.id)
        found = trait.group_of(met) or trait.group_of(form)
        return found or (NOT_SAID if PREFER_NOT in (met, form) else UNKNOWN)


def traits_of(study: Study) -> tuple[str, ...]:
    """The characteristics by which families are counted, the tenth first."""
    return (DECILE, *(trait.id for trait in study.adaptation.traits))


def groups(
    study: Study,
    as_of: datetime | None = None,
    *,
    only: Collection[UUID],
    left_out: Collection[UUID],
) -> Groups:
    """What is known of families, in a constant number of queries; `left_out` are those that took
    back the use of their data."""
    rows = FamilyArea.objects.as_of(as_of).about(only).filter(study=study.slug)
    areas = {
        family: (area, index, decile)
        for family, area, index, decile in rows.values_list("family_id", "area", "index", "decile")
    }
    forms: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for trait in study.adaptation.traits:
        if trait.visit and trait.instrument and trait.item:
            forms[trait.visit, trait.instrument].append((trait.id, trait.item))
    answers: dict[UUID, dict[str, str]] = defaultdict(dict)
    for (visit, instrument), asked in forms.items():
        items = [item for _, item in asked]
        for family, given in said(study, visit, instrument, items, as_of, only=only).items():
            answers[family] |= {id: given[item] for id, item in asked if item in given}
    met = described(study, as_of, only=only)
    return Groups(study, areas, met, dict(answers), left_out)
