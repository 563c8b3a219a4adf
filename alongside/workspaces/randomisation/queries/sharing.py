"""How far the holders of a shared sequence have come; its chain and its certificate."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.sealing.sealing import open_bytes, purpose_key
from alongside.science.protocol import Permission, Study
from alongside.science.randomisation.commitment import BEGINNING
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation.mending_models import SequenceBroughtIn
from alongside.workspaces.randomisation.models import (
    AllocationChained,
    AllocationEnded,
    RootPublished,
    SequenceHeld,
    SequenceSealed,
    ShareCommitted,
    ShareHandedIn,
    ShareShown,
    SharingBegun,
    Slot,
)
from alongside.workspaces.randomisation.paper_models import ReservationChained
from alongside.workspaces.randomisation.queries.outside import brought_in
from alongside.workspaces.randomisation.queries.sequences import next_slot, stratum_of

SCHEME = "scheme of a shared sequence"


@dataclass(frozen=True)
class Sharing:
    """A shared sequence from its fixed scheme to its shown shares. By holder: who and when."""

    fact: SharingBegun
    committed: dict[str, ShareCommitted]
    handed_in: dict[str, ShareHandedIn]
    root: RootPublished | None
    ended: AllocationEnded | None
    shown: dict[str, ShareShown]

    @property
    def holders(self) -> list[str]:
        return list(self.fact.holders)

    @property
    def alone(self) -> bool:
        return len(self.holders) == 1

    @property
    def all_committed(self) -> bool:
        return len(self.committed) == len(self.holders)

    @property
    def all_shown(self) -> bool:
        return self.root is not None and len(self.shown) == len(self.holders)


@dataclass(frozen=True)
class MadeBy:
    """The holders of the latest shared sequence, whether this installation drew one too, the
    programs whose lists were brought in, and who made an earlier shared sequence alone."""

    holders: tuple[str, ...]
    drawn_here: bool = False
    brought_in: tuple[str, ...] = ()
    alone_before: tuple[str, ...] = ()

    @property
    def by_nobody_alone(self) -> bool:
        """Whether there are sequences, and each was made from the shares of two or more."""
        alone = self.alone_before or self.drawn_here or self.brought_in
        return len(self.holders) > 1 and not alone


@dataclass(frozen=True)
class HeldPlace:
    """The next place of a shared sequence, by its names; `place` counts from 0."""

    digest: str
    stratum: str
    place: int


def sharing(study: Study) -> Sharing | None:
    """The latest shared sequence of the study, ended or not."""
    fact = (
        SharingBegun.objects.filter(study=study.slug)
        .select_related("recorded_by")
        .order_by("-recorded_at", "-pk")
        .first()
    )
    return _whole(fact) if fact else None


def _whole(fact: SharingBegun) -> Sharing:
    return Sharing(
        fact=fact,
        committed=_by_holder(ShareCommitted, fact),
        handed_in=_by_holder(ShareHandedIn, fact),
        root=RootPublished.objects.filter(sharing=fact).first(),
        ended=AllocationEnded.objects.filter(sharing=fact).first(),
        shown=_by_holder(ShareShown, fact),
    )


def sharings(study: Study) -> list[Sharing]:
    """Every shared sequence that was sealed, the first first. A few queries for each."""
    sealed = RootPublished.objects.filter(study=study.slug).values("sharing")
    facts = SharingBegun.objects.filter(pk__in=sealed).select_related("recorded_by")
    return [_whole(fact) for fact in facts.order_by("recorded_at", "pk")]


def any_share_shown(study: Study) -> bool:
    """Whether the block sizes of this study can be read by everybody."""
    return bool(ShareShown.objects.filter(study=study.slug).exists())


def made_by(study: Study, as_of: datetime | None = None) -> MadeBy:
    """How the sequences of the study came to be, as known at a moment. Three queries."""
    roots = RootPublished.objects.as_of(as_of).filter(study=study.slug)
    made = roots.order_by("-recorded_at", "-pk").values_list("sharing__holders", flat=True)
    last, *before = [tuple(holders) for holders in made] or [()]
    held = SequenceHeld.objects.values("sequence")
    lists = SequenceBroughtIn.objects.as_of(as_of).filter(study=study.slug)
    others = SequenceBroughtIn.objects.values("sequence")
    drawn = SequenceSealed.objects.as_of(as_of).filter(study=study.slug)
    drawn = drawn.exclude(pk__in=held).exclude(pk__in=others)
    sources = sorted(set(lists.values_list("source", flat=True)))
    alone = sorted({holders[0] for holders in before if len(holders) == 1})
    return MadeBy(last, drawn.exists(), tuple(sources), tuple(alone))


def holder_roles(study: Study) -> list[str]:
    """The roles that may hold a share: those that may make sequences."""
    return [r.id for r in study.roles if Permission.RANDOMISATION_GENERATE in r.permissions]


def roles_held(study: Study, person: Person) -> frozenset[str]:
    rows = RoleGiven.objects.as_of().filter(study=study.slug, person=person)
    return frozenset(rows.values_list("role", flat=True))


def scheme_of(fact: SharingBegun) -> dict[str, Any]:
    """The whole scheme, block sizes included. Only for sealing, and for a certificate."""
    found: dict[str, Any] = json.loads(
        open_bytes(purpose_key(SCHEME), bytes(fact.sealed_scheme), str(fact.pk))
    )
    return found


def held_place(study: Study, family: Family) -> HeldPlace | None:
    """The place that this family would take, if a holder has to open it."""
    slot = next_slot(study, stratum_of(study, family))
    held = slot and SequenceHeld.objects.filter(sequence=slot.sequence_id).first()
    if not slot or not held:
        return None
    return HeldPlace(held.sharing.scheme_digest, slot.stratum, slot.position - 1)


def held_slots(slots: Sequence[Slot]) -> list[HeldPlace]:
    """These places by their names, if a holder has to open them; all are of one sequence."""
    held = SequenceHeld.objects.filter(sequence__in=[slot.sequence_id for slot in slots]).first()
    if held is None:
        return []
    digest = held.sharing.scheme_digest
    return [HeldPlace(digest, slot.stratum, slot.position - 1) for slot in slots]


def head(fact: SharingBegun) -> tuple[int, str]:
    """How many links are in the chain, and its head."""
    links = [
        kind.objects.filter(sharing=fact).order_by("-place").values_list("place", "head").first()
        for kind in (AllocationChained, ReservationChained)
    ]
    place, found = max((link for link in links if link), default=(-1, BEGINNING.hex()))
    return place + 1, found


def allocated_from(fact: SharingBegun) -> int:
    """How many families were allocated from a shared sequence."""
    return AllocationChained.objects.filter(sharing=fact).count()


def certificate(study: Study, found: Sharing) -> dict[str, Any]:
    """Everything with which the verifier draws the sequences again. Only after the end."""
    assert found.all_shown and found.root and found.ended  # noqa: S101 - the view has asked
    links = AllocationChained.objects.filter(sharing=found.fact).select_related("allocation")
    kept = ReservationChained.objects.filter(sharing=found.fact)
    rows = [{**link.event, "arm": link.allocation.arm} for link in links]
    return {
        "study": study.slug,
        "scheme": scheme_of(found.fact),
        "commitments": {holder: row.commitment for holder, row in found.committed.items()},
        "shares": {holder: row.share for holder, row in found.shown.items()},
        "beacon": "",
        "root": found.root.root,
        "head": found.ended.head,
        "allocations": sorted([*rows, *(row.event for row in kept)], key=itemgetter("place")),
    }


def certificates(study: Study, found: Sequence[Sharing]) -> dict[str, Any]:
    """The certificate of the whole study: one sequence, or several that follow one another, and
    the lists that were not made here."""
    parts = [certificate(study, each) for each in found]
    lists = [
        {"stratum": one.stratum, "places": one.length, "source": one.source, "sha256": one.sha256}
        for one in brought_in(study)
    ]
    whole = parts[0] if len(parts) == 1 else {"study": study.slug, "sequences": parts}
    return {**whole, "brought_in": lists} if lists else whole


def _by_holder(model: Any, fact: SharingBegun) -> dict[str, Any]:
    rows = model.objects.filter(sharing=fact).select_related("recorded_by")
    return {row.holder: row for row in rows}
