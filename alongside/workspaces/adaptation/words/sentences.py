"""The sentence on top of each page, true at the edges, and what stands when there is nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alongside.foundations.pages.filters import count_of
from alongside.science.adaptation.representation import Representation
from alongside.science.protocol import DECILE, Need, Study
from alongside.science.retention.path import Stage
from alongside.workspaces.adaptation.words.labels import WHO, deprived, trait_title

NO_AREAS = (
    "This study does not say yet which small areas are its sites, so nobody can tell whom it "
    "should reach."
)
NO_FILES = "Whom the service is for is not known here yet: no file of small areas was brought in."
NO_FILES_HOW = (
    "Bring in the official files of small areas under Places. Reach appears here with the first "
    "family whose address is entered."
)
NO_FILES_HERE = (
    "With the first file of small areas a picture of the children at each site stands here."
)
HIDDEN_NOTE = (
    "Fewer than {limit} families are never shown by themselves: small groups are put together, "
    "and numbers from which a small one could be worked out are left out."
)
NEED_NOTE = (
    "The target is the children aged 0 to 4 of each small area, weighted with need: {times:g} "
    "times as great in the most deprived tenth as in the least. The intervals of the ratios also "
    "take in that it may be {least:g} to {most:g} times; those of sites drawn together, and the "
    "rules of adaptation, take the setting as it is. {source}"
)


def need_note(need: Need) -> str:
    """What the target is weighted with, and what that leaves unsure."""
    return NEED_NOTE.format(
        times=need.times, least=need.least_times, most=need.most_times, source=need.source
    )


@dataclass(frozen=True)
class Focus:
    """The families of the most deprived tenths at one place, of those of a known tenth."""

    place: str
    index: str
    stage: Stage
    reached: int
    known: int
    unknown: int
    ratio: Representation | None
    hidden: bool
    has_target: bool


def reach(study: Study, found: Sequence[Focus]) -> str:
    """Who is reached at each place, at most two of them in words."""
    if not study.adaptation.areas:
        return NO_AREAS
    if not any(one.has_target for one in found):
        return NO_FILES
    told = [one for one in found if one.has_target]
    first = sorted(told, key=lambda one: one.ratio.ratio if one.ratio else 9.0)[:2]
    text = " ".join(_at(study, one) for one in first)
    more = len(told) - len(first)
    return text + (f" {more} more below." if more else "")


def no_target(study: Study, told: Sequence[Mapping[str, Any]]) -> str:
    """The characteristics for which no place has a target, and how a team brings its own."""
    titled = [DECILE, *(one.id for one in study.adaptation.traits)]
    aimed = {
        one["characteristic"]
        for place in told
        for one in place["characteristics"]
        if one["target_from"] is not None
    }
    without = [one for one in titled if one not in aimed]
    if not aimed or not without:
        return ""
    names = "; ".join(trait_title(study, one) for one in without)
    return (
        f"There is no target yet for: {names}. No file that was brought in says how many people "
        "there are, so the families stand there with nothing beside them. A team that has such "
        "numbers brings them in with their source, as a CSV, under Places."
    )


def _at(study: Study, one: Focus) -> str:
    if not one.known + one.unknown:
        return f"{one.place}: no family {_has(one.stage)} yet."
    if not one.known:
        families = count_of(one.unknown, "family", "families")
        return f"{one.place}: the small area of none of the {families} {WHO[one.stage]} is known."
    where = deprived(study.adaptation.focus, one.index)
    if one.hidden or one.ratio is None:
        few = f"fewer than {study.adaptation.small_cells} live there, or elsewhere"
        return (
            f"{one.place}: of {count_of(one.known, 'family', 'families')} {WHO[one.stage]} too few "
            f"to show live in {where} ({few})."
        )
    ratio = one.ratio
    return (
        f"{one.place}: {one.reached} of {count_of(one.known, 'family', 'families')} "
        f"{WHO[one.stage]} live in {where}, {ratio.ratio:.2f} times their share of the target "
        f"population ({ratio.lower:.2f} to {ratio.upper:.2f}): {_concludes(ratio)}."
    )


def _concludes(ratio: Representation) -> str:
    if ratio.upper < 1:
        return "fewer than there should be"
    if ratio.lower > 1:
        return "more than their share"
    return "chance alone could explain the difference"


def _has(stage: Stage) -> str:
    return {
        Stage.IDENTIFIED: "is here",
        Stage.AGREED_TO_CONTACT: "has agreed to be contacted",
        Stage.ELIGIBLE: "has been found eligible",
        Stage.CONSENTED: "has given consent",
        Stage.RANDOMISED: "has been randomised",
        Stage.RETAINED: "has been followed up",
    }[stage]


def distance_line(chance: float | None) -> str:
    """How likely so great a difference is by chance."""
    if chance is None:
        return "–"
    return f"{chance:.3f}" if chance >= 0.001 else "under 0.001"


NO_FILE_YET = "No file was brought in yet."
NO_SHAPES = "No boundary file was brought in for this site, so no map can be drawn."
NO_SHAPES_HOW = (
    "Bring in the boundaries of its small areas (LSOAs or data zones) as GeoJSON: under Places, "
    "which says where they are published, or with alongside places import FILE…"
)
CHOOSE_SITE = "A map shows one site."


def map_sentence(
    place: str, stage: Stage, reached: int, there: int, unknown: int, limit: int
) -> str:
    """In how many neighbourhoods enough families live to be shown."""
    if not reached and not unknown:
        return f"{place}: no family {_has(stage)} yet, so the map shows its areas alone."
    none = "no neighbourhood has" if not there else ""
    some = none or f"{count_of(there, 'neighbourhood has', 'neighbourhoods have')}"
    not_placed = f" The area of {unknown} more is not known." if unknown else ""
    return (
        f"{place}: {count_of(reached, 'family', 'families')} {WHO[stage]} and whose area is known; "
        f"{some} {limit} or more.{not_placed}"
    )


def target_map_sentence(place: str, total: int, most: Sequence[str], share: float) -> str:
    """Where the target population lives, in the fewest neighbourhoods that make half of it."""
    if not total:
        return f"{place}: nobody lives in the areas that are drawn."
    if len(most) == total:
        return f"{place}: the families whom the service is for live in every neighbourhood alike."
    few = most[0] if len(most) == 1 else f"{len(most)} of {total} neighbourhoods"
    return f"{place}: {share:.0%} of the families whom the service is for live in {few}."


def not_on_map(families: int | None) -> str:
    """That families live in areas without a boundary; how many, unless that is too few to show."""
    some = "Some of them live" if families is None else f"{families} of them live"
    some = "1 of them lives" if families == 1 else some
    return (
        f" {some} in areas that are not on this map: bring in the boundaries of those areas, too, "
        "under Places."
    )
