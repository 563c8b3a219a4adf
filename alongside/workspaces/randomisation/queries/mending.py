"""Families randomised in error, strata corrected afterwards, and places that are stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.science.protocol import Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation.mending_models import (
    RandomisedInError,
    StrataCorrected,
    StratumSwitched,
)
from alongside.workspaces.randomisation.models import Allocation
from alongside.workspaces.randomisation.paper_models import EnvelopeOpened
from alongside.workspaces.randomisation.queries.sequences import strata, stratum_of

STOPPED, REOPENED, CLOSED, OPENED = "stopped", "reopened", "site_closed", "site_opened"
SHUTS, OPENS = (STOPPED, CLOSED), (REOPENED, OPENED)


@dataclass(frozen=True)
class Mended:
    """What stands beside one allocation."""

    in_error: RandomisedInError | None
    strata: StrataCorrected | None


@dataclass(frozen=True)
class Amiss:
    """One thing that went otherwise than planned, and in how many families; by arm if asked."""

    what: str
    number: int
    by_arm: Mapping[str, int]


def mended(family: Family) -> Mended:
    """What was said of one family's allocation afterwards. Two queries."""
    return Mended(
        _of(RandomisedInError, family),
        _of(StrataCorrected, family),
    )


def _of(model: Any, family: Family) -> Any:
    return model.objects.as_of().filter(family=family).select_related("recorded_by").first()


def in_error(study: Study, as_of: datetime | None = None) -> dict[UUID, str]:
    """Families that should not have been randomised, and why. They are kept."""
    rows = RandomisedInError.objects.as_of(as_of).filter(study=study.slug)
    return dict(rows.values_list("family_id", "why"))


def strata_corrected(study: Study, as_of: datetime | None = None) -> dict[UUID, dict[str, str]]:
    """What the strata of these families should have been; those used stand in the allocation."""
    rows = StrataCorrected.objects.as_of(as_of).filter(study=study.slug)
    return dict(rows.values_list("family_id", "strata"))


def strata_used(study: Study, as_of: datetime | None = None) -> dict[UUID, dict[str, str]]:
    """The strata with which each family was allocated, whatever was found out afterwards."""
    rows = Allocation.objects.as_of(as_of).filter(study=study.slug)
    return dict(rows.values_list("family_id", "strata"))


def amiss(
    study: Study,
    sites: Collection[str],
    as_of: datetime | None = None,
    arms: Mapping[UUID, str] | None = None,
) -> list[Amiss]:
    """What every report of the flow says of allocation; `arms` only for those who may see them."""
    kinds: tuple[Any, ...] = (RandomisedInError, StrataCorrected, EnvelopeOpened)
    found = []
    for model in kinds:
        rows = model.objects.as_of(as_of).filter(study=study.slug, family__site__in=sites)
        families = list(rows.values_list("family_id", flat=True))
        counted = Counter(arms[family] for family in families if arms and family in arms)
        found.append(Amiss(model.__name__, len(families), counted))
    return found


def switched(study: Study, as_of: datetime | None = None) -> dict[str, StratumSwitched]:
    """What was last said of each stratum; one that is not here was never stopped."""
    rows = StratumSwitched.objects.as_of(as_of).filter(study=study.slug)
    ordered = rows.select_related("recorded_by").order_by("recorded_at", "pk")
    return {row.stratum: row for row in ordered}


def stopped(study: Study, stratum: str) -> StratumSwitched | None:
    """Why no family is allocated in a stratum now; None while families are."""
    return _shut(switched(study).get(stratum))


def stopped_for(study: Study, family: Family) -> StratumSwitched | None:
    """Why this family is not allocated now: its stratum is stopped, or with minimisation, which
    has one sequence for all, its site; None while it is."""
    now = switched(study)
    own = [stratum_of(study, family), *([family.site] if study.allocation.minimises else [])]
    return next((shut for one in own if (shut := _shut(now.get(one)))), None)


def _shut(last: StratumSwitched | None) -> StratumSwitched | None:
    return last if last is not None and last.what in SHUTS else None


def stoppable(study: Study) -> dict[str, str]:
    """Where allocation can be stopped: the strata; with minimisation the study and each site."""
    sites = {site.id: site.name for site in study.sites}
    return {**strata(study), **(sites if study.allocation.minimises else {})}


def sequence_of(study: Study, stratum: str) -> str:
    """The stratum whose sequence is used at a place that can be stopped."""
    return stratum if stratum in strata(study) else next(iter(strata(study)))
