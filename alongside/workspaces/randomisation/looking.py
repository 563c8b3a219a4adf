"""What an allocation asks before it takes its turn, so that others wait for it less."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.models import Entry
from alongside.science.protocol import Permission, Study
from alongside.workspaces.families.models import FamiliesJoined, Family
from alongside.workspaces.families.queries import joined_into
from alongside.workspaces.randomisation import queries
from alongside.workspaces.randomisation.colleagues import who_may
from alongside.workspaces.randomisation.models import Allocation
from alongside.workspaces.randomisation.refusals import (
    AlreadyAllocated,
    JoinedElsewhere,
    NotReady,
)

Gates = tuple[queries.Gate, ...]
_ALLOCATED, _JOINED = Allocation._meta.label, FamiliesJoined._meta.label
END_BEFORE = frozenset({_ALLOCATED, _JOINED})


@dataclass(frozen=True)
class Looked:
    """The gates of a family as they stood when `last` was the latest entry about it, and those
    who are to tell it."""

    last: int
    gates: Gates
    tellers: tuple[Person, ...]


def look(study: Study, family: Family) -> Looked:
    """Look at everything about a family and its colleagues that needs no turn of its own."""
    written = _written(family)
    gates = gates_open(study, family, frozenset(written.values()))
    return Looked(max(written, default=0), gates, tellers(study, family))


def gates_still(study: Study, family: Family, looked: Looked | None) -> Gates:
    """The gates at this moment, under the lock: those seen before, if nothing was written about
    the family since, or else looked at again. Everything that moves a gate is such an entry."""
    if looked and looked.last == _last(family):
        return looked.gates
    return gates_open(study, family)


def _last(family: Family) -> int:
    rows = Entry.objects.filter(family=family.pk).order_by("-number")
    return rows.values_list("number", flat=True).first() or 0


def _written(family: Family) -> dict[int, str]:
    """What kind of fact each entry about a family is."""
    return dict(Entry.objects.filter(family=family.pk).values_list("number", "kind"))


def gates_open(study: Study, family: Family, kinds: frozenset[str] = END_BEFORE) -> Gates:
    """The gates, all of them open. `kinds` are those of which there is a fact about the family:
    what was never written need not be looked for."""
    if _ALLOCATED in kinds and (done := Allocation.objects.filter(family=family).first()):
        raise AlreadyAllocated(family.number, done.occurred_at)
    if _JOINED in kinds and (into := joined_into(family)):
        raise JoinedElsewhere(family.number, into.number)
    gates = queries.gates(study, family)
    if missing := queries.missing(gates):
        raise NotReady(family.number, missing)
    return gates


def tellers(study: Study, family: Family) -> tuple[Person, ...]:
    """Those who are to tell a family of its arm."""
    return who_may(study, Permission.RANDOMISATION_TELL, family.site)
