"""The numbers of a simulation that a study definition holds already."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from alongside.science.protocol import DECILE, AdaptationRule, Sealed, Study
from alongside.science.protocol.expectations import ExpectedAtSite

MONTH = 365.25 / 12
_TENTHS = 10


class NotInStudy(ValueError):
    """A study does not hold what a simulation needs; the message says what to write instead."""


def from_study(study: Study, sealed: Sealed) -> dict[str, dict[str, Any] | list[dict[str, Any]]]:
    """Return the sections of a design that a study gives, as its file would write them.

    Sites with their expected referrals month by month; shares and days of the later steps (what
    the study does not tell apart is left to the design); arms, ratio, blocks and size; tenths of
    deprivation weighted by need on a log scale; adaptation rules about tenths; follow-ups.

    Raises `NotInStudy` for more or fewer than two arms, or a site without expected numbers.
    """
    start = study.window.start
    return {
        "trial": _trial(study, sealed),
        "sites": [_site(study, place, start) for place in range(len(study.sites))],
        "path": _path(study),
        "reach": _reach(study),
        "outcome": _outcome(study),
    }


def _trial(study: Study, sealed: Sealed) -> dict[str, Any]:
    if len(study.arms) != 2:
        raise NotInStudy(
            f"“{study.name}” has {len(study.arms)} arms and two are simulated: write the sections "
            "of a design without a study, for the two to compare."
        )
    chosen = [arm.id for arm in study.arms if arm.is_intervention]
    if len(chosen) != 1:
        raise NotInStudy("Both arms, or none, are the intervention: simulate without the study.")
    found: dict[str, Any] = {
        "families": study.target.total,
        "arms": {arm.id: arm.ratio for arm in study.arms},
        "intervention": chosen[0],
        "method": study.allocation.method,
        "block_sizes": list(sealed.block_sizes or ()),
        "strata": [factor.id for factor in study.allocation.factors] or list(study.strata),
    }
    if sealed.probability is not None:
        found["probability"] = float(sealed.probability)
    return found


def _site(study: Study, place: int, start: date) -> dict[str, Any]:
    site = study.sites[place]
    expected = study.expected.at(site.id)
    if expected is None:
        raise NotInStudy(f"{site.name} has no expected numbers: write [[sites]] for the design.")
    areas = study.adaptation.of_site(site.id)
    return {
        "id": site.id,
        "name": site.name,
        "opens": round((site.opens - start).days / MONTH, 4),
        "closes": round((_last(expected, site.closes) - start).days / MONTH, 4),
        "referrals": list(expected.referrals),
        "group": areas.index if areas else "",
    }


def _last(expected: ExpectedAtSite, closes: date) -> date:
    return min(expected.last_day or closes, closes)


def _path(study: Study) -> dict[str, float]:
    """Shares of the step before; the study counts every step from the referrals."""
    found: dict[str, float] = {}
    screened, consented = study.expected.step("screened"), study.expected.step("consented")
    referred = sum(sum(site.referrals) for site in study.expected.sites)
    randomised = sum(sum(site.randomised) for site in study.expected.sites)
    if screened is not None:
        found |= {"screened": screened.share, "screened_days": float(screened.days)}
    if consented is not None and referred:
        found["randomised"] = min(1.0, randomised / (referred * consented.share))
    if screened is not None and consented is not None:
        found["consented_days"] = float(max(0, consented.days - screened.days))
        found["kept"] = consented.share / screened.share  # eligible times consented
    found["least_consent_days"] = study.minimum_hours_after_information / 24
    return found


def _reach(study: Study) -> dict[str, Any]:
    plan = study.adaptation
    found: dict[str, Any] = {
        "focus": [int(tenth) for tenth in plan.focus],
        "told_apart": plan.told_apart,
        "rules": [_rule(rule) for rule in plan.rules if rule.trait == DECILE],
    }
    if plan.need is not None:
        times = plan.need.times
        found["target"] = [times ** ((_TENTHS - tenth) / (_TENTHS - 1)) for tenth in range(1, 11)]
    return found


def _rule(rule: AdaptationRule) -> dict[str, Any]:
    return {
        "focus": [int(tenth) for tenth in rule.groups],
        "points": list(rule.points),
        "limit": rule.limit,
        "chance": rule.chance,
        "counted": rule.counted,
        "where": "each_site" if rule.where == "each_site" else "each_group",
    }


def _outcome(study: Study) -> dict[str, Any]:
    visits = [visit for visit in study.visits if not visit.before_randomisation]
    ordered = sorted(visits, key=lambda visit: visit.months)
    return {"follow_ups": [{"id": visit.id, "months": visit.months} for visit in ordered]}


def joined(given: Mapping[str, Any], study: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a file gives, filled up from the study; what is written in the file holds.

    Sites of the file replace those of the study; inside other sections single keys do.
    """
    found: dict[str, Any] = {**study, **given}
    for section, values in study.items():
        mine = given.get(section)
        if isinstance(values, dict) and isinstance(mine, dict):
            found[section] = {**values, **mine}
    path = dict(found["path"]) if isinstance(found.get("path"), dict) else {}
    kept = path.pop("kept", None)
    if kept is not None and "consented" not in path:
        eligible = path.get("eligible", 0.8)
        usable = isinstance(eligible, int | float) and 0 < eligible <= 1
        path["consented"] = min(1.0, kept / eligible) if usable else 1.0
    found["path"] = path
    return found
