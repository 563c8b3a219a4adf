"""The print of one half: one page for each envelope, which tells no arm."""

from __future__ import annotations

from typing import Any

from alongside.foundations.documents.slips import Slip, slips_pdf
from alongside.science.protocol import Study
from alongside.workspaces.randomisation import halves, paper_words, queries
from alongside.workspaces.randomisation.paper_models import EnvelopesReserved, HalfWaiting


def half_printed(study: Study, fact: EnvelopesReserved, half: int) -> bytes:
    """The slips of one half, by the numbers of their envelopes."""
    place = queries.strata(study)[fact.stratum]
    rows = HalfWaiting.objects.filter(envelope__reserved=fact, half=half)
    slips = [
        Slip(
            heading=paper_words.envelope(place, row.envelope.number),
            outside=[study.name, paper_words.OUTSIDE[half], paper_words.AFTERWARDS],
            name=paper_words.HALF[half],
            inside=_inside(study, half, _content(row)),
        )
        for row in rows.select_related("envelope").order_by("envelope__number")
    ]
    return slips_pdf(
        title=paper_words.title(half, place), paragraphs=paper_words.HOW, fold=paper_words.FOLD,
        slips=slips,
    )  # fmt: skip


def _content(row: HalfWaiting) -> Any:
    return halves.opened(str(row.envelope_id), row.half, bytes(row.sealed))


def _inside(study: Study, half: int, content: Any) -> list[str]:
    if half == halves.SECOND:
        return [paper_words.word_is(content)]
    return [paper_words.word_means(content[arm.id], arm.name) for arm in study.arms]
