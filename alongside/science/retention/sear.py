"""The recruitment path in the terms of recruitment research: SEAR."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from alongside.science.retention.consort import flow
from alongside.science.retention.path import FamilyPath, Stage


@dataclass(frozen=True)
class SearCount:
    """The four SEAR counts for one site or for all."""

    screened: int
    eligible: int
    approached: int
    randomised: int


@dataclass(frozen=True)
class Sear:
    """SEAR counts for all sites together and for each, with reasons at each step."""

    total: SearCount
    by_site: dict[str, SearCount]
    reasons: dict[str, dict[str, int]]


def sear(
    paths: Iterable[FamilyPath], sites: Sequence[str], never_approached: Collection[str] = ()
) -> Sear:
    """Count families as screened, eligible, approached and randomised.

    * screened: the coordinator checked the family's details to find whether it might be eligible
      (stage `screened` reached);
    * eligible: every inclusion and no exclusion criterion was confirmed (stage `eligible`);
    * approached: eligible, and invited to take part with the information given: it consented, or
      it left before consent for a reason outside `never_approached` (such as not being reached).
      An eligible family that is still waiting has not been approached yet;
    * randomised: allocated to an arm (stage `randomised`).

    `reasons` says why families were not taken on after each step: `screened` (not eligible),
    `eligible` (never approached), `approached` (declined, withdrew or left before allocation).

    Source: Wilson et al., Trials 2018;19:50, the SEAR framework.

    >>> from datetime import datetime
    >>> day = datetime(2023, 4, 3)
    >>> to_eligible = {stage: day for stage in list(Stage)[:4]}
    >>> sear([FamilyPath("001", "G", to_eligible, "no_time", day)], ["G"]).total
    SearCount(screened=1, eligible=1, approached=1, randomised=0)
    """
    held = list(paths)
    flow(held, sites)  # refuses unknown sites and families listed twice
    by_site = {site: [path for path in held if path.site == site] for site in sites}
    return Sear(
        total=_count(held, never_approached),
        by_site={site: _count(there, never_approached) for site, there in by_site.items()},
        reasons=_reasons(held, never_approached),
    )


def _was_approached(path: FamilyPath, never_approached: Collection[str]) -> bool:
    declined = path.furthest is Stage.ELIGIBLE and path.has_left
    return Stage.CONSENTED in path.reached or (
        declined and path.exit_reason not in never_approached
    )


def _count(paths: Sequence[FamilyPath], never_approached: Collection[str]) -> SearCount:
    return SearCount(
        screened=sum(Stage.SCREENED in path.reached for path in paths),
        eligible=sum(Stage.ELIGIBLE in path.reached for path in paths),
        approached=sum(_was_approached(path, never_approached) for path in paths),
        randomised=sum(Stage.RANDOMISED in path.reached for path in paths),
    )


def _reasons(
    paths: Sequence[FamilyPath], never_approached: Collection[str]
) -> dict[str, dict[str, int]]:
    reasons: dict[str, dict[str, int]] = {"screened": {}, "eligible": {}, "approached": {}}
    for path in paths:
        step = _step_of_exit(path, never_approached)
        if step is not None and path.exit_reason is not None:
            at = reasons[step]
            at[path.exit_reason] = at.get(path.exit_reason, 0) + 1
    return {step: dict(sorted(at.items())) for step, at in reasons.items()}


def _step_of_exit(path: FamilyPath, never_approached: Collection[str]) -> str | None:
    if not path.has_left or path.furthest is Stage.RANDOMISED:
        return None
    if _was_approached(path, never_approached):
        return "approached"
    return {Stage.ELIGIBLE: "eligible", Stage.SCREENED: "screened"}.get(path.furthest)
