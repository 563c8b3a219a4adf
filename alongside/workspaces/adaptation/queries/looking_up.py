"""From a postcode, or a code entered by hand, to the small area and its tenth."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.science.protocol import Study
from alongside.workspaces.adaptation.models import AREAS, POSTCODES, Area, PostcodeArea
from alongside.workspaces.adaptation.queries.files import latest


@dataclass(frozen=True)
class Found:
    """A small area and its tenth; an empty area where the lookup misses the postcode."""

    area: str = ""
    decile: int | None = None
    index: str = ""


def area_of_postcode(study: Study, site: str, postcode: str) -> Found | None:
    """The area of a postcode by the index of the site; None where no lookup was brought in."""
    wanted = study.adaptation.of_site(site)
    lookup = latest(study, POSTCODES) if wanted else None
    if wanted is None or lookup is None:
        return None
    clean = "".join(postcode.split()).upper()
    rows = PostcodeArea.objects.filter(file=lookup, postcode=clean, index=wanted.index)
    area = rows.values_list("area", flat=True).first()
    return (_of_index(study, wanted.index, area) if area else None) or Found()


def area_of_code(study: Study, site: str, area: str) -> Found | None:
    """The area of that code in the file of the site's index, or None."""
    wanted = study.adaptation.of_site(site)
    return _of_index(study, wanted.index, area) if wanted else None


def _of_index(study: Study, index: str, area: str) -> Found | None:
    file = latest(study, AREAS, index)
    if file is None:
        return None
    decile = Area.objects.filter(file=file, area=area).values_list("decile", flat=True).first()
    return None if decile is None else Found(area, decile, index)
