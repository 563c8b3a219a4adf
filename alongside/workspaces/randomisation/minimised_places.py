"""Drawing a family's arm by minimisation: first its levels are committed to, then it is drawn."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import derived_id, lock, write
from alongside.foundations.sealing.sealing import blind_index
from alongside.science.protocol import Study
from alongside.science.randomisation.commitment import chained, event, minimisation_of
from alongside.science.randomisation.minimisation import arm_from
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation import queries
from alongside.workspaces.randomisation.chaining import FAMILIES, content_in
from alongside.workspaces.randomisation.minimising_models import LevelsCommitted
from alongside.workspaces.randomisation.minimising_refusals import (
    LevelsMissing,
    LevelsNotListed,
    MadeForAnotherMethod,
)
from alongside.workspaces.randomisation.models import SequenceHeld, Slot


def refuse_another_method(study: Study, held: SequenceHeld | None) -> None:
    """A sequence that was made before the study changed its method gives no place."""
    made = queries.scheme_of(held.sharing)["method"] if held else "permuted_blocks"
    if made != study.allocation.method:
        raise MadeForAnotherMethod


def drawn(
    study: Study,
    family: Family,
    held: SequenceHeld,
    slot: Slot,
    opening: bytes | None,
    *,
    by: Person,
    at: datetime,
) -> tuple[str, dict[str, str]]:
    """The arm of a family and the levels by which it was drawn.

    The levels are written and chained first. What the holder's opening then opens is the secret
    of the place; the draw is keyed by it and by the levels, so other levels are another draw.
    """
    scheme = queries.scheme_of(held.sharing)
    levels = queries.levels_of(study, family, at)
    if missing := [one["name"] for one in scheme["factors"] if one["name"] not in levels]:
        raise LevelsMissing(family.number, missing)
    if queries.levels_not_listed(scheme, levels):
        raise LevelsNotListed(family.number)
    _commit(study, family, held, levels, by=by, at=at)
    secret = bytes.fromhex(content_in(study, held, slot, opening))
    before = queries.came_before(study, held.sharing)
    return study.arm(arm_from(minimisation_of(scheme), secret, before, levels)).id, levels


def _commit(
    study: Study,
    family: Family,
    held: SequenceHeld,
    levels: dict[str, str],
    *,
    by: Person,
    at: datetime,
) -> LevelsCommitted:
    lock(f"chain|{held.sharing_id}")
    place, head = queries.head(held.sharing)
    what = event(place, blind_index(FAMILIES, str(family.pk)), levels)
    return write(
        LevelsCommitted, study=study, by=by, at=at, family=family, sharing=held.sharing,
        entry=derived_id(held.pk, at, f"levels {place}"), place=place, event=what,
        head=chained(bytes.fromhex(head), what).hex(),
    )  # fmt: skip
