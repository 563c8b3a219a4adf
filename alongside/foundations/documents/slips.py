"""Numbered slips for envelopes: one page each, with what is inside below a fold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from alongside.foundations.documents.printing import pdf


@dataclass(frozen=True)
class Slip:
    """What stands on one slip: a heading and lines to be seen, and lines to be folded away."""

    heading: str
    outside: Sequence[str]
    name: str
    inside: Sequence[str]


def slips_pdf(*, title: str, paragraphs: Sequence[str], fold: str, slips: Sequence[Slip]) -> bytes:
    """How to use them on the first page, then one slip a page."""
    return pdf(
        "slips",
        {
            "title": title,
            "paragraphs": list(paragraphs),
            "fold": fold,
            "slips": [
                {**asdict(one), "outside": list(one.outside), "inside": list(one.inside)}
                for one in slips
            ],
        },
    )
