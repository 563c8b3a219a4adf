"""What belongs to a family beside its facts: its key, and the marks by which it is met again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from alongside.foundations.record.findings import Finding, beside_the_facts
from alongside.foundations.record.keeping_up import MOST_AT_ONCE, in_parts
from alongside.foundations.sealing.models import SubjectKey
from alongside.foundations.sealing.sealing import SealBroken
from alongside.workspaces.families.models import Family, FamilyForgotten, NameIndex
from alongside.workspaces.families.queries.finding import name_marks
from alongside.workspaces.families.queries.people import children_of, parents_of
from alongside.workspaces.families.queries.rows import ChildRow, ParentRow


@beside_the_facts
def each_family_has_its_key() -> Iterator[Finding]:
    """A key was lost without the family being forgotten, or is there for nobody."""
    made = dict(Family.objects.values_list("pk", "recorded_at"))
    there = dict(SubjectKey.objects.values_list("subject", "made_at"))
    forgotten = set(FamilyForgotten.objects.values_list("family_id", flat=True))
    for family in sorted(made.keys() - forgotten - there.keys()):
        detail = "the family was not forgotten, and its key is gone"
        yield Finding("removed", "sealing.SubjectKey", str(family), detail)
    for subject, at in sorted(there.items()):
        if subject not in made or subject in forgotten:
            yield Finding(
                "inserted", "sealing.SubjectKey", str(subject), "no family should have it"
            )
        elif at != made[subject]:
            detail = "it was not made when the family was"
            yield Finding("changed", "sealing.SubjectKey", str(subject), detail)


@beside_the_facts
def marks_are_those_of_the_names() -> Iterator[Finding]:
    """The blind index of each family, made again from the names that its key opens."""
    known = Family.objects.exclude(pk__in=FamilyForgotten.objects.values("family"))
    others = NameIndex.objects.exclude(family_id__in=known.values("pk"))
    foreign = set(others.values_list("family_id", flat=True))
    families = sorted(foreign.union(known.values_list("pk", flat=True)))
    for some in in_parts(families, MOST_AT_ONCE):
        kept = _kept(some)
        wanted = _marks([family for family in some if family not in foreign])
        for family in some:
            expected = wanted.get(family, set())
            if expected is not None:
                yield from _compared(family, kept.get(family, []), expected)


def _kept(families: list[UUID]) -> dict[UUID, list[str]]:
    kept: dict[UUID, list[str]] = defaultdict(list)
    rows = NameIndex.objects.filter(family_id__in=families).order_by("pk")
    for family, value in rows.values_list("family_id", "value"):
        kept[family].append(value)
    return kept


def _marks(families: list[UUID]) -> dict[UUID, set[str] | None]:
    """What should stand in the index; None for a family whose key does not open."""
    try:
        children, parents = children_of(families), parents_of(families)
    except SealBroken:
        if len(families) == 1:
            return {families[0]: None}
        each = [_marks([family]) for family in families]
        return {family: marks for one in each for family, marks in one.items()}
    wanted: dict[UUID, set[str] | None] = {}
    for family in families:
        known: list[ChildRow | ParentRow] = [*children.get(family, ()), *parents.get(family, ())]
        marks = (name_marks(one.name, one.born) for one in known if one.name and one.born)
        wanted[family] = set().union(*marks)
    return wanted


def _compared(family: UUID, kept: list[str], expected: set[str]) -> Iterator[Finding]:
    kind, name = "families.NameIndex", str(family)
    if len(kept) == len(expected) and set(kept) != expected:
        yield Finding("changed", kind, name, "a mark is not that of a name in the family")
    elif len(kept) > len(expected):
        yield Finding("inserted", kind, name, "a mark belongs to no name in the family")
    elif len(kept) < len(expected):
        yield Finding("removed", kind, name, "a name in the family has no mark")
