"""Small made-up files of places: ten areas in each country, one for each tenth."""

from __future__ import annotations

import json

from alongside.science.adaptation.places.formats import ENGLAND_2019, SCOTLAND_2020
from alongside.workspaces.adaptation.queries.files import areas_wanted
from alongside.workspaces.adaptation.reading import read_file, wanted_by

ENGLISH = [f"E0199900{number}" for number in range(10)]
SCOTTISH = [f"S0199900{number}" for number in range(10)]
CHILDREN = [100, 90, 80, 70, 60, 50, 40, 30, 20, 10]


def csv(*rows):
    return "".join(",".join(map(str, row)) + "\n" for row in rows).encode()


def england(children=CHILDREN, **cells):
    rows = [
        (area, "E09000006", rank_of(number, ENGLAND_2019.areas), number + 1, count, 1000)
        for number, (area, count) in enumerate(zip(ENGLISH, children, strict=True))
    ]
    return csv(ENGLAND_2019.columns, *rows)


def scotland(children=CHILDREN):
    rows = [
        (area, "S12000049", rank_of(number, SCOTLAND_2020.areas), number + 1, count,
         800, 50, 60, 20, 10, 60)
        for number, (area, count) in enumerate(zip(SCOTTISH, children, strict=True))
    ]  # fmt: skip
    return csv(SCOTLAND_2020.columns, *rows)


def rank_of(number, areas):
    return (number * areas) // 10 + 1


def postcodes():
    """A postcode in each area: BR1 0AA to BR1 9AA and G1 0AA to G1 9AA; G9 9ZZ lies elsewhere."""
    english = [(f"BR1 {n}AA", area, "") for n, area in enumerate(ENGLISH)]
    scottish = [(f"G1 {n}AA", "", area) for n, area in enumerate(SCOTTISH)]
    return csv(("pcds", "lsoa11cd", "DataZone2011Code"), *english, *scottish,
               ("G9 9ZZ", "", "S01000001"))  # fmt: skip


OWN = {
    "language": {"english": 800, "scots_gaelic": 50, "bsl": 5, "other": 145},
    "disability": {"a_lot": 80, "a_little": 120, "no": 800},
    "family_form": {"one_parent": 300, "two_parents": 600, "step": 70, "others": 30},
    "sex": {"female": 510, "male": 490},
}


def own_targets(said=OWN, site="glasgow", source="made-up census", asked=""):
    """A team's own targets, a row for each group."""
    rows = [
        (site, trait, group, people, source, asked)
        for trait, groups in said.items()
        for group, people in groups.items()
    ]
    return csv(("site", "characteristic", "group", "people", "source", "asked"), *rows)


def boundaries(areas=SCOTTISH, name="Made Up {} - 0{}"):
    """Two rows of squares; each row is a neighbourhood."""
    features = []
    for number, area in enumerate(areas):
        x, y = -4.3 + (number % 5) * 0.01, 55.85 + (number // 5) * 0.01
        ring = [[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]
        said = {"DZ11CD": area, "DZ11NM": name.format(number // 5 + 1, number % 5 + 1)}
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": said, "geometry": shape})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def read(study, name, content):
    return read_file(name, content, wanted_by(study, areas_wanted(study)))
