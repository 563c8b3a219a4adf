"""How files of places and areas of families are put."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.foundations.pages.filters import count_of
from alongside.science.protocol import Study
from alongside.workspaces.adaptation.models import FamilyArea, PlaceFile
from alongside.workspaces.adaptation.queries.files import FileLine
from alongside.workspaces.adaptation.queries.missing import Loaded
from alongside.workspaces.adaptation.queries.target import Targets
from alongside.workspaces.adaptation.reading import ReadFile
from alongside.workspaces.adaptation.words import labels, titles

WHERE_FROM = (
    "Small areas with their tenth and children: IMD 2019 or IMD 2025 for England, SIMD 2020v2 for "
    "Scotland, as CSV. Without them nobody can say whom the service is for.",
    "Boundaries, for the map: GeoJSON of the same small areas, in longitude and latitude (WGS 84) "
    "or in metres of the British National Grid. LSOAs are published by the Office for National "
    "Statistics (Open Geography portal), data zones of 2011 by the Scottish Government (Spatial "
    "Data Infrastructure, “Data Zone Boundaries 2011”). Wards and councils are refused: families "
    "are counted by small areas, and no official file that is read here says in which ward one "
    "lies.",
    "Postcodes, to look an address up: a directory of the Office for National Statistics or of "
    "National Records of Scotland, as CSV. Only those of the study’s councils are kept.",
    "Ethnic groups by council, and areas that changed from 2011 to 2021, as CSV.",
    "The team’s own targets, where no official file says how many people there are by language, "
    "disability, family form, sex, or ethnic group: a CSV with a row for each group (site, "
    "characteristic, group, people, source). It counts before the official files.",
    "Bring them in on this page one by one, or together with: alongside places import FILE…",
)
TARGET_HEADS = ("Site", "Index", "Children 0 to 4", "In the three most deprived tenths",
                "Of the target, weighted with need", "If need differs")  # fmt: skip


def own_columns(study: Study) -> list[tuple[str, str]]:
    """The columns of a file of own targets, for this study."""
    return [
        ("site", ", ".join(site.id for site in study.sites)),
        ("characteristic", "See below; each at a site with all its groups, each once"),
        ("group", "See below"),
        ("people", "How many people of the group there are, from 0 on"),
        ("source", "Where the number comes from, such as a census table and its year"),
        ("asked", "Only where the source is a sample: how many people it asked. Intervals of the "
         "ratios are then wider, and sites are not put together."),
    ]  # fmt: skip


def own_names(study: Study) -> list[tuple[str, str, str]]:
    """What the file calls each characteristic and its groups."""
    return [
        (one.title, one.id, ", ".join(group.id for group in one.groups))
        for one in study.adaptation.traits
    ]


def kept(file: PlaceFile) -> str:
    """What was brought in."""
    what = titles.KINDS[file.kind] + (f" ({file.index})" if file.index else "")
    rows = count_of(file.rows, "row", "rows")
    left = (
        f" {count_of(file.elsewhere, 'row', 'rows')} elsewhere left out." if file.elsewhere else ""
    )
    return f"{file.file_name}: {what}, {rows}.{left}"


def places_sentence(study: Study, targets: Targets) -> str:
    """For which sites the target population is known."""
    if not study.adaptation.areas:
        return "This study names no small areas, so no target population can be built."
    known = [one.site for one in study.adaptation.areas if targets.children_at([one.site])]
    of = count_of(len(study.sites), "site", "sites")
    if not known:
        return f"Of none of {of} is the target population known: bring in the official files."
    return f"The target population is known for {len(known)} of {of}."


def missing(study: Study, found: Loaded) -> list[str]:
    """What was not brought in yet, and what therefore cannot be seen."""
    names, lines = labels.site_names(study), []
    for one in found.sites:
        if not one.areas:
            lines.append(
                f"{names[one.site]}: no file of small areas with {one.index} was brought in, so "
                "there is no target to compare with."
            )
        elif not one.drawn:
            lines.append(
                f"{names[one.site]}: no boundary file of its small areas was brought in, so there "
                "is no map of it."
            )
        elif one.drawn < one.areas:
            lines.append(
                f"{names[one.site]}: boundaries of {one.drawn:,} of its {one.areas:,} small areas "
                "were brought in; the others are not on its map."
            )
    if found.sites and not found.postcodes:
        lines.append("No postcode lookup was brought in, so areas of families are entered by hand.")
    return lines


def target_rows(study: Study, targets: Targets) -> list[list[object]]:
    """Each site's children, those of the most deprived tenths, and how need weights them."""
    names, need = labels.site_names(study), study.adaptation.need
    rows: list[list[object]] = []
    for one in study.adaptation.areas:
        children = targets.children_at([one.site])
        total = sum(children.values())
        if not total or need is None:
            rows.append([names[one.site], one.index, "–", "–", "–", "–"])
            continue
        deprived = sum(number for tenth, number in children.items() if tenth <= 3) / total
        shares = [
            _share(targets, one.site, t) for t in (need.times, need.least_times, need.most_times)
        ]
        rows.append(
            [
                names[one.site], one.index, f"{total:,}", f"{deprived:.1%}", f"{shares[0]:.1%}",
                f"{shares[1]:.1%} to {shares[2]:.1%} (need {need.least_times:g} to "
                f"{need.most_times:g} times)",
            ]
        )  # fmt: skip
    return rows


def _share(targets: Targets, site: str, times: float) -> float:
    aim = targets.deciles([site], times)
    if aim is None:
        return 0.0
    return sum(aim.weights[str(tenth)] for tenth in (1, 2, 3)) / sum(aim.weights.values())


def file_line(one: FileLine) -> list[object]:
    what = titles.KINDS[one.kind] + (f" ({one.index})" if one.index else "")
    left = f", {one.elsewhere:,} elsewhere left out" if one.elsewhere else ""
    return [
        one.name, what, f"{one.rows:,}{left}", f"{one.at:%-d %B %Y} by {one.by}", one.sha256[:16],
        "Used" if one.used else "A later file is used",
    ]  # fmt: skip


def area_sentence(standing: FamilyArea | None) -> str:
    """Where the family lives, as far as the record says."""
    if standing is None:
        return "No small area is recorded for this family yet."
    if not standing.area:
        return "The postcode of this family is in no lookup that was brought in. Enter its area."
    how = {"looked_up": "looked up from the postcode", "by_hand": "entered by hand"}[standing.how]
    return f"{standing.area}, tenth {standing.decile} of {standing.index}, {how}."


def recorded(area: FamilyArea) -> str:
    return f"The area {area.area} is recorded: tenth {area.decile} of {area.index}."


def problem_count(problems: Sequence[object]) -> str:
    return f"{count_of(len(problems), 'problem', 'problems')}: nothing was brought in."


def read_line(read: ReadFile) -> str:
    """A file that was read through without a problem."""
    what = titles.KINDS[read.kind] + (f" ({read.index})" if read.index else "")
    return f"{read.name}: {what}, {count_of(read.count, 'row', 'rows')} to keep, no problem."
