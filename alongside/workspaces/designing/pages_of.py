"""What the page of the design needs to be drawn."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.dot_rows import Panel, dot_rows
from alongside.workspaces.designing import words
from alongside.workspaces.designing.answers import (
    Assumptions,
    Otherwise,
    Size,
    otherwise,
    power_shared,
)
from alongside.workspaces.designing.forms import Assume


def page(study: str, form: Assume) -> dict[str, Any]:
    """The page of these assumptions; without an answer it asks for them."""
    found = form.found()
    context: dict[str, Any] = {"asking": form, "words": words, "sentence": words.ASK}
    if found is None:
        return {**context, "chart": None, "more": [], "command": "", "files": []}
    asked, size = found
    rows = otherwise(asked, size.recruit)
    return {
        **context,
        "sentence": words.sentence(asked, size, rows),
        "chart": _drawn(asked, size, rows),
        "more": words.more(asked, size, power_shared(asked, size.recruit)),
        "command": words.command(asked),
        "files": [
            (said, f"{reverse('designing:report', args=[study, format])}?{form.asked()}")
            for format, said in words.FILES.items()
        ],
    }


def _drawn(asked: Assumptions, size: Size, rows: tuple[Otherwise, ...]) -> Chart:
    most = max(row.size for row in rows)
    panels = [
        Panel(words.HEADS[1], 0, most, lambda number: f"{number:,.0f}"),
        Panel(words.HEADS[2], 0, 1, words.percent),
    ]
    said = words.sentence(asked, size, rows)
    return dot_rows(
        {words.ROWS[row.what]: (row.size, row.power) for row in rows}, panels,
        Caption("design", words.PICTURE, said), name=words.HEADS[0],
    )  # fmt: skip
