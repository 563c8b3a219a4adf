"""Names of places, groups and stages, and numbers as people read them."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.science.adaptation.representation import Representation
from alongside.science.protocol import DECILE, Study
from alongside.science.retention.path import Stage
from alongside.workspaces.adaptation.queries.panels import Panel
from alongside.workspaces.monitoring.words import STAGES, site_names

COUNTRY = {"IMD 2019": "England", "IMD 2025": "England", "SIMD 2020v2": "Scotland"}
NOT_KNOWN, NOT_SAID = "Not known", "Rather not said"
MOST_NAMED = 3
HIDDEN = "too few to show"
TENTHS = "Tenth of small areas, 1 the most deprived"
WHO = {
    Stage.IDENTIFIED: "who were identified",
    Stage.AGREED_TO_CONTACT: "who agreed to be contacted",
    Stage.ELIGIBLE: "found eligible",
    Stage.CONSENTED: "who gave consent",
    Stage.RANDOMISED: "who were randomised",
    Stage.RETAINED: "who were followed up",
}
__all__ = ["STAGES", "site_names"]


def place_name(study: Study, panel: Panel) -> str:
    """A site by its name; several by their country and index."""
    names = site_names(study)
    if len(panel.sites) == 1:
        return names[panel.sites[0]]
    where = COUNTRY.get(panel.index, "")
    return f"Sites in {where} ({panel.index})" if where else "Sites without small areas"


def trait_title(study: Study, trait: str) -> str:
    if trait == DECILE:
        return TENTHS
    return next(one.title for one in study.adaptation.traits if one.id == trait)


def group_label(study: Study, trait: str, groups: Sequence[str], *, short: bool = False) -> str:
    """One group, or several that are shown together; `short` where the table names them all."""
    if trait == DECILE:
        return _tenths(groups)
    named = next(one for one in study.adaptation.traits if one.id == trait)
    labels = {group.id: group.label for group in named.groups}
    if short and len(groups) > MOST_NAMED:
        return f"{len(groups)} groups together"
    return " or ".join(labels[one] for one in groups)


def _tenths(groups: Sequence[str]) -> str:
    first, last = groups[0], groups[-1]
    name = first if first == last else f"{first} to {last}"
    if first == "1":
        return f"{name} (most deprived)"
    return f"{name} (least deprived)" if last == "10" else name


def ratio(found: Representation | None) -> str:
    """0.71 (0.40 to 1.05), or a dash."""
    if found is None:
        return "–"
    return f"{found.ratio:.2f} ({found.lower:.2f} to {found.upper:.2f})"


def deprived(groups: Sequence[str], index: str) -> str:
    """The most deprived tenths of a country, in words."""
    country = COUNTRY.get(index, "their own country")
    words = {
        1: "most deprived tenth",
        2: "two most deprived tenths",
        3: "three most deprived tenths",
    }
    if list(groups) == [str(n + 1) for n in range(len(groups))] and len(groups) in words:
        return f"the {words[len(groups)]} of {country}"
    return f"tenths {', '.join(groups)} of {country}"
